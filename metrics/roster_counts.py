"""How many people are on a list, and what became of them: counts alone, nobody is named."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from metrics.model import PersonState, Roster

GROUP_SHOWN_FROM = 5
"""Entries from which on a group stands for itself: of a smaller one the counts might tell of a person."""


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """How many entries stand in a group of a list, and how many of them are participants.

    The title is empty for those in small groups, in groups called after people, and in none.
    """

    title: str
    listed: int
    participants: int


@dataclass(frozen=True, slots=True)
class RosterCounts:
    """How many entries a list of participants has, and of what state; nobody is named.

    `valid` entries hold `renamed` ones and `valid_organizers`; `organizers` are the declared ones, each once,
    listed or not. `active` are those `participants` with a qualifying contribution in the grant period, None
    where that is not known. `lower_bound` is that of the `Roster`. What counts saved by an earlier version
    lack is None.
    """

    listed: int
    valid: int
    valid_organizers: int
    organizers: int
    not_counted: Mapping[PersonState, int]
    renamed: int | None = None
    active: int | None = None
    lower_bound: bool | None = None
    groups: tuple[GroupCounts, ...] = ()

    @classmethod
    def of(cls, roster: Roster, *, active: int | None = None) -> "RosterCounts":
        people = roster.people
        return cls(
            listed=len(people),
            valid=sum(person.valid for person in people),
            valid_organizers=sum(person.valid and person.organizer for person in people),
            organizers=sum(person.state != PersonState.DUPLICATE for person in roster.organizers),
            not_counted=Counter(person.state for person in people if not person.valid),
            renamed=sum(person.state == PersonState.RENAMED for person in people),
            active=active,
            lower_bound=roster.lower_bound,
            groups=tuple(_groups(roster)),
        )

    @property
    def participants(self) -> int:
        """The valid entries that are not organizers."""
        return self.valid - self.valid_organizers


def _groups(roster: Roster) -> Iterator[GroupCounts]:
    """Yield the groups in the order of the list, everybody else last; nothing where no group is shown."""
    shown = _shown_titles(roster)
    titles = [(person.group if person.group in shown else "", person) for person in roster.people]
    listed = Counter(title for title, _ in titles)
    participants = Counter(title for title, person in titles if person.valid and not person.organizer)
    for title in (*shown, "") if shown else ():
        if listed[title]:
            yield GroupCounts(title, listed[title], participants[title])


def _shown_titles(roster: Roster) -> list[str]:
    sizes = Counter(person.group for person in roster.people if person.group)
    everyone = (*roster.people, *roster.organizers)
    names = {_words(name) for person in everyone for name in (person.listed_as, person.account) if name}
    large = (title for title, size in sizes.items() if size >= GROUP_SHOWN_FROM)
    return [title for title in large if not any(name in _words(title) for name in names)]


def _words(text: str) -> str:
    """Return the words of a text between blanks, so that only whole ones are found in it."""
    return " ".join(["", *re.findall(r"\w+", text.casefold()), ""])
