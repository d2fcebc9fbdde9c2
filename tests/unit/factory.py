"""Statuses of a made-up conference, whose every part a test may set."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.status import Status
from metrics.compare import compare
from metrics.model import Count, Participant, PersonState, Roster, Target, Window
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


def make_status(
    *,
    results: Mapping[str, Result] = RESULTS,
    wikis: Mapping[str, WikiCounts] = WIKIS,
    targets: tuple[Target, ...] = TARGETS,
    at: datetime = AFTER_ALL,
    **changes: object,
) -> Status:
    """Return a status months after the end; `changes` are fields of Status."""
    grant = WindowResult(GRANT_WINDOW, results, wikis)
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
