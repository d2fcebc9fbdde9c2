"""Which rows the status table has, and under which heading each stands."""

from collections.abc import Iterable, Mapping, Sequence

from bot.messages import Messages
from bot.status import Status
from bot.status_cohorts import cohort_rows
from bot.status_row import Row, status_row
from metrics.names import (
    ITEM_METRICS,
    MEDIA_METRICS,
    NEWCOMER_METRICS,
    PEER_METRICS,
    PEOPLE_METRICS,
    PROJECT_METRICS,
    RETENTION_METRICS,
    TEXT_METRICS,
)
from metrics.profiles import ESEP_1
from metrics.results import Progress

GROUPS: Mapping[str, Sequence[str]] = {
    "people": PEOPLE_METRICS,
    "content": PROJECT_METRICS,
    "later": (*NEWCOMER_METRICS, *RETENTION_METRICS),
    "other": (*TEXT_METRICS, *MEDIA_METRICS, *ITEM_METRICS, *PEER_METRICS),
}
"""The metrics that stand under each heading."""

_ALWAYS = (*PEOPLE_METRICS, *PROJECT_METRICS, "new_editors")


def groups(status: Status, words: Messages) -> Iterable[tuple[str, Sequence[Row]]]:
    """Yield each heading in words with its rows; a heading without rows is left out."""
    rows = {
        name: [status_row(status, row, words) for row in shown(status) if row.metric in metrics]
        for name, metrics in GROUPS.items()
    }
    rows["later"] += cohort_rows(status, words)
    return ((words.text(f"esep-group-{name}"), found) for name, found in rows.items() if found)


def shown(status: Status) -> Iterable[Progress]:
    """Return the metrics that have a row of their own.

    These are the form's own and the new editors; the first-time editors if there are any; and every other
    with a target or a note. What else was counted stands in their explanations, or not at all. By another
    tool's profile everything that it counts has a row.
    """
    if status.snapshot.profile != ESEP_1.name:
        return status.progress
    return (row for row in status.progress if row.metric in _ALWAYS or _has_something_to_tell(status, row))


def _has_something_to_tell(status: Status, row: Progress) -> bool:
    first_time = row.metric == "first_time_editors" and row.result != 0
    return first_time or bool(row.raw_target) or row.metric in status.notes
