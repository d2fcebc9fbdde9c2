"""A line for each event of a run; what prints tables is loaded where something was published."""

import sys
from traceback import print_exception

import typer

from bot.due import Outcome
from bot.exits import Exit, told
from bot.modes import Mode
from bot.plain import one_line


def print_outcome(outcome: Outcome, mode: Mode) -> None:
    """Print one line for an event of a run, the diff in a dry run, and where a bug is with --debug."""
    if outcome.exit is Exit.BUG and "--debug" in sys.argv:
        print_exception(outcome.error)
    if outcome.error:
        typer.echo(one_line(f"esep: {outcome.event}: {told(outcome.error)}"), err=True)
    elif outcome.published:
        from bot.show import print_published  # noqa: PLC0415

        typer.echo(one_line(f"{outcome.event}: "), nl=False)
        print_published(outcome.published, mode)
    else:
        typer.echo(one_line(f"{outcome.event}: nothing due"))
