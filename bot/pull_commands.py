"""What `esep pull` does: one status, in the form and at the place that is asked for."""

from collections.abc import Iterator
from pathlib import Path

import typer

from bot.bootstrap import Deployment
from bot.one_off import OneOff, WrongInputError, one_off_declaration
from bot.progress import shown_progress
from bot.pull import pull, steps
from bot.show import print_lines, print_status_as
from bot.status import Status
from bot.status_forms import FORMS, status_as


def show_pull(deployment: Deployment, given: OneOff, form: str, output: Path | None) -> None:
    """Print a one-off, or write it to `output`; raises WrongInputError with all that is wrong."""
    wrong = list(_wrong_output(form, output))
    try:
        declaration = one_off_declaration(deployment, given)
    except WrongInputError as error:
        raise WrongInputError([*wrong, *error.lines]) from error
    if wrong:
        raise WrongInputError(wrong)
    with shown_progress(steps(declaration)) as tell:
        found = pull(deployment, declaration, tell=tell)
    print_lines(found.notes)
    put(found.status, form, output)


def put(status: Status, form: str, output: Path | None) -> None:
    if not output:
        print_status_as(status, form)
        return
    output.write_text(status_as(status, form), encoding="utf-8")
    typer.echo(f"{output} written")


def _wrong_output(form: str, output: Path | None) -> Iterator[str]:
    if form not in FORMS:
        yield f"--format: there is no “{form}”; there are {', '.join(FORMS)}"
    if output and not output.parent.is_dir():
        yield f"--output: there is no folder {output.parent}"
