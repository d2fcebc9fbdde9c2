"""The people registered for an event through the CampaignEvents extension, and its organizers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from collectors.errors import NotFoundError, UnreadableError
from collectors.participants.source import Listing
from collectors.rest import Rest
from metrics.model import Listed, PersonState

Row = Mapping[str, Any]


def registration_base(rest_address: str) -> str:
    """Return the service's address on the wiki with this `rest.php`."""
    return f"{rest_address}/campaignevents/v0"


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration by its number on the home wiki; with a `page` it has to be the one of that page.

    The service gives central ids. It names nobody who is suppressed (`hidden`) or has no account any more
    (`not_found`): these are entries without a name. Whoever registered privately is not in its answers, so
    that the list is a lower bound. Source: CampaignEvents' REST handlers.
    """

    rest: Rest
    event: int
    page: str | None = None

    def __str__(self) -> str:
        return f"campaign event {self.event}"

    def fetch(self) -> Listing:
        """Fetch everybody, page by page.

        The event is asked for first, since a deleted one answers with an empty list of participants. Raises
        NotFoundError for an event that is not there or deleted, and what `Rest.get` raises.
        """
        self._refuse_another(self.rest.get(f"event_registration/{self.event}"))
        return Listing(
            people=tuple(
                map(_person, self._pages("participants", "participant_id", include_private="false"))
            ),
            organizers=tuple(_person(row, "registered") for row in self._pages("organizers", "organizer_id")),
            lower_bound=True,
            public=True,
        )

    def _refuse_another(self, facts: Row) -> None:
        if self.page not in (None, facts.get("event_page")):
            raise NotFoundError(f"{self.rest.name}: {self} is not that of “{self.page}”; check its number")

    def _pages(self, what: str, key: str, **params: str) -> Iterator[Row]:
        """Yield the rows of all pages, which end with an empty one; private ones never."""
        last: dict[str, int] = {}
        while rows := self._page(what, key, {**params, **last}):
            yield from (row for row in rows if not row.get("private"))
            reached = {f"last_{key}": rows[-1][key]}
            if reached == last:
                raise UnreadableError(f"{self.rest.name}: {self}: the list of {what} does not end")
            last = reached

    def _page(self, what: str, key: str, params: Mapping[str, str | int]) -> list[Row]:
        rows = self.rest.get(f"event_registration/{self.event}/{what}", **params)
        if not isinstance(rows, list) or not all(_has(row, key, "user_id") for row in rows):
            raise UnreadableError(f"{self.rest.name}: {self}: the list of {what} is not of the expected form")
        return rows


def _has(row: object, *keys: str) -> bool:
    return isinstance(row, dict) and row.keys() >= set(keys)


def _person(row: Row, group: str = "") -> Listed:
    if row.get("hidden"):
        return Listed("", group, state=PersonState.HIDDEN)
    if row.get("not_found") or not row.get("user_name"):
        return Listed("", group, state=PersonState.UNKNOWN)
    return Listed(row["user_name"], group, central_id=row["user_id"])
