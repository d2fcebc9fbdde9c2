"""The terminal: the status as a table, and what a dry run would change."""

from collections.abc import Iterator
from difflib import unified_diff
from io import StringIO
from typing import Any

from rich.console import Console, JustifyMethod, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from bot.messages import Messages
from bot.plain import one_line
from bot.status import Status
from bot.status_changes import final_lines
from bot.status_groups import groups
from bot.status_people import people_rows
from bot.status_row import Row
from bot.status_table import all_left_out, as_of_line, how_counted, period_line, stale_lines
from bot.version import VERSION

_BAR_WIDTH, _ROOM_FOR_BARS, _ROOM_FOR_COLUMNS = 10, 100, 60
"""In characters: a bar, and the narrowest terminals that have bars beside the words, and columns at all."""

_FILE_WIDTH = 160

_COLUMNS = ("metric", "target", "achieved", "progress", "explanation")
_NUMBERS = ("target", "achieved")


class Screen(Console):
    """A console on which every text is what it is: no markup, no emoji codes, no control characters."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(highlight=False, markup=False, emoji=False, **settings)

    def render_str(self, text: str, **settings: Any) -> Text:  # noqa: ANN401
        """Return one line of text."""
        return super().render_str(one_line(text), **settings)


def print_status(status: Status, console: Screen) -> None:
    """Print the status in English, in the columns of the wiki's table; what was left out stands below."""
    words = Messages("en")
    if console.width < _ROOM_FOR_COLUMNS:
        _print_one_below_another(status, words, console)
    else:
        console.print(_table(status, words, bars=console.width >= _ROOM_FOR_BARS))
    counts = (*how_counted(status, words), *all_left_out(status, words))
    facts = (_people_line(status, words), period_line(status, words), *counts)
    notes = (*stale_lines(status, words), *final_lines(status, words))
    for line in (*notes, *facts, as_of_line(status, words, VERSION)):
        console.print(line)


def status_text(status: Status) -> str:
    """Return what `print_status` prints, as wide as a file has room for."""
    written = StringIO()
    print_status(status, Screen(file=written, width=_FILE_WIDTH, color_system=None))
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def diff_text(old: str, new: str, title: str) -> str:
    """Return a unified diff of the page `title`; empty where nothing would change."""
    lines = unified_diff(old.splitlines(), new.splitlines(), f"{title} (now)", f"{title} (new)", lineterm="")
    return "\n".join(lines)


def _people_line(status: Status, words: Messages) -> str:
    rows = people_rows(status.people, status.claimed, words)
    counts = "; ".join(f"{label} ({count})" for label, count in rows)
    return f"{words.text('esep-list-caption')}: {counts}"


def _print_one_below_another(status: Status, words: Messages, console: Screen) -> None:
    """Print each row as lines, its title first."""
    console.print(status.event)
    for _, rows in groups(status, words):
        for row in rows:
            console.print(row.title)
            for line in _lines(row, words):
                for part in line.wrap(console, console.width - 2):
                    console.print(f"  {part.plain.rstrip()}")


def _lines(row: Row, words: Messages) -> Iterator[Text]:
    numbers = {"target": row.target, "achieved": row.achieved}
    named = (
        words.text("esep-report-named", words.text(f"esep-column-{name}"), number)
        for name, number in numbers.items()
    )
    progress = words.listed(filter(None, (row.percent, row.words)))
    for line in (words.listed(named), progress, *row.facts):
        yield Text(one_line(line))


def _table(status: Status, words: Messages, *, bars: bool) -> Table:
    table = Table(title=status.event, title_justify="left")
    for name in _COLUMNS:
        side: JustifyMethod = "right" if name in _NUMBERS else "left"
        table.add_column(words.text(f"esep-column-{name}"), justify=side, overflow="fold")
    for _, rows in groups(status, words):
        for row in rows:
            table.add_row(*_cells(row, bars=bars))
    return table


def _cells(row: Row, *, bars: bool) -> tuple[RenderableType, ...]:
    progress = ", ".join(filter(None, (row.percent, row.words)))
    shown = _with_bar(row, progress) if bars and row.percent else progress
    return row.title, row.target, row.achieved, shown, "; ".join(row.facts)


def _with_bar(row: Row, progress: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    grid.add_row(ProgressBar(total=100, completed=row.bar_width, width=_BAR_WIDTH), progress)
    return grid
