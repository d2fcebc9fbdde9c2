"""Short answers for people, complete ones for programs, on stdout."""

from collections.abc import Iterable, Mapping
from typing import Any

import typer
from rich.table import Table

from bot.modes import Mode
from bot.plain import json_text, one_line
from bot.publisher import Published
from bot.status import Status
from bot.status_forms import status_as
from bot.terminal import Screen, diff_text, print_status

console = Screen(soft_wrap=True)


def print_json(answer: object) -> None:
    typer.echo(json_text(answer, indent=2))


def print_participants(answer: Mapping[str, Any]) -> None:
    """Print the audit: the totals, then a line for everybody who is not simply fine."""
    totals = {"claimed": "declared", "listed": "listed", "valid": "valid", "active": "active"}
    console.print(", ".join(f"{word} {_or_unknown(answer[key])}" for word, key in totals.items()))
    console.print(f"organizers {answer['organizers']}, not among the valid")
    if answer["lower_bound"]:
        console.print("a lower bound: private registrations are not visible")
    doubtful = [person for person in answer["people"] if person["state"] != "valid" or person["note"]]
    for person in doubtful:
        console.print(f"  {person['listed_as'] or '(not shown)'}: {_why(person)}")
    console.print(f"simply fine: {len(answer['people']) - len(doubtful)}; --json lists everybody")


def print_status_as(status: Status, form: str) -> None:
    """Print a status in one of the FORMS, as a table for people in the width of the terminal."""
    if form == "table":
        print_status(status, console)
    else:
        typer.echo(status_as(status, form), nl=False)


def print_lines(lines: Iterable[str]) -> None:
    """Print what somebody should know or mend, a line each, on stderr."""
    for line in lines:
        typer.echo(one_line(f"esep: {line}"), err=True)


def print_published(published: Published, mode: Mode) -> None:
    """Print what was published, or in a dry run what would be."""
    is_dry = mode is Mode.DRY
    if not published.changed or not (is_dry or published.revision):
        console.print(f"“{published.title}”: nothing new, not edited")
    elif is_dry:
        for line in diff_text(published.before, published.after, published.title).split("\n"):
            console.print(line)
        console.print("dry run: nothing was written; --live saves this")
    else:
        console.print(f"“{published.title}”: saved as revision {published.revision}")
    for page in (page for page in published.others if page.changed):
        done = "would be written, too" if is_dry else f"saved as revision {page.revision}"
        console.print(f"“{page.title}”: {done}")


def _or_unknown(number: int | None) -> str:
    return "unknown" if number is None else str(number)


def _why(person: Mapping[str, Any]) -> str:
    said = person["note"].startswith(person["state"])
    state = "" if said else person["state"] + ": " * bool(person["note"])
    suggestion = f"; perhaps “{person['suggestion']}” is meant" if person["suggestion"] else ""
    return f"{state}{person['note']}{suggestion}"


def new_table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
