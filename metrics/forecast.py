"""Forecast: where the pace so far leads."""

from metrics.compare import Moment
from metrics.names import PROJECT_METRICS
from metrics.results import Progress


def projected(progress: Progress, moment: Moment) -> int | None:
    """Return the result that the pace so far leads to at the window's end, rounded down.

    None where pace tells nothing: of people, after the end, in the first tenth of the window, and for an
    event whose days fill less than half of it.
    """
    if progress.metric not in PROJECT_METRICS or progress.result is None:
        return None
    if not (moment.running and moment.pace_tells):
        return None
    return int(progress.result / moment.elapsed)
