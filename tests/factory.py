"""Statuses of a made-up conference, whose every part a test may set."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.status import Status
from metrics.compare import compare
from metrics.model import Count, Participant, PersonState, Roster, Target, Window
from metrics.names import BESIDE, CHECKPOINTS, COHORTS, ITEM_METRICS, MEDIA_METRICS, NEWCOMER_METRICS
from metrics.results import Progress, Result, Snapshot, State, WikiCounts, WindowResult
from metrics.roster_counts import RosterCounts

ZONE = "Asia/Almaty"
GRANT_WINDOW = Window(datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC), ZONE)
EVENT_DAYS = Window(datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 9, 3, 18, tzinfo=UTC), ZONE)
AFTER_ALL = datetime(2024, 1, 14, 18, tzinfo=UTC)

TARGETS = (
    Target("participants", Count.exact(32)),
    Target("editors", Count.exact(26)),
    Target("organizers", Count.exact(4)),
    Target("wikipedia", Count.exact(100)),
    Target("commons", Count.exact(200)),
    Target("wikidata", Count.exact(100)),
)

WIKIS = {
    "kkwiki": WikiCounts("wikipedia", 41, 46, {"redirect": 1, "reverted": 3}),
    "commonswiki": WikiCounts("commons", 204, 37),
    "wikidatawiki": WikiCounts("wikidata", 12, 88),
}

RESULTS = {
    "participants": Result("participants", 31, 34),
    "editors": Result("editors", 27, 30),
    "organizers": Result("organizers", 4),
    "wikipedia": Result("wikipedia", 87, 96),
    "commons": Result("commons", 241, 241),
    "wikidata": Result("wikidata", 100, 112),
}

DAYS_RESULTS = {
    "participants": Result("participants", 31, 34),
    "editors": Result("editors", 22, 25),
    "organizers": Result("organizers", 4),
    "wikipedia": Result("wikipedia", 31, 36),
    "commons": Result("commons", 190, 190),
    "wikidata": Result("wikidata", 64, 70),
}

_KINDS = {name: 2 for name in BESIDE if name not in ("largest_contributor", "unknown_sizes")}

RICH_RESULTS = {
    **RESULTS,
    **{
        project: replace(RESULTS[project], beside={**_KINDS, "largest_contributor": 34})
        for project in ("wikipedia", "commons", "wikidata")
    },
    **{name: Result(name, 5, 6) for name in (*NEWCOMER_METRICS, *MEDIA_METRICS, *ITEM_METRICS)},
    "bytes_added": Result("bytes_added", 134336, 140291, beside={"unknown_sizes": 3}),
    "bytes_net": Result("bytes_net", 133852, 139807, beside={"unknown_sizes": 4}),
}
"""Results of which nothing is nought, the checkpoints apart."""


def make_status(
    *,
    results: Mapping[str, Result] = RESULTS,
    wikis: Mapping[str, WikiCounts] = WIKIS,
    targets: tuple[Target, ...] = TARGETS,
    at: datetime = AFTER_ALL,
    before: Mapping[str, int] | None = None,
    last_year: Mapping[str, int] | None = None,
    days: Mapping[date, Mapping[str, int]] | None = None,
    **changes: object,
) -> Status:
    """Return a status months after the end; `changes` are fields of Status."""
    grant = WindowResult(GRANT_WINDOW, results, wikis, before or {}, last_year or {}, days or {})
    days = WindowResult(EVENT_DAYS, DAYS_RESULTS, {})
    status = Status(
        event="conference-2023",
        page="Example User Group/Events/Conference",
        taken_at=datetime(2024, 1, 15, 4, 5, tzinfo=UTC),
        grant="Grants:Example/Conference (ID: 1)",
        data_as_of=datetime(2024, 1, 15, 4, 5, tzinfo=UTC),
        people=RosterCounts.of(make_roster(), active=27),
        snapshot=Snapshot("conference-2023", "esep-1", grant, days),
        progress=compare(grant, targets, days=EVENT_DAYS, at=at),
        days_progress=compare(days, targets, days=EVENT_DAYS, at=at),
    )
    return replace(status, **changes)


def make_rich_status(**changes: object) -> Status:
    """Return a status of which everything is known and nothing is nought."""
    return make_status(
        results={**RICH_RESULTS, **retention(of=5, kept=(4, 3, 2, 1))},
        before={"editors": 13, "wikipedia": 9, "commons": 7, "wikidata": 104},
        last_year={"wikipedia": 1200},
        days={
            date(2023, 9, 2): {"wikipedia": 3, "commons": 0},
            date(2023, 9, 9): {"wikipedia": 1, "commons": 2},
        },
        **changes,
    )


def retention(*, of: int | None, kept: Sequence[int | None]) -> Mapping[str, Result]:
    """Return results of all cohorts alike; a checkpoint at which `kept` is None is pending, or nobody's."""
    return {
        f"{cohort}_{days}": Result(f"{cohort}_{days}", number, of=of, pending=number is None and bool(of))
        for cohort in COHORTS
        for days, number in zip(CHECKPOINTS, kept, strict=True)
    }


def make_roster() -> Roster:
    """Return 34 valid people, of whom 3 are organizers, and four who are not counted."""
    states = (PersonState.UNKNOWN, PersonState.INVALID, PersonState.DUPLICATE, PersonState.HIDDEN)
    people = [make_person(number, PersonState.VALID, organizer=number < 3) for number in range(34)]
    people += [make_person(100 + number, state) for number, state in enumerate(states)]
    return Roster(tuple(people), tuple(make_person(number, PersonState.VALID) for number in range(4)))


def make_progress(metric: str, state: State, **fields: object) -> Progress:
    """Return a row without target and result, apart from `fields`."""
    return replace(Progress(metric, None, None, None, state), **fields)


def make_person(number: int, state: PersonState, *, organizer: bool = False) -> Participant:
    name = f"Secret name {number}"
    return Participant(name, state, name, f"central:{number}", organizer=organizer)
