"""The participants' audit in the shape that `esep participants --json` promises."""

from collections.abc import Iterable, Mapping
from typing import Any

from collectors.names import normalise_name
from metrics.model import Participant, PersonState, Roster
from metrics.roster_counts import RosterCounts

ORGANIZERS_GROUP = "organizers"
"""The group under which organizers appear who are not on the list, and those who are named twice."""


def participants_json(
    roster: Roster, *, declared: int | None, active: int | None, suggestions: Mapping[str, str]
) -> dict[str, Any]:
    """Return the audit: `listed` counts entries; `valid` leaves out organizers, who are counted apart.

    `declared` is the target for participants, `active` the number of those who contributed, each None where
    it is not known. `suggestions` maps normalised unknown names to existing accounts.
    """
    counts = RosterCounts.of(roster)
    entries = [(person, person.group) for person in roster.people]
    entries += [(person, ORGANIZERS_GROUP) for person in _apart_from_the_list(roster)]
    return {
        "declared": declared,
        "listed": counts.listed,
        "valid": counts.participants,
        "active": active,
        "organizers": sum(person.valid for person in roster.organizers),
        "lower_bound": counts.lower_bound,
        "people": [_person(person, group, suggestions) for person, group in entries],
    }


def unknown_names(roster: Roster) -> list[str]:
    """Return the listed names, organizers' included, that have no account."""
    people = (*roster.people, *roster.organizers)
    return [person.listed_as for person in people if person.state == PersonState.UNKNOWN and person.listed_as]


def _apart_from_the_list(roster: Roster) -> Iterable[Participant]:
    listed = {_key(person) for person in roster.people} - {""}
    twice = PersonState.DUPLICATE
    return (person for person in roster.organizers if person.state == twice or _key(person) not in listed)


def _key(person: Participant) -> str:
    return person.identity or person.listed_as


def _person(person: Participant, group: str, suggestions: Mapping[str, str]) -> dict[str, str | bool | None]:
    unknown = person.state == PersonState.UNKNOWN
    return {
        "listed_as": person.listed_as,
        "account": person.account,
        "state": person.state.value,
        "note": person.note,
        "group": group,
        "organizer": person.organizer,
        "suggestion": suggestions.get(normalise_name(person.listed_as)) if unknown else None,
    }
