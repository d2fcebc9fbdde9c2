"""What every source of participants gives, and how several sources make one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from collectors.names import normalise_name
from metrics.model import Listed, PageRevision


@dataclass(frozen=True, slots=True)
class Listing:
    """Who is on a list. `lower_bound`: there may be more, since private registrations are not visible.

    The group of an organizer is the ground on which they are one: `declared`, `registered`, `facilitator`.
    `public`: everybody can see the list on the wiki. `pages` are the pages that it was read from.
    """

    people: tuple[Listed, ...] = ()
    organizers: tuple[Listed, ...] = ()
    lower_bound: bool = False
    public: bool = False
    pages: tuple[PageRevision, ...] = ()


class Source(Protocol):
    """A place that lists participants; its text (`str`) names it in messages."""

    def fetch(self) -> Listing:
        """Return the whole list; raises CollectorError where it cannot be had whole."""


def combine(listings: Sequence[Listing]) -> Listing:
    """Return one list of all: a name that another source gave before is not listed again.

    A repetition inside one source stays: the audit shows it.
    """
    return Listing(
        people=_joined(_marked(listing.people, listing) for listing in listings),
        organizers=_joined(_marked(listing.organizers, listing) for listing in listings),
        lower_bound=any(listing.lower_bound for listing in listings),
        pages=tuple(page for listing in listings for page in listing.pages),
    )


def _marked(people: Iterable[Listed], listing: Listing) -> Sequence[Listed]:
    return [replace(entry, public=listing.public) for entry in people]


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
    return replace(
        first,
        group=first.group or second.group,
        central_id=first.central_id or second.central_id,
        public=first.public or second.public,
    )
