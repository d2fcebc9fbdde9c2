"""Where contributions come from: one interface, whatever is behind it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from collectors.ahead import Ahead
from collectors.api import Api
from collectors.contributions import AsRead, Content, Row, fetch_contributions, leave_for_the_end
from collectors.rows import NOTHING_KNOWN, Known
from metrics.windows import Spans


class ContributionSource(Protocol):
    """A wiki's contributions; `wiki` is its database name.

    `tests/contribution_source.py` says how every source behaves.
    """

    @property
    def wiki(self) -> str: ...

    def fetch(
        self, people: Mapping[int, str], spans: Spans, content: Content, *, with_histories: bool = False
    ) -> list[Row]:
        """Fetch every live revision of `people`, local user id → identity, in `spans`: whole, or an error."""

    def as_of(self) -> datetime | None:
        """Return the moment of which the last fetch is true, None for the moment it began."""


class ApiSource:
    """The wiki itself, through its Action API; raises what `Api.get` raises.

    Of what is `known` only what may have changed is read again, and what it said `ahead` is not asked again.
    """

    def __init__(
        self,
        api: Api,
        known: Known = NOTHING_KNOWN,
        ahead: Ahead | None = None,
        as_read: AsRead = leave_for_the_end,
    ) -> None:
        self.wiki = api.wiki
        self._api = api
        self._known = known
        self._ahead = ahead
        self._as_read = as_read

    def fetch(
        self, people: Mapping[int, str], spans: Spans, content: Content, *, with_histories: bool = False
    ) -> list[Row]:
        return fetch_contributions(
            *(self._api, people, spans, content),
            with_histories=with_histories,
            known=self._known,
            ahead=self._ahead,
            as_read=self._as_read,
        )

    def as_of(self) -> None:
        return None
