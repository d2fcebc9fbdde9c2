"""The organisers' one-off: a status without a declaration, an account or a store."""

from pathlib import Path
from typing import Annotated

import typer

WIKIS = "kkwiki,commonswiki,wikidatawiki"
"""Where the contributions to an event are counted that is declared nowhere."""


def pull(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="The people’s user names.")
    ] = None,
    *,
    users: Annotated[
        str | None,
        typer.Option(
            "--users",
            "--names",
            metavar="FILE|A,B",
            help="More people: a file of names, names joined by commas, or - for stdin.",
        ),
    ] = None,
    page: Annotated[
        str | None, typer.Option("--page", metavar="PAGE", help="More people: those listed on this page …")
    ] = None,
    section: Annotated[
        str | None, typer.Option("--section", help="… below this heading, by default a usual one.")
    ] = None,
    wikis: Annotated[str, typer.Option("--wikis", help="The wikis to count, joined by commas.")] = WIKIS,
    start: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="The first day, such as 2023-09-02 …")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY", help="… and the last.")] = None,
    timezone: Annotated[str, typer.Option("--timezone", help="The zone of the days.")] = "UTC",
    organizers: Annotated[
        str, typer.Option("--organizers", help="The organizers’ user names, joined by commas.")
    ] = "",
    grant: Annotated[
        str | None,
        typer.Option("--grant", metavar="PAGE", help="A grant page: targets, and days without --from."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="table, csv, json, wikitext, html, or report: rows of a report.")
    ] = "table",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead.")
    ] = None,
) -> None:
    """Count what people did on wikis in some days; nothing is declared, kept or written on a wiki."""
    from bot.bootstrap import deploy
    from bot.exits import Exit
    from bot.one_off import OneOff, WrongInputError
    from bot.pull import given_people
    from bot.pull_commands import show_pull

    listed, file = given_people(users)
    people = (*(names or ()), *listed)
    given = OneOff(grant, page, section, wikis, organizers, timezone, start, end, people, file)
    try:
        show_pull(deploy(database="sqlite://"), given, form, output)
    except WrongInputError as error:
        from bot.show import print_lines

        print_lines(error.lines)
        raise typer.Exit(Exit.USAGE) from error
