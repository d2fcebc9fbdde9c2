"""Who offers and who wishes which skills, and who learns from whom."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_own_pages import FormOption, LanguageOption, PublishOption, refuse, show_or_publish
from bot.cli_publish import LiveOption, SandboxOption, SandboxPageOption, ShrinkOption, TrialOption


def skills(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Files in config/skills/; else all of them."),
    ] = None,
    *,
    form: FormOption = "table",
    language: LanguageOption = "en",
    matches: Annotated[
        Path | None,
        typer.Option("--matches", metavar="FILE", help="Write the matches of one directory to FILE."),
    ] = None,
    publish: PublishOption = False,
    live: LiveOption = False,
    trial: TrialOption = False,
    sandbox: SandboxOption = False,
    sandbox_page: SandboxPageOption = None,
    allow_shrink: ShrinkOption = False,
) -> None:
    """Show who offers and who wishes which skills, and match them one to one."""
    from bot.kinds import SKILLS
    from bot.modes import How

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    refuse(how, language, publish=publish)
    if matches and (publish or len(names or ()) != 1):
        raise typer.BadParameter("--matches goes with one NAME, and not with --publish")
    if matches and names:
        from bot.bootstrap import deploy
        from bot.messages import Messages
        from bot.skills_commands import print_summary, write_matches

        words = Messages(language)
        print_summary(write_matches(deploy(), names[0], matches, words), words)
        return
    show_or_publish(SKILLS, names or (), how, publish=publish, form=form, language=language)
