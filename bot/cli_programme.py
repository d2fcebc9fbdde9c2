"""Learning programmes: who registered, who came, what they said, and when the next clinic is."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_publish import LiveOption, SandboxOption, SandboxPageOption, ShrinkOption, TrialOption


def programme(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Files in config/programmes/; else all of them."),
    ] = None,
    *,
    form: Annotated[str, typer.Option("--format", help="table, json or wikitext.")] = "table",
    language: Annotated[str, typer.Option("--language", help="en, kk or ru.")] = "en",
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Write the clinics as a calendar.")
    ] = None,
    certificates: Annotated[
        Path | None,
        typer.Option("--certificates", metavar="FILE", help="Write who came and consented, as CSV."),
    ] = None,
    barnstars: Annotated[
        Path | None,
        typer.Option("--barnstars", metavar="FILE", help="Write barnstars for a person to post."),
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
    """Show a series of clinics: registrations, participation, satisfaction, regions, and the calendar."""
    from bot.bootstrap import deploy
    from bot.messages import Messages, check_language
    from bot.modes import How
    from bot.own_pages import Wanted, publish_all, show_all
    from bot.programme_commands import KIND
    from bot.programme_files import write_files

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    check_language(language)
    if not publish and (how.writes or allow_shrink):
        raise typer.BadParameter("--live, --trial, --sandbox and --allow-shrink go with --publish")
    files = {"ics": ics, "certificates": certificates, "barnstars": barnstars}
    wanted = {what: path for what, path in files.items() if path}
    if wanted and (publish or len(names or ()) != 1):
        raise typer.BadParameter("--ics, --certificates and --barnstars go with one NAME, without --publish")
    if wanted and names:
        write_files(deploy(), names[0], wanted, Messages(language))
        return
    if publish:
        code = publish_all(deploy(), KIND, Wanted(names or ()), how)
    else:
        code = show_all(deploy(), KIND, Wanted(names or ()), form, Messages(language))
    raise typer.Exit(code)
