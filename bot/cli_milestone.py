"""Counts of whole wikis on their way to a number."""

from typing import Annotated

import typer

from bot.cli_publish import LiveOption, SandboxOption, SandboxPageOption, ShrinkOption, TrialOption


def milestone(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Files in config/milestones/; else all of them."),
    ] = None,
    *,
    stored: Annotated[
        bool, typer.Option("--stored", help="Go by what was read before, and ask no wiki for the count.")
    ] = False,
    form: Annotated[str, typer.Option("--format", help="table, json or wikitext.")] = "table",
    language: Annotated[str, typer.Option("--language", help="en, kk or ru.")] = "en",
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish each between the markers of its page.")
    ] = False,
    live: LiveOption = False,
    trial: TrialOption = False,
    sandbox: SandboxOption = False,
    sandbox_page: SandboxPageOption = None,
    allow_shrink: ShrinkOption = False,
) -> None:
    """Read a wiki's counts, and show how fast they grow, when they will be there, and an event's part."""
    from bot.bootstrap import deploy
    from bot.messages import Messages, check_language
    from bot.milestone_commands import KIND
    from bot.modes import How
    from bot.own_pages import Wanted, publish_all, show_all

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    check_language(language)
    if not publish and (how.writes or allow_shrink):
        raise typer.BadParameter("--live, --trial, --sandbox and --allow-shrink go with --publish")
    wanted = Wanted(names or (), stored)
    if publish:
        code = publish_all(deploy(), KIND, wanted, how)
    else:
        code = show_all(deploy(), KIND, wanted, form, Messages(language))
    raise typer.Exit(code)
