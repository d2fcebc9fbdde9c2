"""What a metric is counted from: in which time, on which wikis, from which revisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from metrics.counting import Counting
from metrics.model import Event, Window
from metrics.names import (
    ITEM_METRICS,
    MEDIA_METRICS,
    PROJECT_METRICS,
    RETENTION_METRICS,
    TEXT_METRICS,
    TEXT_PROJECTS,
)
from metrics.people import NEW_EDITORS, NEW_SINCE
from metrics.windows import follow_ups


@dataclass(frozen=True, slots=True)
class Seen:
    """How many revisions there were to count: those `left_out` by reason, and the `counted` rest."""

    left_out: Mapping[str, int]
    counted: int

    @property
    def seen(self) -> int:
        return sum(self.left_out.values()) + self.counted


def seen(counting: Counting, metric: str) -> Seen | None:
    """Return which revisions a metric was counted from; None where these are not the window's."""
    wikis = wikis_behind(counting.event, metric)
    if not wikis or wikis & counting.material.missing or metric in RETENTION_METRICS:
        return None
    left_out = counting.left_out
    reasons = left_out.loc[left_out["wiki"].isin(wikis), "reason"].value_counts().sort_index()
    counted = len(counting.qualifying_on(counting.counted, wikis))
    return Seen({str(reason): int(number) for reason, number in reasons.items()}, counted)


def wikis_behind(event: Event, metric: str) -> frozenset[str]:
    """Return the wikis whose revisions a metric is counted from; none for the list of people alone."""
    projects = (metric,) if metric in PROJECT_METRICS else _projects(metric)
    return frozenset(each.wiki for each in event.wikis if each.project in projects)


def window_of(counting: Counting, metric: str) -> Window:
    """Return the time in which the edits lie that a metric counts, or the registrations of new editors."""
    event, window = counting.event, counting.window
    if metric in RETENTION_METRICS:
        return follow_ups(event.days_window)[int(metric.rpartition("_")[2])]
    if metric in NEW_EDITORS:
        days = NEW_SINCE.get(metric, counting.material.profile.new_editor_days)
        return replace(window, start=window.start - timedelta(days=days))
    return window


def _projects(metric: str) -> Sequence[str]:
    return next((projects for metrics, projects in _PROJECTS.items() if metric in metrics), PROJECT_METRICS)


_PROJECTS: Mapping[Sequence[str], Sequence[str]] = {
    ("participants", "organizers", *NEW_EDITORS): (),
    MEDIA_METRICS: ("commons",),
    ITEM_METRICS: ("wikidata",),
    TEXT_METRICS: TEXT_PROJECTS,
}
"""The projects that the metrics are counted from; the other metrics are from all."""
