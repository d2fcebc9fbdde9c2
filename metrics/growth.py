"""Growth of communities after an event, beside that of wikis which had none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp, isfinite, log, sqrt
from statistics import fmean, stdev

YEAR = 12
"""Months in a year: each month is compared with the same one before the event, so that seasons fall out."""

CHECKPOINTS = (6, 12)
"""Months after the event up to which growth is told."""

CONFIDENCE = 0.95

LEAST_CONTROLS = 3
"""Wikis to compare with below which nothing is said: two cannot show by how much wikis differ anyway."""

LEAST_ACTIVITY = 10
"""A year's sum below which a rate of growth is an accident of single edits."""

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
    """A rate of growth and the bounds that hold the true one 95 times of 100; 0.1 is ten percent more."""

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


def months_after(event: date, checkpoint: int) -> list[tuple[date, date]]:
    """Return each month from the one after the event's to the checkpoint, with the same one a year earlier.

    The event's own month is in neither; the twelfth month after it is compared with the twelfth before.
    """
    first = event.replace(day=1)
    return [
        (_shifted(first, ahead), _shifted(first, ahead - YEAR if ahead % YEAR else -YEAR))
        for ahead in range(1, checkpoint + 1)
    ]


def log_growth(series: Series, event: date, checkpoint: int) -> float | None:
    """Return the logarithm of the factor of growth to a checkpoint.

    None where a month is missing, or too little happened for a rate.
    """
    pairs = months_after(event, checkpoint)
    if any(month not in series for pair in pairs for month in pair):
        return None
    after, before = (sum(series[pair[place]] for pair in pairs) for place in (0, 1))
    if before < LEAST_ACTIVITY or after <= 0:
        return None
    return log(after / before)


def growth(
    series: Series, controls: Sequence[Series], event: date, checkpoint: int, *, complete_until: date
) -> Growth:
    """Return how a wiki grew to a checkpoint beyond its controls, by the difference of differences.

    `complete_until` is the first day that is not complete yet. The bounds are those in which one more wiki
    like the controls would lie 95 times of 100: they vary without an event, too.
    """
    if _shifted(event.replace(day=1), checkpoint + 1) > complete_until:
        return Growth(GrowthState.PENDING)
    own = log_growth(series, event, checkpoint)
    others = _known(controls, event, checkpoint)
    if own is None:
        return Growth(GrowthState.NOT_ENOUGH_DATA, controls=len(others))
    if len(others) < LEAST_CONTROLS:
        return Growth(GrowthState.NOT_ENOUGH_DATA, exp(own) - 1, controls=len(others))
    error = stdev(others) * sqrt(1 + 1 / len(others))
    return _judged(own, fmean(others), error, len(others) - 1, len(others))


def together(
    wikis: Sequence[Series], controls: Sequence[Series], event: date, checkpoint: int, *, complete_until: date
) -> Growth:
    """Return how several wikis grew on average beyond their controls; the bounds are Welch's."""
    if _shifted(event.replace(day=1), checkpoint + 1) > complete_until:
        return Growth(GrowthState.PENDING)
    ours, others = _known(wikis, event, checkpoint), _known(controls, event, checkpoint)
    if min(len(ours), len(others)) < LEAST_CONTROLS:
        return Growth(GrowthState.NOT_ENOUGH_DATA, controls=len(others))
    parts = [stdev(found) ** 2 / len(found) for found in (ours, others)]
    freedom = (
        sum(parts) ** 2
        / sum(part**2 / (len(found) - 1) for part, found in zip(parts, (ours, others), strict=True))
        if sum(parts)
        else 1.0
    )
    return _judged(fmean(ours), fmean(others), sqrt(sum(parts)), freedom, len(others))


def _known(wikis: Sequence[Series], event: date, checkpoint: int) -> list[float]:
    found = (log_growth(series, event, checkpoint) for series in wikis)
    return [each for each in found if each is not None]


def _judged(own: float, other: float, error: float, freedom: float, controls: int) -> Growth:
    from scipy.stats import t  # noqa: PLC0415 – takes half a second, and only this needs it

    reach = float(t.ppf((1 + CONFIDENCE) / 2, freedom)) * error
    beyond = own - other
    rate = Rate(*(exp(each) - 1 for each in (beyond, beyond - reach, beyond + reach)))
    return Growth(_state(rate), exp(own) - 1, rate, controls)


def _state(rate: Rate) -> GrowthState:
    if not isfinite(rate.high) or rate.low <= 0 <= rate.high:
        return GrowthState.NO_DIFFERENCE
    return GrowthState.ROSE if rate.low > 0 else GrowthState.FELL


def _shifted(month: date, by: int) -> date:
    """Return the first day of the month that is `by` months away."""
    number = month.year * YEAR + month.month - 1 + by
    return date(number // YEAR, number % YEAR + 1, 1)
