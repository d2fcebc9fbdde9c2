"""An event's report: everything that is shown of it in pictures and lists, from the store alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.bootstrap import Deployment
from bot.decide import status_of
from bot.errors import NotCollectedError
from bot.evidence import EvidenceList, evidence_lists
from bot.status import Status
from bot.stored import load_stored
from metrics.days import edits_by_day
from metrics.profiles import ESEP_1


@dataclass(frozen=True, slots=True)
class EventReport:
    """A status, the lists behind its numbers as they may be shown, and the counted edits of each day.

    `home` is the address of the home wiki's index.php, `address` that of any wiki.
    """

    status: Status
    lists: list[EvidenceList]
    edits: Mapping[date, Mapping[str, int]]
    home: str
    address: Callable[[str], str]


def load_event_report(deployment: Deployment, name: str) -> EventReport:
    """Return the report on an event by esep-1; raises NotCollectedError where the store knows nothing."""
    declaration, now = deployment.declaration(name), deployment.clock()
    stored = load_stored(deployment, declaration)
    counting = stored.material(ESEP_1, now=now).within(stored.event.grant_window)
    return EventReport(
        status=status_of(stored, declaration, ESEP_1, now=now),
        lists=evidence_lists(stored, declaration, now=now),
        edits=edits_by_day(counting),
        home=deployment.address(deployment.home),
        address=deployment.address,
    )


def refuse_stale(status: Status) -> None:
    """Raise NotCollectedError where a wiki was not fetched whole the last time."""
    if status.stale:
        wikis = ", ".join(sorted(status.stale))
        raise NotCollectedError(
            f"incomplete or stale: {wikis}; the report says so; run `esep collect {status.event}`"
        )
