"""The status as CSV: one row a metric, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from bot.status import Status
from metrics.results import Progress

COLUMNS = (
    "metric",
    "target",
    "result",
    "ratio",
    "state",
    "other_reading",
    "event_days_result",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the start of a formula."""


def status_csv(status: Status) -> str:
    """Return a heading and a row a metric; the target is its raw text where it is not a number."""
    on_days = {progress.metric: progress.result for progress in status.days_progress}
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(progress, on_days.get(progress.metric)) for progress in status.progress)
    return written.getvalue()


def _row(progress: Progress, on_days: int | None) -> Iterable[object]:
    target = safe_text(progress.raw_target) if progress.target is None else progress.target
    return (
        safe_text(progress.metric),
        target,
        progress.result,
        progress.ratio,
        safe_text(progress.state),
        progress.other_reading,
        on_days,
    )


def safe_text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
