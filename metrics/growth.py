"""Growth of communities after an event, beside that of wikis which had none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import expm1, log, sqrt
from statistics import fmean, variance
from typing import TypeGuard

YEAR = 12
"""Months in a year: each month is compared with the same one before the event, so that seasons fall out."""

CHECKPOINTS = (6, 12)
"""Months after the event up to which growth is told."""

CONFIDENCE = 0.95
"""How sure it is that all bounds of a table hold together: one of many would lie by chance, else."""

LEAST_CONTROLS = 3
"""Wikis to compare with below which nothing is said: two cannot show by how much wikis differ anyway."""

LEAST_ACTIVITY = 10
"""A sum of the year before below which a rate of growth is an accident of single edits."""

NEXT_TO_NOTHING = 0.5
"""What months with nothing in them count for, since a fall to nothing has no logarithm."""

MOST = 20.0
"""The logarithm of the highest rate that is told: bounds of hardly anything have no end."""

Series = Mapping[date, int]
"""First day of a month → what was counted in it; months that are not known are absent."""


class GrowthState(StrEnum):
    """What a comparison comes to."""

    ROSE = "rose"
    FELL = "fell"
    NO_DIFFERENCE = "no_difference"
    PENDING = "pending"
    NOT_ENOUGH_DATA = "not_enough_data"


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of growth and the bounds of the true one; 0.1 is ten percent more."""

    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Growth:
    """How a wiki grew to a checkpoint: its own rate, and that beyond the wikis it is compared with.

    `own` is None where months are missing or too little happened, `beyond` also where too few others are
    known. `controls` is how many there were.
    """

    state: GrowthState
    own: float | None = None
    beyond: Rate | None = None
    controls: int = 0


@dataclass(frozen=True, slots=True)
class Communities:
    """The wikis of an event, those they are compared with, and (wiki, measure) → the months of all."""

    wikis: Sequence[str]
    controls: Sequence[str]
    measures: Sequence[str]
    months: Mapping[tuple[str, str], Series]

    def of(self, wikis: Sequence[str], measure: str) -> list[Series]:
        return [self.months.get((wiki, measure), {}) for wiki in wikis]


@dataclass(frozen=True, slots=True)
class MeasureGrowth:
    """How a measure grew: in all wikis of the event together, and in each."""

    measure: str
    together: Growth
    wikis: Mapping[str, Growth]

    @property
    def averaged(self) -> int:
        """Of how many wikis the average is: those whose months are known and enough."""
        return sum(found.own is not None for found in self.wikis.values())

    def in_state(self, state: GrowthState) -> list[str]:
        return [wiki for wiki, found in self.wikis.items() if found.state == state]


def months_until(event: date, checkpoint: int) -> tuple[date, date]:
    """Return the first month that a checkpoint needs, and the one after the last, as their first days."""
    first = event.replace(day=1)
    return _shifted(first, -YEAR), _shifted(first, checkpoint + 1)


def months_between(start: date, end: date) -> list[date]:
    """Return the months from `start` to before `end`, all by their first days."""
    number = (end.year - start.year) * YEAR + end.month - start.month
    return [_shifted(start, ahead) for ahead in range(number)]


def compare_growth(
    found: Communities, event: date, checkpoint: int, *, complete_until: date
) -> list[MeasureGrowth]:
    """Return the growth of every measure to a checkpoint.

    `complete_until` is the first day that is not complete yet. The bounds of all wikis hold together in
    CONFIDENCE of such tables, and so do those of the measures' averages.
    """
    whole = months_until(event, checkpoint)[1] <= complete_until
    return [_compared(found, measure, event, checkpoint, whole=whole) for measure in found.measures]


def _compared(
    found: Communities, measure: str, event: date, checkpoint: int, *, whole: bool
) -> MeasureGrowth:
    if not whole:
        pending = Growth(GrowthState.PENDING)
        return MeasureGrowth(measure, pending, dict.fromkeys(found.wikis, pending))
    controls = log_growths(found.of(found.controls, measure), event, checkpoint)
    ours = found.of(found.wikis, measure)
    single = len(found.wikis) * len(found.measures)
    each = [growth(series, controls, event, checkpoint, comparisons=single) for series in ours]
    averaged = together(log_growths(ours, event, checkpoint), controls, comparisons=len(found.measures))
    return MeasureGrowth(measure, averaged, dict(zip(found.wikis, each, strict=True)))


def months_after(event: date, checkpoint: int) -> list[tuple[date, date]]:
    """Return each month from the one after the event's to the checkpoint, with the same one a year earlier.

    The event's own month is in neither; the twelfth month after it is compared with the twelfth before.
    """
    first = event.replace(day=1)
    return [
        (_shifted(first, ahead), _shifted(first, ahead - YEAR if ahead % YEAR else -YEAR))
        for ahead in range(1, checkpoint + 1)
    ]


def sums(series: Series, event: date, checkpoint: int) -> tuple[int, int] | None:
    """Return what was counted after the event and a year earlier; None where a month is missing."""
    pairs = months_after(event, checkpoint)
    if any(month not in series for pair in pairs for month in pair):
        return None
    after, before = zip(*pairs, strict=True)
    return sum(map(series.__getitem__, after)), sum(map(series.__getitem__, before))


def log_growths(wikis: Sequence[Series], event: date, checkpoint: int) -> list[float]:
    """Return the logarithms of the factors of growth, of the wikis that have one."""
    found = (sums(series, event, checkpoint) for series in wikis)
    return [_log_growth(after, before) for after, before in filter(_has_rate, found)]


def growth(
    series: Series, controls: Sequence[float], event: date, checkpoint: int, *, comparisons: int = 1
) -> Growth:
    """Return how a wiki grew to a checkpoint beyond its controls, by the difference of differences.

    `controls` are logarithms of their growth. The bounds are those in which one more wiki like the controls
    would lie: they vary without an event, too. A wiki whose own numbers are small varies more than they do.
    """
    found = sums(series, event, checkpoint)
    if not _has_rate(found):
        return Growth(GrowthState.NOT_ENOUGH_DATA, controls=len(controls))
    after, before = found
    own = after / before - 1
    if len(controls) < LEAST_CONTROLS:
        return Growth(GrowthState.NOT_ENOUGH_DATA, own, controls=len(controls))
    chance = 1 / max(after, NEXT_TO_NOTHING) + 1 / before
    error = sqrt(variance(controls) * (1 + 1 / len(controls)) + chance)
    judged = _judged(_log_growth(after, before), controls, error * _width(len(controls) - 1, comparisons))
    return replace(judged, own=own)


def together(ours: Sequence[float], controls: Sequence[float], *, comparisons: int = 1) -> Growth:
    """Return how wikis grew on average beyond their controls, of logarithms.

    The bounds are Welch's, with the freedom of the fewer wikis: with his own they are too narrow for three.
    """
    if min(len(ours), len(controls)) < LEAST_CONTROLS:
        own = expm1(fmean(ours)) if ours else None
        return Growth(GrowthState.NOT_ENOUGH_DATA, own, controls=len(controls))
    error = sqrt(sum(variance(found) / len(found) for found in (ours, controls)))
    fewer = min(len(ours), len(controls))
    return _judged(fmean(ours), controls, error * _width(fewer - 1, comparisons))


def _has_rate(found: tuple[int, int] | None) -> TypeGuard[tuple[int, int]]:
    return found is not None and found[1] >= LEAST_ACTIVITY


def _log_growth(after: int, before: int) -> float:
    return log(max(after, NEXT_TO_NOTHING) / before)


def _width(freedom: int, comparisons: int) -> float:
    """Return the errors to either side that hold all of so many comparisons, after Bonferroni."""
    from scipy.special import stdtrit  # noqa: PLC0415 – slow to load, and only this needs it

    return float(stdtrit(freedom, 1 - (1 - CONFIDENCE) / 2 / comparisons))


def _judged(own: float, controls: Sequence[float], reach: float) -> Growth:
    beyond = own - fmean(controls)
    rate = Rate(*(_rate(each) for each in (beyond, beyond - reach, beyond + reach)))
    return Growth(_state(rate), expm1(own), rate, len(controls))


def _rate(logarithm: float) -> float:
    """Return a rate that is a finite number, whatever the bound."""
    return expm1(min(logarithm, MOST))


def _state(rate: Rate) -> GrowthState:
    if rate.low <= 0 <= rate.high:
        return GrowthState.NO_DIFFERENCE
    return GrowthState.ROSE if rate.low > 0 else GrowthState.FELL


def _shifted(month: date, by: int) -> date:
    """Return the first day of the month that is `by` months away."""
    number = month.year * YEAR + month.month - 1 + by
    return date(number // YEAR, number % YEAR + 1, 1)
