"""What people wish: not to be listed, or to be forgotten."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from collectors.accounts import UNNAMED, ResolvedRoster
from metrics.model import Participant, PersonState

WITHHELD = Participant("", PersonState.WITHHELD, note=UNNAMED)
"""Somebody who was forgotten: one more on the list, and nobody."""


def mentions(names: Collection[str]) -> re.Pattern[str]:
    """Return what finds any of these names in a text, as a word of its own and not in another word."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def unlisted(found: ResolvedRoster, accounts: Collection[str]) -> ResolvedRoster:
    """Return the people with these accounts taken for private: counted, and never listed."""

    def wish(person: Participant) -> Participant:
        if person.account not in accounts:
            return person
        note = "; ".join(filter(None, [person.note, "the own user page turns the bot away: not listed"]))
        return replace(person, public=False, note=note)

    return with_people(found, wish)


def without_forgotten(found: ResolvedRoster, is_forgotten: Callable[[str], bool]) -> ResolvedRoster:
    """Return the people without anything of those who were forgotten, by identity or by name."""

    def forget(person: Participant) -> Participant:
        names = (person.identity, person.account, person.listed_as)
        return WITHHELD if any(name and is_forgotten(name) for name in names) else person

    return without_accounts_of_nobody(with_people(found, forget))


def without_accounts_of_nobody(found: ResolvedRoster) -> ResolvedRoster:
    """Return the roster with the accounts of those alone who are still on it."""
    known = found.roster.identities
    ids = {
        wiki: {number: identity for number, identity in people.items() if identity in known}
        for wiki, people in found.local_ids.items()
    }
    return replace(found, local_ids=ids)


def with_people(found: ResolvedRoster, change: Callable[[Participant], Participant]) -> ResolvedRoster:
    """Return the roster with everybody on it, organizers too, changed in one way."""
    roster = found.roster
    people, organizers = (tuple(map(change, group)) for group in (roster.people, roster.organizers))
    return replace(found, roster=replace(roster, people=people, organizers=organizers))
