"""Learning programmes: who registered, who came, what they said, and when the next clinic is."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_own_pages import FormOption, LanguageOption, PublishOption, refuse, show_or_publish
from bot.cli_publish import LiveOption, SandboxOption, SandboxPageOption, ShrinkOption, TrialOption


def programme(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Files in config/programmes/; else all of them."),
    ] = None,
    *,
    form: FormOption = "table",
    language: LanguageOption = "en",
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
    publish: PublishOption = False,
    live: LiveOption = False,
    trial: TrialOption = False,
    sandbox: SandboxOption = False,
    sandbox_page: SandboxPageOption = None,
    allow_shrink: ShrinkOption = False,
) -> None:
    """Show a series of clinics: registrations, participation, satisfaction, regions, and the calendar."""
    from bot.kinds import PROGRAMMES
    from bot.modes import How

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    refuse(how, language, publish=publish)
    files = {"ics": ics, "certificates": certificates, "barnstars": barnstars}
    wanted = {what: path for what, path in files.items() if path}
    if wanted and (publish or len(names or ()) != 1):
        raise typer.BadParameter("--ics, --certificates and --barnstars go with one NAME, without --publish")
    if wanted and names:
        from bot.bootstrap import deploy
        from bot.messages import Messages
        from bot.programme_files import write_files

        write_files(deploy(), names[0], wanted, Messages(language))
        return
    show_or_publish(PROGRAMMES, names or (), how, publish=publish, form=form, language=language)
