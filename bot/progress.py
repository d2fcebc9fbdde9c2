"""How far a long fetch is, on a terminal only and on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from bot.gather import Tell, untold
from bot.terminal import Screen


@contextmanager
def shown_progress(steps: int) -> Iterator[Tell]:
    """Give what is told of each of so many steps as it begins; what it shows is gone at the end."""
    console = Screen(stderr=True)
    if not console.is_terminal:
        yield untold
        return
    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
    with Progress(
        SpinnerColumn(), *columns, TimeElapsedColumn(), console=console, transient=True
    ) as progress:
        task, done = progress.add_task("", total=steps), count()
        yield lambda what: progress.update(task, description=what, completed=next(done))
