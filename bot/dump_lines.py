"""The lines that are told of an event counted from dumps: what a worker of a cluster makes, too."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pyarrow as pa

from bot.status_csv import safe_row
from collectors.history import frame_of
from metrics.dumps import Work, progress
from metrics.frames import CONTRIBUTIONS, checked, contributions

COLUMNS = ("event", "metric", "result", "target", "state")

Line = tuple[str, str, int | None, str, str]


def event_lines(found: pa.Table | None, work: Work) -> Iterator[Line]:
    """Yield a line a metric from the event's rows of the relation `contributions`; None is no row at all.

    Of a wiki with a revision that does not say whether it is a page's first, nothing is known.
    """
    frame = contributions([]) if found is None else frame_of(found)
    unsure = frozenset(frame.loc[frame["parent_id"].isna(), "wiki"])
    work = replace(work, missing=work.missing | unsure)
    frame = checked(frame[~frame["wiki"].isin(unsure)].astype(dict(CONTRIBUTIONS)))
    for row in progress(frame, work):
        target = row.raw_target if row.target is None else str(row.target)
        yield work.event.name, row.metric, row.result, target, row.state.value


def group_lines(found: pa.Table, works: Mapping[str, Work]) -> pa.Table:
    """Return `event_lines` of one event's group of rows as a table: the grouped map of Spark."""
    lines = event_lines(found, works[found["event"][0].as_py()])
    return pa.table(dict(zip(COLUMNS, map(list, zip(*lines, strict=True)), strict=True)))


def as_csv(lines: Iterable[Line]) -> str:
    """Return the lines under their names, none of their cells a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([COLUMNS, *(list(safe_row(line)) for line in lines)])
    return written.getvalue()
