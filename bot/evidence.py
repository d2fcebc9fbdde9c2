"""The lists behind an event's numbers, as they may be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.publication import publication
from bot.stored import Stored
from config.events import EventDeclaration
from metrics.counting import Counting
from metrics.definitions import organizer_accounts, participant_accounts
from metrics.evidence import Evidence, Publication, evidence, left_out, shown
from metrics.model import Roster
from metrics.names import METRICS, TEXT_METRICS
from metrics.people import active
from metrics.profiles import ESEP_1

LEFT_OUT = "left-out"
"""What the list of a project's revisions that were left out is called, after the project's name."""


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """What is shown of one list: `key` is a metric, or `<project>/left-out`.

    `number` is the length of the whole list, or its bytes added up. `names` maps the identities that may be
    named to account names.
    """

    key: str
    number: int
    found: Evidence
    names: Mapping[str, str]


def evidence_lists(stored: Stored, declaration: EventDeclaration, *, now: datetime) -> list[EvidenceList]:
    """Return every list of the grant period that has a number."""
    counting = stored.material(ESEP_1, now=now).within(stored.event.grant_window)
    allowed = allowed_of(declaration, counting)
    names = names_of(stored.event.roster, allowed)
    return [
        EvidenceList(key, _number(key, found), shown(found, allowed), names)
        for key, found in _lists(counting)
    ]


def allowed_of(declaration: EventDeclaration, counting: Counting) -> Publication:
    """Return what of an event's lists may be shown."""
    on_list = participant_accounts(counting.event) - organizer_accounts(counting.event)
    return publication(declaration, counting.event.roster, len(active(counting, on_list)))


def names_of(roster: Roster, allowed: Publication) -> Mapping[str, str]:
    """Return the account names of those who may be named, by their identities."""
    if not allowed.names:
        return {}
    everyone = (*roster.people, *roster.organizers)
    known = {person.identity: person.account for person in everyone if person.identity and person.account}
    return {identity: name for identity, name in known.items() if identity in allowed.public}


def _lists(counting: Counting) -> Iterator[tuple[str, Evidence]]:
    for metric in METRICS:
        found = evidence(counting, metric)
        if found is not None:
            yield metric, found
    for project in dict.fromkeys(each.project for each in counting.event.wikis):
        yield f"{project}/{LEFT_OUT}", left_out(counting, project)


def _number(key: str, found: Evidence) -> int:
    return int(found.rows["bytes"].sum()) if key in TEXT_METRICS else len(found)
