"""The status as CSV: one row a metric, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Sequence

from bot.plain import one_line
from bot.status import Status, counts_of
from metrics.names import BESIDE
from metrics.results import Progress

Row = Sequence[object]

COLUMNS = (
    "metric",
    "target",
    "result",
    "ratio",
    "state",
    "other_reading",
    "event_days_result",
    "lower_bound",
    "of",
    "before",
    "uplift",
    "last_year",
    "counts",
    *BESIDE,
)

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet would take for the start of a formula."""


def status_csv(status: Status) -> str:
    """Return a heading and a row a metric; the target is its raw text where it is not a number.

    `lower_bound` says `yes` of a result that counts what listed people did, where more may be unlisted. What
    is not known, or not told of a metric, is empty.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(safe_row, status_rows(status)))
    return written.getvalue()


def status_rows(status: Status) -> Iterator[Row]:
    """Yield a row a metric, in the order of COLUMNS, with texts as they are."""
    return (_row(status, progress) for progress in status.progress)


def _row(status: Status, progress: Progress) -> Row:
    target = progress.raw_target if progress.target is None else progress.target
    on_days = (day.result for day in status.days_progress if day.metric == progress.metric)
    return (
        progress.metric,
        target,
        progress.result,
        progress.ratio,
        progress.state.value,
        progress.other_reading,
        next(on_days, None),
        "yes" if _is_lower_bound(status, progress) else "",
        progress.of,
        progress.before,
        progress.uplift,
        progress.last_year,
        counts_of(progress),
        *(progress.beside.get(name) for name in BESIDE),
    )


def _is_lower_bound(status: Status, progress: Progress) -> bool:
    of_listed = progress.metric != "organizers" and progress.result is not None
    return bool(status.people.lower_bound) and of_listed


def safe_row(row: Row) -> Iterator[object]:
    """Yield the cells of a row, none of them a formula."""
    return (safe_text(cell) if isinstance(cell, str) else cell for cell in row)


def safe_text(text: str) -> str:
    """Return a cell that is no formula; one that begins with an apostrophe is the text behind it."""
    line = one_line(text)
    return f"'{line}" if line.lstrip().startswith((*_FORMULA, "'")) else line
