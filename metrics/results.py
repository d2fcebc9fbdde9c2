"""What was counted, and how it stands to what was promised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metrics.model import AS_USUAL, PageKind, WikiScope, Window


@dataclass(frozen=True, slots=True)
class WikiCounts:
    """Distinct pages created and improved on one wiki, and revisions left out, by reason.

    `project` is the metric that the wiki's pages belong to. `both` pages are among the created ones and the
    improved ones alike, which no page is by esep-1. `scope` is what was declared of the wiki.
    """

    project: str
    created: int
    improved: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    both: int = 0
    scope: WikiScope = AS_USUAL

    @property
    def created_or_improved(self) -> int:
        return self.created + self.improved - self.both


@dataclass(frozen=True, slots=True)
class Result:
    """A metric's value in a window; `other_reading` counts organizers the other way round.

    `value` is None where the data are not there: `unknown` (a wiki was never fetched whole), `not_measured`
    (no declared wiki belongs to the metric, or the wiki cannot tell), `pending` (a checkpoint is not over),
    or nobody is there to be retained (`of`, the size of the cohort, is 0). `beside` holds what is told of a
    value and never taken from it. `only` is the kind of pages that are counted, None for every kind.
    """

    metric: str
    value: int | None
    other_reading: int | None = None
    measured: bool = True
    of: int | None = None
    pending: bool = False
    beside: Mapping[str, int] = field(default_factory=dict)
    only: PageKind | None = None


@dataclass(frozen=True, slots=True)
class WindowResult:
    """All results of one window, and the counts by wiki that they are made of.

    `before` and `last_year` hold the same people's values in the equally long window right before, and on the
    same dates a year earlier where that was asked for. `days` holds, by local day and project, the number of
    pages first touched on it; days without any are left out.
    """

    window: Window
    results: Mapping[str, Result]
    wikis: Mapping[str, WikiCounts]
    before: Mapping[str, int] = field(default_factory=dict)
    last_year: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[date, Mapping[str, int]] = field(default_factory=dict)


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
    PENDING = "pending"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Progress:
    """A metric's target beside its result. `target` is the least number that meets it.

    `before` and `last_year` are what the same people did in the windows of comparison, where that is known.
    `only` is the kind of pages that are counted, None for every kind and where no pages are.
    """

    metric: str
    target: int | None
    result: int | None
    ratio: float | None
    state: State
    other_reading: int | None = None
    raw_target: str = ""
    note: str = ""
    of: int | None = None
    beside: Mapping[str, int] = field(default_factory=dict)
    before: int | None = None
    last_year: int | None = None
    only: PageKind | None = None

    @property
    def uplift(self) -> int | None:
        """The result less what the same people did in the equally long window before."""
        return None if self.result is None or self.before is None else self.result - self.before
