"""The options that all commands of tables on pages of their own share, and what is done with them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.kinds import Sort
    from bot.modes import How

StoredOption = Annotated[
    bool, typer.Option("--stored", help="Go by what was read before, and ask for nothing.")
]
FormOption = Annotated[str, typer.Option("--format", help="table, json or wikitext.")]
LanguageOption = Annotated[str, typer.Option("--language", help="en, kk or ru.")]
PublishOption = Annotated[
    bool, typer.Option("--publish", help="Publish each between the markers of its page.")
]


def refuse(how: "How", language: str, *, publish: bool) -> None:
    """Raise BadParameter where options do not go together, UsageError for a language there is not."""
    from bot.messages import check_language

    check_language(language)
    if not publish and (how.writes or how.allow_shrink):
        raise typer.BadParameter("--live, --trial, --sandbox and --allow-shrink go with --publish")


def show_or_publish(
    sort: "Sort",
    names: Sequence[str],
    how: "How",
    *,
    publish: bool,
    form: str,
    language: str,
    stored: bool = False,
) -> NoReturn:
    """Show those of the names, or of all that are declared, or publish them; then exit."""
    from bot.bootstrap import deploy
    from bot.messages import Messages
    from bot.own_pages import Wanted, publish_all, show_all

    refuse(how, language, publish=publish)
    wanted = Wanted(names, stored)
    if publish:
        raise typer.Exit(publish_all(deploy(), sort.kind, wanted, how))
    raise typer.Exit(show_all(deploy(), sort.kind, wanted, form, Messages(language)))
