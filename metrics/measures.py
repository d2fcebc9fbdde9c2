"""What a measure of success comes to, whatever it is measured by."""

from collections.abc import Mapping
from enum import StrEnum

from metrics.growth import GrowthState, MeasureGrowth
from metrics.results import Progress, State


class MeasureState(StrEnum):
    """Whether a measure was reached; `measured` is one that names no number to reach."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"
    MEASURED = "measured"
    PENDING = "pending"
    NOT_ENOUGH_DATA = "not_enough_data"
    NOT_MONITORED = "not_monitored"


_OF_PROGRESS = {
    State.MET: MeasureState.ACHIEVED,
    State.NOT_MET: MeasureState.NOT_ACHIEVED,
    State.NO_TARGET: MeasureState.MEASURED,
    State.UNREAD: MeasureState.MEASURED,
    State.UNKNOWN: MeasureState.NOT_ENOUGH_DATA,
    State.NOT_MEASURED: MeasureState.NOT_ENOUGH_DATA,
    State.NOBODY: MeasureState.NOT_ENOUGH_DATA,
}

_OF_GROWTH = {
    GrowthState.PENDING: MeasureState.PENDING,
    GrowthState.NOT_ENOUGH_DATA: MeasureState.NOT_ENOUGH_DATA,
}


def state_of_growth(found: MeasureGrowth) -> MeasureState:
    """Return what a rise comes to: achieved on average or by all wikis, partly where only some rose.

    The average needs more wikis than an answer does: where there are too few, each one's is what counts.
    """
    rose = found.in_state(GrowthState.ROSE)
    if found.together.state == GrowthState.ROSE or len(rose) == len(found.wikis):
        return MeasureState.ACHIEVED
    if rose:
        return MeasureState.PARTLY
    if found.together.state == GrowthState.NOT_ENOUGH_DATA and _each_has_an_answer(found):
        return MeasureState.NOT_ACHIEVED
    return _OF_GROWTH.get(found.together.state, MeasureState.NOT_ACHIEVED)


def _each_has_an_answer(found: MeasureGrowth) -> bool:
    return not found.in_state(GrowthState.NOT_ENOUGH_DATA)


def state_of_progress(found: Progress) -> MeasureState:
    """Return what a metric comes to; one whose result may still change is pending."""
    state = _OF_PROGRESS.get(found.state, MeasureState.PENDING)
    is_without = state == MeasureState.MEASURED and found.result is None
    return MeasureState.NOT_ENOUGH_DATA if is_without else state


def state_of_places(places: Mapping[str, int], at_least: int | None) -> MeasureState:
    """Return what people by place come to."""
    if at_least is None:
        return MeasureState.MEASURED
    return MeasureState.ACHIEVED if len(places) >= at_least else MeasureState.NOT_ACHIEVED
