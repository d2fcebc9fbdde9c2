"""A count of a whole wiki on its way to a number: how fast it grows, and when it will be there."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil, sqrt
from statistics import fmean

DAY = timedelta(days=1)

BASIS = 28
"""Days whose growth a projection goes by, four weeks, so that each day of the week weighs the same."""

LEAST_BASIS = 14
"""Days with a reading below which nothing is projected: one week would take a good day for a habit."""

LAG = 7
"""Days over which growth is taken to depend on itself: a class that uploads on Fridays does so again."""

NINETY_PERCENT = 1.645
"""Standard errors to either side of a mean that hold the true one nine times of ten."""

FAR = timedelta(days=3650)
"""A day that is further off is not named."""


class MilestoneState(StrEnum):
    """How a count stands to its number and day."""

    REACHED = "reached"
    REACHED_LATE = "reached_late"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    MISSED = "missed"
    NOT_ENOUGH_DATA = "not_enough_data"


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """What a count stood at when it was read."""

    taken_at: datetime
    value: int


@dataclass(frozen=True, slots=True)
class Step:
    """A number on the way, and between which two readings it was passed first.

    `before` is None where the first reading was at it already, `after` where it is still to come.
    """

    number: int
    before: datetime | None = None
    after: datetime | None = None

    @property
    def passed(self) -> bool:
        return self.after is not None


@dataclass(frozen=True, slots=True)
class Projection:
    """Pages a day by the days of `basis`, and when that leads to the number.

    `low` and `high` hold the true pace nine times of ten, `earliest` and `latest` the day that it leads to.
    None for a day that is more than ten years off, or never comes.
    """

    basis: int
    pace: float
    low: float
    high: float
    expected: datetime | None
    earliest: datetime | None
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a count stands: `last_day` and `last_week` are its growth in them, None where it was not read."""

    now: Reading
    first: Reading
    state: MilestoneState
    last_day: float | None
    last_week: float | None
    steps: tuple[Step, ...]
    projection: Projection | None


def standing(
    readings: Iterable[Reading], number: int, by: datetime, *, steps: Iterable[int] = ()
) -> Standing | None:
    """Return how the readings stand to `number`, which is to be there before `by`; None without a reading."""
    known = sorted(readings)
    if not known:
        return None
    passed = [_step(known, each) for each in sorted({*steps, number})]
    ahead = project(known, number)
    (goal,) = (step for step in passed if step.number == number)
    return Standing(
        now=known[-1],
        first=known[0],
        state=_state(known[-1], goal, by, ahead),
        last_day=growth(known, 1),
        last_week=growth(known, 7),
        steps=tuple(passed),
        projection=ahead,
    )


def growth(known: Sequence[Reading], days: int) -> float | None:
    """Return by how much sorted readings grew in the last `days` days; None where they are younger."""
    before = value_at(known, known[-1].taken_at - days * DAY)
    return None if before is None else known[-1].value - before


def value_at(known: Sequence[Reading], moment: datetime) -> float | None:
    """Return the value at a moment on the straight line between two sorted readings; None outside them."""
    return _between(known, moment) if known[0].taken_at <= moment <= known[-1].taken_at else None


def _between(known: Sequence[Reading], moment: datetime) -> float:
    """Return the value at a moment that is not outside the sorted readings."""
    after = bisect_left(known, moment, key=lambda reading: reading.taken_at)
    if known[after].taken_at == moment:
        return known[after].value
    left, right = known[after - 1], known[after]
    share = (moment - left.taken_at) / (right.taken_at - left.taken_at)
    return left.value + share * (right.value - left.value)


def project(known: Sequence[Reading], number: int) -> Projection | None:
    """Return where sorted readings lead to; None for a number that is there, or too few days with any."""
    last = known[-1]
    days = min(BASIS, (last.taken_at - known[0].taken_at) // DAY)
    read = {(last.taken_at - each.taken_at) // DAY for each in known}
    if last.value >= number or len(read.intersection(range(days))) < LEAST_BASIS:
        return None
    values = [_between(known, last.taken_at - ago * DAY) for ago in range(days, -1, -1)]
    grown = [after - before for before, after in pairwise(values)]
    pace, error = fmean(grown), NINETY_PERCENT * standard_error(grown)
    low, high = pace - error, pace + error
    left = number - last.value
    return Projection(
        days, pace, low, high, *(_reached(last.taken_at, left, each) for each in (pace, high, low))
    )


def standard_error(grown: Sequence[float]) -> float:
    """Return the standard error of the mean of a series by day, each day leaning on those before it.

    After Newey and West (Econometrica 55, 1987) with Bartlett's weights; of less than nothing, nothing.
    """
    mean, length = fmean(grown), len(grown)
    off = [each - mean for each in grown]

    def together(lag: int) -> float:
        return sum(one * other for one, other in zip(off[lag:], off, strict=False)) / length

    leaning = sum((1 - lag / (LAG + 1)) * together(lag) for lag in range(1, LAG + 1))
    return sqrt(max(together(0) + 2 * leaning, 0) / length)


def _reached(now: datetime, left: int, pace: float) -> datetime | None:
    if pace <= 0 or left / pace > FAR / DAY:
        return None
    return now + ceil(left / pace) * DAY


def _step(known: Sequence[Reading], number: int) -> Step:
    """Return when a number was passed first; a count that fell below it again has passed it."""
    highest = [max(reading.value for reading in known[: place + 1]) for place in range(len(known))]
    place = bisect_right(highest, number - 1)
    if place == len(known):
        return Step(number)
    return Step(number, known[place - 1].taken_at if place else None, known[place].taken_at)


def _state(now: Reading, goal: Step, by: datetime, ahead: Projection | None) -> MilestoneState:
    if goal.after:
        return MilestoneState.REACHED if goal.after <= by else _late(goal, by)
    if now.taken_at >= by:
        return MilestoneState.MISSED
    return _ahead(ahead, by) if ahead else MilestoneState.NOT_ENOUGH_DATA


def _late(goal: Step, by: datetime) -> MilestoneState:
    """Between two readings around the day nobody saw when it was: the doubt is the count's."""
    seen_below_after = goal.before is not None and goal.before >= by
    return MilestoneState.REACHED_LATE if seen_below_after else MilestoneState.REACHED


def _ahead(projection: Projection, by: datetime) -> MilestoneState:
    if projection.latest and projection.latest <= by:
        return MilestoneState.ON_TRACK
    if projection.earliest and projection.earliest <= by:
        return MilestoneState.AT_RISK
    return MilestoneState.BEHIND
