"""What was counted, and how it stands to what was promised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from metrics.model import Window


@dataclass(frozen=True, slots=True)
class WikiCounts:
    """Distinct pages created and improved on one wiki, and revisions left out, by reason.

    `project` is the metric that the wiki's pages belong to.
    """

    project: str
    created: int
    improved: int
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def created_or_improved(self) -> int:
        return self.created + self.improved


@dataclass(frozen=True, slots=True)
class Result:
    """A metric's value in a window; `other_reading` counts organizers the other way round.

    `value` is None where the data are not there: `unknown` (a wiki was never fetched whole) or
    `not_measured` (no declared wiki belongs to the metric).
    """

    metric: str
    value: int | None
    other_reading: int | None = None
    measured: bool = True


@dataclass(frozen=True, slots=True)
class WindowResult:
    """All results of one window, and the counts by wiki that they are made of."""

    window: Window
    results: Mapping[str, Result]
    wikis: Mapping[str, WikiCounts]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was counted for an event, in both windows, by one definition profile."""

    event: str
    profile: str
    grant: WindowResult
    event_days: WindowResult


class State(StrEnum):
    """How a result stands to its target."""

    NO_TARGET = "no_target"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MET = "met"
    NOT_MET = "not_met"
    PROVISIONAL = "provisional"
    UNKNOWN = "unknown"
    NOT_MEASURED = "not_measured"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Progress:
    """A metric's target beside its result. `target` is the least number that meets it."""

    metric: str
    target: int | None
    result: int | None
    ratio: float | None
    state: State
    other_reading: int | None = None
    raw_target: str = ""
    note: str = ""
