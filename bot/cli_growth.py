"""What came of an event beyond its people: growth of communities, and measures of success."""

from typing import Annotated

import typer

from bot.cli_own_pages import FormOption, LanguageOption, PublishOption, StoredOption, show_or_publish
from bot.cli_publish import LiveOption, SandboxOption, SandboxPageOption, ShrinkOption, TrialOption


def growth(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EVENT]...", help="Files in config/growth/; else all of them."),
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
    """Read the months of whole wikis, and show how they grew beside wikis that had no event."""
    from bot.kinds import GROWTH
    from bot.modes import How

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    show_or_publish(GROWTH, names or (), how, publish=publish, form=form, language=language, stored=stored)


def measures(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Files in config/measures/; else all of them."),
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
    """Show what came of a grant's goals and measures of success: what is measured, and what people state."""
    from bot.kinds import MEASURES
    from bot.modes import How

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    show_or_publish(MEASURES, names or (), how, publish=publish, form=form, language=language, stored=stored)
