"""From results to progress: how what was done stands to what was promised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from metrics.model import CountKind, Target, Window
from metrics.names import METRICS, PEER_METRICS, PROJECT_METRICS
from metrics.results import Progress, Result, State, WindowResult

PROVISIONAL = timedelta(days=30)
"""How long after the end results still change: late tags, deletions, renames."""

PROJECTION_FROM = 0.1
"""The share of a window that must be over before its pace says anything."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the moment of judgement `at` lies in a window and against the event days."""

    window: Window
    days: Window
    at: datetime

    @property
    def before_event(self) -> bool:
        return self.at < self.days.start

    @property
    def running(self) -> bool:
        return self.at < self.window.end

    @property
    def settling(self) -> bool:
        return self.at < self.window.end + PROVISIONAL

    @property
    def elapsed(self) -> float:
        return (self.at - self.window.start) / (self.window.end - self.window.start)

    @property
    def pace_tells(self) -> bool:
        """Whether the event fills at least half of the window, and a tenth of that is over."""
        covered = (self.days.end - self.days.start) / (self.window.end - self.window.start)
        return covered >= 1 / 2 and self.elapsed >= PROJECTION_FROM


def compare(
    counted: WindowResult, targets: Iterable[Target], *, days: Window, at: datetime
) -> tuple[Progress, ...]:
    """Return a row for every metric that has a target or a result, in the order of METRICS and PEER_METRICS.

    A target without a number gives a row nothing but its note.

    `days` are the event days; `at` is the moment of judgement, the local midnight before the run, so that a
    state moves with the day and not with the minute.
    """
    moment = Moment(counted.window, days, at)
    given = {target.metric: target for target in targets}
    promised = {metric for metric, target in given.items() if target.count.kind != CountKind.NONE}
    known = (*METRICS, *PEER_METRICS)
    shown = [metric for metric in known if metric in promised or metric in counted.results]
    unmeasured = (Result(metric, None, measured=False) for metric in shown)
    results = (counted.results.get(result.metric, result) for result in unmeasured)
    return tuple(_progress(result, given.get(result.metric), moment, counted) for result in results)


def ratio(result: int | None, target: int | None) -> float | None:
    """Return result ÷ target floored to four places, so that 0.99999 never reads as done."""
    if result is None or not target:
        return None
    return (result * 10_000 // target) / 10_000


def _progress(result: Result, target: Target | None, moment: Moment, counted: WindowResult) -> Progress:
    wanted = target.count.lo if target else None
    return Progress(
        metric=result.metric,
        target=wanted,
        result=result.value,
        ratio=ratio(result.value, wanted),
        state=_state(result, target, moment),
        other_reading=result.other_reading,
        raw_target=target.count.raw if target else "",
        note=target.note if target else "",
        of=result.of,
        beside=result.beside,
        before=counted.before.get(result.metric),
        last_year=counted.last_year.get(result.metric),
        only=result.only,
    )


def _state(result: Result, target: Target | None, moment: Moment) -> State:
    if not result.measured:
        return State.NOT_MEASURED
    if target and target.count.kind == CountKind.AMBIGUOUS:
        return State.UNREAD
    if result.value is None:
        return _without_value(result)
    if target is None or target.count.lo is None:
        return State.NO_TARGET
    return _compared(result, result.value, target.count.lo, moment)


def _without_value(result: Result) -> State:
    if result.pending:
        return State.PENDING
    return State.NOBODY if result.of == 0 else State.UNKNOWN


def _compared(result: Result, value: int, wanted: int, moment: Moment) -> State:
    if moment.before_event:
        return State.NOT_STARTED
    if value >= wanted:
        return State.MET
    if moment.running:
        return _running(result.metric, value, wanted, moment)
    if moment.settling:
        return State.PROVISIONAL
    return State.MET if (result.other_reading or 0) >= wanted else State.NOT_MET


def _running(metric: str, value: int, wanted: int, moment: Moment) -> State:
    if metric not in PROJECT_METRICS or not moment.pace_tells:
        return State.IN_PROGRESS
    return State.ON_TRACK if value >= wanted * moment.elapsed else State.BEHIND
