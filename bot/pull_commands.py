"""What `esep pull` does: one status, in the form and at the place that is asked for."""

from collections.abc import Iterator
from pathlib import Path

import typer

from bot.bootstrap import Deployment
from bot.errors import UsageError
from bot.one_off import OneOff, WrongInputError, one_off_declaration
from bot.progress import shown_progress
from bot.pull import is_file, pull, steps
from bot.show import print_lines, print_status_as
from bot.status import Status
from bot.status_forms import FORMS, status_as

PULL_FORMS = tuple(form for form in FORMS if form != "compact")
"""The forms of a one-off: the line of a declared event leads to its page, which a one-off has not."""


def show_pull(deployment: Deployment, given: OneOff, form: str, output: Path | None) -> None:
    """Print a one-off, or write it to `output`; raises WrongInputError with all that is wrong."""
    wrong = [*_wrong_file(given.file), *_wrong_output(form, output)]
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
    """Print a status, or write it to `output`; raises UsageError where that cannot be written."""
    if not output:
        print_status_as(status, form)
        return
    try:
        output.write_text(status_as(status, form), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror})") from error
    typer.echo(f"{output} written")


def _wrong_output(form: str, output: Path | None) -> Iterator[str]:
    if form not in PULL_FORMS:
        yield f"--format: there is no “{form}”; there are {', '.join(PULL_FORMS)}"
    if output:
        yield from _wrong_place(output)


def _wrong_place(output: Path) -> Iterator[str]:
    try:
        if output.is_dir():
            yield f"--output: {output} is a folder; name a file"
        elif not output.parent.is_dir():
            yield f"--output: there is no folder {output.parent}"
    except OSError as error:
        yield f"--output: {output} cannot be written ({error.strerror})"


def _wrong_file(file: Path | None) -> Iterator[str]:
    if file and not is_file(file):
        yield f"--users: there is no file {file}"
