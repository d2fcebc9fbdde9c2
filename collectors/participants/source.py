"""What every source of participants gives, and how several sources make one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from collectors.names import normalise_name
from metrics.model import Listed


@dataclass(frozen=True, slots=True)
class Listing:
    """Who is on a list. `lower_bound`: there may be more, since private registrations are not visible.

    The group of an organizer is the ground on which they are one: `declared`, `registered`, `facilitator`.
    """

    people: tuple[Listed, ...] = ()
    organizers: tuple[Listed, ...] = ()
    lower_bound: bool = False


class Source(Protocol):
    """A place that lists participants; its text (`str`) names it in messages."""

    def fetch(self) -> Listing:
        """Return the whole list; raises CollectorError where it cannot be had whole."""


def combine(listings: Sequence[Listing]) -> Listing:
    """Return one list of all: a name that another source gave before is not listed again.

    A repetition inside one source stays: the audit shows it.
    """
    return Listing(
        people=_joined(listing.people for listing in listings),
        organizers=_joined(listing.organizers for listing in listings),
        lower_bound=any(listing.lower_bound for listing in listings),
    )


def _joined(lists: Iterable[Sequence[Listed]]) -> tuple[Listed, ...]:
    entries: list[Listed] = []
    for people in lists:
        places = {normalise_name(entry.name): place for place, entry in enumerate(entries) if entry.name}
        for entry in people:
            place = places.get(normalise_name(entry.name))
            if place is None:
                entries.append(entry)
            else:
                entries[place] = _completed(entries[place], entry)
    return tuple(entries)


def _completed(first: Listed, second: Listed) -> Listed:
    return replace(first, group=first.group or second.group, central_id=first.central_id or second.central_id)
