"""How many people are on a list, and what became of them: counts alone, nobody is named."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from metrics.model import PersonState, Roster


@dataclass(frozen=True, slots=True)
class RosterCounts:
    """How many entries a list of participants has, and of what state; nobody is named.

    `valid` entries hold `valid_organizers`; `organizers` are the declared ones, each once, listed or not.
    `lower_bound` is that of the `Roster`. What counts saved by an earlier version lack is None.
    """

    listed: int
    valid: int
    valid_organizers: int
    organizers: int
    not_counted: Mapping[PersonState, int]
    lower_bound: bool | None = None

    @classmethod
    def of(cls, roster: Roster) -> "RosterCounts":
        people = roster.people
        return cls(
            listed=len(people),
            valid=sum(person.valid for person in people),
            valid_organizers=sum(person.valid and person.organizer for person in people),
            organizers=sum(person.state != PersonState.DUPLICATE for person in roster.organizers),
            not_counted=Counter(person.state for person in people if not person.valid),
            lower_bound=roster.lower_bound,
        )

    @property
    def participants(self) -> int:
        """The valid entries that are not organizers."""
        return self.valid - self.valid_organizers
