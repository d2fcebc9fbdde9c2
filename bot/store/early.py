"""The rows of a wiki's first fetch are stored as they are read, while the wiki makes the next ones."""

from collections.abc import Collection, Sequence

import structlog
from sqlalchemy import Connection, Engine

from bot.errors import StoreError
from bot.store.contributions import NOTHING_WRITTEN, has_stored, replace_rows
from bot.store.database import reading, writing
from bot.store.readings import load_reading, take_turn
from collectors.rows import Row

log = structlog.get_logger()


class EarlyRows:
    """Writes rows before their fetch is whole, where nothing is stored of the event on the wiki yet.

    Nobody reads what is there of a wiki that was never fetched whole. Where something was stored before, or
    comes in between, all is left to `save_contributions`.
    """

    def __init__(self, store: Engine, event: str, wiki: str) -> None:
        self._written: set[int] = set()
        self._store = store
        self._of_wiki = {"event": event, "wiki": wiki}
        with reading(store) as connection:
            self._is_first = self._is_unread(connection) and has_stored(connection, self._of_wiki, ())

    def take(self, rows: Sequence[Row]) -> None:
        """Write rows as they are now; those that come again are written again."""
        if not self._is_first:
            return
        try:
            self._is_first = self._write(rows)
        except StoreError as error:
            log.info("rows_left_to_the_end", wiki=self._of_wiki["wiki"], why=type(error).__name__)
            self._is_first = False
        if self._is_first:
            self._written.update(row["rev_id"] for row in rows)

    def written(self, connection: Connection) -> Collection[int]:
        """Return the revisions that are stored as they were read; none where anything else is stored.

        That holds until the transaction of `connection` ends: who would change it waits.
        """
        take_turn(connection, **self._of_wiki)
        is_alone = self._is_first and self._is_unread(connection)
        is_all = is_alone and has_stored(connection, self._of_wiki, self._written)
        return self._written if is_all else NOTHING_WRITTEN

    def _write(self, rows: Sequence[Row]) -> bool:
        """Return whether rows were written: not where another process has fetched the wiki whole by now."""
        with writing(self._store) as connection:
            take_turn(connection, **self._of_wiki)
            is_unread = self._is_unread(connection)
            if is_unread:
                replace_rows(connection, self._of_wiki, rows, self._written)
        return is_unread

    def _is_unread(self, connection: Connection) -> bool:
        _, fetched_at = load_reading(connection, **self._of_wiki)
        return fetched_at is None
