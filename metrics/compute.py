"""From contributions to results: the same pure function for one event and for thousands."""

from datetime import datetime

import pandas as pd

from metrics import names
from metrics.activity import ACTIVITY, activity_results
from metrics.counting import Counting, Material
from metrics.days import pages_by_day
from metrics.items import item_results
from metrics.media import media_results
from metrics.model import Event, Window
from metrics.pages import page_numbers, project_results, wiki_counts
from metrics.people import editors, people_results
from metrics.profiles import Profile
from metrics.results import Result, Snapshot, WindowResult
from metrics.retention import retention_results
from metrics.text import BYTES, byte_numbers, byte_results
from metrics.windows import baseline, year_earlier

_RESULTS = (
    (people_results, (*names.PEOPLE_METRICS, *names.NEWCOMER_METRICS)),
    (project_results, names.PROJECT_METRICS),
    (retention_results, names.RETENTION_METRICS),
    (byte_results, BYTES),
    (media_results, names.MEDIA_METRICS),
    (item_results, names.ITEM_METRICS),
    (activity_results, ACTIVITY),
)
"""What finds the results, and of which metrics: a profile without any of these has it left undone."""


def compute(
    frame: pd.DataFrame,
    event: Event,
    profile: Profile,
    *,
    known_until: datetime,
    missing: frozenset[str] = frozenset(),
) -> Snapshot:
    """Return what was done in both windows, and in the windows that they are compared with.

    `frame` has the schema `metrics.frames.CONTRIBUTIONS` and is whole up to `known_until`. `missing` names
    the wikis that were never fetched whole: what depends on them has no value, rather than a part of one.
    """
    return snapshot_of(Material.of(frame, event, profile, missing=missing, known_until=known_until))


def snapshot_of(material: Material) -> Snapshot:
    """Return what `compute` returns, of contributions that are judged already."""
    event = material.event
    grant, days = (_counted(material.within(each)) for each in (event.grant_window, event.days_window))
    return Snapshot(event.name, material.profile.name, grant, days)


def result_of(counting: Counting, metric: str) -> Result:
    """Return one metric's result; it is not measured where the profile does not count it."""
    found = (
        result
        for results, metrics in _RESULTS
        if metric in metrics and metric in counting.material.profile.metrics
        for result in results(counting)
    )
    unmeasured = Result(metric, None, measured=False)
    return next((result for result in found if result.metric == metric), unmeasured)


def _counted(counting: Counting) -> WindowResult:
    profile = counting.material.profile
    found = (
        result
        for results, metrics in _RESULTS
        if profile.metrics.intersection(metrics)
        for result in results(counting)
    )
    return WindowResult(
        counting.window,
        {result.metric: result for result in found if result.metric in profile.metrics},
        {
            counted.wiki: wiki_counts(counting, counted)
            for counted in counting.event.wikis
            if counted.wiki not in counting.material.missing
        },
        before=_compared_with(counting, baseline(counting.window)) if profile.baseline else {},
        last_year=_last_year(counting),
        days=pages_by_day(counting),
    )


def _last_year(counting: Counting) -> dict[str, int]:
    if not (counting.event.with_last_year and counting.material.profile.baseline):
        return {}
    return _compared_with(counting, year_earlier(counting.window))


def _compared_with(counting: Counting, window: Window) -> dict[str, int]:
    """Return what the same people did in another window, counted alike: editors, content and bytes."""
    other = counting.material.within(window)
    people = other.counted
    numbers = {"editors": editors(other, people), **page_numbers(other, people), **byte_numbers(other)}
    return {metric: number for metric, number in numbers.items() if number is not None}
