"""The participants' audit in the shape that `esep participants --json` promises."""

from collections.abc import Iterable
from typing import Any

from metrics.model import Participant, Roster

ORGANIZERS_GROUP = "organizers"
"""The group under which organizers appear who are declared, but are not on the list."""


def participants_json(roster: Roster, *, declared: int | None, active: int | None) -> dict[str, Any]:
    """Return the audit: `listed` counts entries; `valid` leaves out organizers, who are counted apart.

    `declared` is the target for participants, `active` the number of those who contributed, each None where
    it is not known.
    """
    return {
        "declared": declared,
        "listed": len(roster.people),
        "valid": sum(person.valid and not person.organizer for person in roster.people),
        "active": active,
        "organizers": sum(person.valid for person in roster.organizers),
        "people": [
            *(_person(person, person.group) for person in roster.people),
            *(_person(person, ORGANIZERS_GROUP) for person in _not_listed(roster)),
        ],
    }


def _not_listed(roster: Roster) -> Iterable[Participant]:
    listed = {_key(person) for person in roster.people}
    return (person for person in roster.organizers if _key(person) not in listed)


def _key(person: Participant) -> str:
    return person.identity or person.listed_as


def _person(person: Participant, group: str) -> dict[str, str | None]:
    return {
        "listed_as": person.listed_as,
        "account": person.account,
        "state": person.state.value,
        "note": person.note,
        "group": group,
    }
