"""The status of an event: what one run knows, and its stable JSON form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.made_from import Change, FinalMark, MadeFrom, made_from_json
from bot.report_json import count_json
from bot.status_people import people_json
from metrics.goals import content_goal
from metrics.model import WikiScope, Window
from metrics.names import PROJECT_METRICS
from metrics.profiles import PROFILES
from metrics.reports import DeclaredAndReported
from metrics.results import Progress, Snapshot, WikiCounts, WindowResult
from metrics.roster_counts import RosterCounts


@dataclass(frozen=True, slots=True)
class Status:
    """Everything a table, a JSON answer or a CSV of an event is made from; nobody is named in it.

    `grant` and `page` are titles. `taken_at` is when it was computed, `data_as_of` when the oldest of its
    data was fetched. `progress` stands for the grant period, `days_progress` for the event days. `stale`
    names the wikis whose last fetch failed, with the time of the last good one (None: never fetched whole).
    `reverts` is how they were told, by `tags` alone or by `history` too. `reported` is what the grant's
    report says, where there is one. `evidence` is the title of the page that lists what the numbers are made
    of. `changes` is what was changed in targets or list since the first status. `final` tells that figures
    were reported; what statuses of earlier versions lack is None.
    """

    event: str
    page: str
    taken_at: datetime
    data_as_of: datetime
    grant: str
    people: RosterCounts
    snapshot: Snapshot
    progress: tuple[Progress, ...]
    days_progress: tuple[Progress, ...]
    stale: Mapping[str, datetime | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    reverts: str = "tags"
    reported: tuple[DeclaredAndReported, ...] = ()
    evidence: str | None = None
    made_from: MadeFrom | None = None
    changes: tuple[Change, ...] = ()
    final: FinalMark | None = None

    @property
    def complete(self) -> bool:
        return not self.stale

    @property
    def claimed(self) -> int | None:
        """The target for participants."""
        participants = self.progress_of("participants")
        return participants.target if participants else None

    def progress_of(self, metric: str) -> Progress | None:
        return next((row for row in self.progress if row.metric == metric), None)

    def result_of(self, metric: str) -> int | None:
        """The metric's result in the grant period, None where there is none."""
        row = self.progress_of(metric)
        return row.result if row else None

    def wikis_of(self, progress: Progress) -> Mapping[str, WikiCounts]:
        """The wikis that make up a result: none where there is no result, since a part is not shown."""
        wikis = self.snapshot.grant.wikis.items() if progress.result is not None else ()
        return {wiki: counts for wiki, counts in wikis if counts.project == progress.metric}


def as_json(status: Status) -> dict[str, Any]:
    """Return the documented answer of `esep status --json`."""
    return {
        "event": status.event,
        "taken_at": stamp(status.taken_at),
        "data_as_of": stamp(status.data_as_of),
        "complete": status.complete,
        "profile": status.snapshot.profile,
        "reverts": status.reverts,
        "stale": {wiki: since and stamp(since) for wiki, since in status.stale.items()},
        "windows": {
            "grant": window_json(status.snapshot.grant.window),
            "event": window_json(status.snapshot.event_days.window),
        },
        "people": people_json(status.people, status.claimed),
        **_figures(status.progress, status.snapshot.grant),
        **_reported(status),
        "made_from": status.made_from and made_from_json(status.made_from, stamp),
        "changes": [
            {
                "at": stamp(change.at),
                "metric": change.metric,
                "of": change.of,
                "before": change.before,
                "after": change.after,
            }
            for change in status.changes
        ],
        "final": status.final
        and {
            "at": stamp(status.final.at),
            "since": {project: dict(changes) for project, changes in status.final.since.items()},
            "made_from": status.final.made_from and made_from_json(status.final.made_from, stamp),
        },
        **_goal(status),
        "event_days": _figures(status.days_progress, status.snapshot.event_days),
    }


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def window_json(window: Window) -> dict[str, str]:
    return {"start": stamp(window.start), "end": stamp(window.end), "timezone": window.timezone}


def _figures(progress: tuple[Progress, ...], counted: WindowResult) -> dict[str, Any]:
    return {
        "progress": [progress_json(row) for row in progress],
        "wikis": {
            wiki: {
                "created": counts.created,
                "improved": counts.improved,
                "created_or_improved": counts.created_or_improved,
                "left_out": dict(counts.left_out),
                **scope_json(counts.scope),
            }
            for wiki, counts in counted.wikis.items()
        },
        "days": [{"date": day.isoformat(), **pages} for day, pages in counted.days.items()],
    }


def scope_json(scope: WikiScope) -> dict[str, Any]:
    """Return what was declared of how a wiki is counted; nothing where nothing was."""
    return {name: value for name, value in asdict(scope).items() if value}


def _goal(status: Status) -> dict[str, Any]:
    has_goals = PROFILES[status.snapshot.profile].goals
    return {"goal": content_goal(status.progress)} if has_goals else {}


def _reported(status: Status) -> dict[str, Any]:
    rows = [
        {
            "metric": row.metric,
            "reported": row.reported and count_json(row.reported),
            "disagreements": [found.value for found in row.disagreements],
        }
        for row in status.reported
    ]
    return {"reported": rows} if rows else {}


def progress_json(row: Progress) -> dict[str, Any]:
    return {
        "metric": row.metric,
        "target": row.target,
        "result": row.result,
        "ratio": row.ratio,
        "state": row.state.value,
        "other_reading": row.other_reading,
        "of": row.of,
        "beside": dict(row.beside),
        "before": row.before,
        "uplift": row.uplift,
        "last_year": row.last_year,
        "counts": counts_of(row),
    }


def counts_of(row: Progress) -> str | None:
    """Return which pages a result is the number of; None where it is of no pages."""
    return (row.only or "created_or_improved") if row.metric in PROJECT_METRICS else None
