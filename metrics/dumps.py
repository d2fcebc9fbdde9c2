"""Results counted from dumps, which leave some things open: what depends on them has no value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from metrics.compare import compare
from metrics.compute import compute
from metrics.model import Event, Target
from metrics.profiles import ESEP_1
from metrics.results import Progress, Result, WindowResult
from metrics.revert_methods import unchecked_wikis
from metrics.windows import Spans


@dataclass(frozen=True, slots=True)
class Work:
    """What has to be known of an event to count it from a dump that knows everything up to `known_until`.

    `judged_at` is as in `compare`; `missing` names the wikis that the dump does not tell of.
    """

    event: Event
    spans: Spans
    targets: tuple[Target, ...]
    judged_at: datetime
    known_until: datetime
    missing: frozenset[str] = frozenset()


def progress(frame: pd.DataFrame, work: Work) -> tuple[Progress, ...]:
    """Return how the event stands in its grant period, by the profile esep-1.

    `frame` has the schema `metrics.frames.CONTRIBUTIONS`. A row marked `same_text` and `new_version` at once
    is one of the two, and nobody knows which: both are tried, and a result that differs has no value. So has
    what depends on histories of pages, where the event asks for them.
    """
    first, *others = (_counted(reading, work) for reading in _readings(frame))
    second = others[0] if others else first
    counted = replace(
        first,
        results={name: _agreed(result, second.results[name]) for name, result in first.results.items()},
        before=_same(first.before, second.before),
        last_year=_same(first.last_year, second.last_year),
    )
    return compare(counted, work.targets, days=work.event.days_window, at=work.judged_at)


def _readings(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the frame as if nothing changed in the rows that are open, and as if something did."""
    is_open = frame["same_text"] & frame["new_version"]
    yield frame.assign(new_version=frame["new_version"] & ~is_open)
    if is_open.any():
        yield frame.assign(same_text=frame["same_text"] & ~is_open)


def _counted(frame: pd.DataFrame, work: Work) -> WindowResult:
    missing = work.missing | unchecked_wikis(frame, work.event, work.spans)
    return compute(frame, work.event, ESEP_1, known_until=work.known_until, missing=missing).grant


def _agreed(one: Result, other: Result) -> Result:
    if (one.value, one.other_reading) == (other.value, other.other_reading):
        return one
    return Result(one.metric, None, only=one.only)


def _same(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    return {name: value for name, value in one.items() if other.get(name) == value}
