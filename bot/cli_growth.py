"""What came of an event beyond its people: growth of communities, and measures of success."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli_publish import LiveOption, SandboxOption, SandboxPageOption, ShrinkOption, TrialOption

if TYPE_CHECKING:
    from bot.modes import How
    from bot.own_pages import Kind

StoredOption = Annotated[
    bool, typer.Option("--stored", help="Go by what was read before, and ask for nothing.")
]
FormOption = Annotated[str, typer.Option("--format", help="table, json or wikitext.")]
LanguageOption = Annotated[str, typer.Option("--language", help="en, kk or ru.")]
PublishOption = Annotated[
    bool, typer.Option("--publish", help="Publish each between the markers of its page.")
]


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
    from bot.growth_commands import KIND
    from bot.modes import How

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    _done(KIND, names or (), how, stored=stored, form=form, language=language, publish=publish)


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
    from bot.measures_commands import KIND
    from bot.modes import How

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    _done(KIND, names or (), how, stored=stored, form=form, language=language, publish=publish)


def _done(
    kind: "Kind[Any]",
    names: Sequence[str],
    how: "How",
    *,
    stored: bool,
    form: str,
    language: str,
    publish: bool,
) -> None:
    from bot.bootstrap import deploy
    from bot.messages import Messages, check_language
    from bot.own_pages import Wanted, publish_all, show_all

    check_language(language)
    if not publish and (how.writes or how.allow_shrink):
        raise typer.BadParameter("--live, --trial, --sandbox and --allow-shrink go with --publish")
    wanted = Wanted(names, stored)
    if publish:
        code = publish_all(deploy(), kind, wanted, how)
    else:
        code = show_all(deploy(), kind, wanted, form, Messages(language))
    raise typer.Exit(code)
