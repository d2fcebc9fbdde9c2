"""What a status was made from, so that it can be made again and nobody moves the goalposts unseen."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.version import VERSION
from metrics.model import PageRevision, Roster


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """The grant page's revision, the lists' pages and a hash of who is on them, and the wikis' last fetches.

    `version` is Esep's own.
    """

    grant_revision: int | None
    lists: tuple[PageRevision, ...]
    roster: str
    fetched: Mapping[str, datetime | None]
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class Change:
    """A target that became another, what counts for it, or the list of participants; seen at `at`.

    `before` and `after` are the targets as they were written, which pages count, or the numbers of people
    listed; `metric` is empty for the list.
    """

    at: datetime
    metric: str
    before: str
    after: str
    counts: bool = False

    @property
    def of(self) -> str:
        """What changed: `list`, `target`, or what `counts` for it."""
        if not self.metric:
            return "list"
        return "counts" if self.counts else "target"


@dataclass(frozen=True, slots=True)
class FinalMark:
    """That figures are final, reported `at`; `since` then pages came and went: project → reason → number.

    `made_from` is what the reported figures were made from.
    """

    at: datetime
    since: Mapping[str, Mapping[str, int]]
    made_from: MadeFrom | None = None


def roster_hash(roster: Roster) -> str:
    """Return a short hash of who is on the list, in which state and role; it names nobody.

    The order of the list does not matter, nor does a name under which an account is listed.
    """
    people = [("listed", person) for person in roster.people]
    people += [("organizer", person) for person in roster.organizers]
    lines = sorted(
        f"{role}\t{person.identity or person.listed_as}\t{person.state}\t{person.organizer}"
        for role, person in people
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def made_from_json(made: MadeFrom, stamp: Callable[[datetime], str]) -> dict[str, Any]:
    """Return what a status was made from; `stamp` prints a moment."""
    return {
        "grant_revision": made.grant_revision,
        "lists": [{"page": page.title, "revision": page.revision} for page in made.lists],
        "roster": made.roster,
        "fetched": {wiki: at and stamp(at) for wiki, at in made.fetched.items()},
        "version": made.version,
    }
