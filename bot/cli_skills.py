"""Who offers and who wishes which skills, and who learns from whom."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_publish import LiveOption, SandboxOption, SandboxPageOption, ShrinkOption, TrialOption


def skills(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Files in config/skills/; else all of them."),
    ] = None,
    *,
    form: Annotated[str, typer.Option("--format", help="table, json or wikitext.")] = "table",
    language: Annotated[str, typer.Option("--language", help="en, kk or ru.")] = "en",
    matches: Annotated[
        Path | None,
        typer.Option("--matches", metavar="FILE", help="Write the matches of one directory to FILE."),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish each between the markers of its page.")
    ] = False,
    live: LiveOption = False,
    trial: TrialOption = False,
    sandbox: SandboxOption = False,
    sandbox_page: SandboxPageOption = None,
    allow_shrink: ShrinkOption = False,
) -> None:
    """Show who offers and who wishes which skills, and match them one to one."""
    from bot.bootstrap import deploy
    from bot.messages import Messages, check_language
    from bot.modes import How
    from bot.own_pages import Wanted, publish_all, show_all
    from bot.skills_commands import KIND, print_summary, write_matches

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    check_language(language)
    if not publish and (how.writes or allow_shrink):
        raise typer.BadParameter("--live, --trial, --sandbox and --allow-shrink go with --publish")
    if matches and (publish or len(names or ()) != 1):
        raise typer.BadParameter("--matches goes with one NAME, and not with --publish")
    words, wanted = Messages(language), Wanted(names or ())
    if matches:
        print_summary(write_matches(deploy(), wanted.names[0], matches, words), words)
        raise typer.Exit
    if publish:
        code = publish_all(deploy(), KIND, wanted, how)
    else:
        code = show_all(deploy(), KIND, wanted, form, words)
    raise typer.Exit(code)
