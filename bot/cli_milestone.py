"""Counts of whole wikis on their way to a number."""

from typing import Annotated

import typer

from bot.cli_own_pages import FormOption, LanguageOption, PublishOption, StoredOption, show_or_publish
from bot.cli_publish import LiveOption, SandboxOption, SandboxPageOption, ShrinkOption, TrialOption


def milestone(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Files in config/milestones/; else all of them."),
    ] = None,
    *,
    stored: StoredOption = False,
    form: FormOption = "table",
    language: LanguageOption = "en",
    publish: PublishOption = False,
    live: LiveOption = False,
    trial: TrialOption = False,
    sandbox: SandboxOption = False,
    sandbox_page: SandboxPageOption = None,
    allow_shrink: ShrinkOption = False,
) -> None:
    """Read a wiki's counts, and show how fast they grow, when they will be there, and an event's part."""
    from bot.kinds import MILESTONES
    from bot.modes import How

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    show_or_publish(
        MILESTONES, names or (), how, publish=publish, form=form, language=language, stored=stored
    )
