"""Contributions out of Wikimedia's mediawiki_history dumps, on this machine, by DuckDB."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from collectors.contributions import Content, Row
from collectors.errors import UnreadableError
from collectors.history_ask import Ask, relations
from collectors.history_files import DumpFile, dump_as_of, missing_month, refuse_overlaps
from collectors.history_shards import Shards, database
from collectors.history_sql import STEPS
from collectors.rows import FACTS_NOT_ASKED
from collectors.sites import SiteFacts
from metrics.frames import CONTRIBUTIONS
from metrics.windows import Spans

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NOT_TOLD: Mapping[str, Any] = {
    name: FACTS_NOT_ASKED[name] for name in ("is_disambiguation", "nominated", "used_on", "gone", "history")
}
"""The columns of `metrics.frames.CONTRIBUTIONS` of which a dump says nothing."""


@dataclass(frozen=True, slots=True)
class HistorySource:
    """A `site`'s dump as a source of contributions: the `files` of one snapshot, taken over into `shards`."""

    site: SiteFacts
    files: Sequence[DumpFile]
    shards: Shards

    @property
    def wiki(self) -> str:
        return self.site.wiki

    def as_of(self) -> datetime:
        """Return until when the dump knows everything; raises UnreadableError for files of two snapshots."""
        return dump_as_of(self.files)

    def fetch(
        self, people: Mapping[int, str], spans: Spans, content: Content, *, with_histories: bool = False
    ) -> list[Row]:
        """Return the rows of `people`, local user ids → identities, as the dump's last day saw them.

        A dump does not tell how revisions stand (`with_histories`): `history` stays empty, which says so.
        Raises UnreadableError where the files are no dump, lack a month of `spans`, or hold one twice, and
        where the site has no name for a namespace.
        """
        del with_histories
        ask = Ask("", self.wiki, people, spans, content.namespaces, content.has_drafts)
        refuse_overlaps(self.files)
        refuse_gaps(self.files, [ask])
        with opened(self.files, self.shards) as connection:
            take_steps(connection, [ask])
            found = connection.execute(
                "SELECT * EXCLUDE (event) FROM contributions ORDER BY timestamp, rev_id"
            )
            names = [column[0] for column in found.description]
            return [_row(self.site, dict(zip(names, values, strict=True))) for values in found.fetchall()]


@contextmanager
def opened(files: Sequence[DumpFile], shards: Shards) -> Iterator["DuckDBPyConnection"]:
    """Open the shards of `files`, made where they are not there yet, as `history`.

    Raises what `Shards.take` raises, for what is asked of it, too.
    """
    paths = [shards.take(file) for file in files]
    with shards.work() as work, database(work, shards.memory) as connection:
        connection.read_parquet([str(path) for path in paths]).create_view("history")
        yield connection


def take_steps(connection: "DuckDBPyConnection", asks: Sequence[Ask]) -> None:
    """Make the relation `contributions` of what `asks` want, the rows of each event under its name."""
    for name, table in relations(asks).items():
        connection.register(name, table)
    for name, step in STEPS.items():
        connection.execute(f"CREATE TEMP TABLE {name} AS {step}")


def refuse_gaps(files: Sequence[DumpFile], asks: Sequence[Ask]) -> None:
    """Raise UnreadableError where a month that an event asks for stands in no file: no part is counted."""
    for ask in asks:
        if month := missing_month(files, ask.wiki, ask.spans.whole):
            raise UnreadableError(f"{ask.wiki}: no dump file holds {month}, which is asked for; give it too")


def frame_of(found: pa.Table) -> pd.DataFrame:
    """Return rows of the relation `contributions` with the columns of `metrics.frames.CONTRIBUTIONS`.

    Their types are those, too, but that `parent_id` may be absent.
    """
    frame: pd.DataFrame = found.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    moments = {name: pd.to_datetime(frame[name], utc=True) for name in _MOMENTS}
    types = {**CONTRIBUTIONS, "parent_id": "Int64"}
    return frame.assign(**moments, **NOT_TOLD)[list(CONTRIBUTIONS)].astype(types)


_MOMENTS = ("timestamp", "moved_in_at")


def _row(site: SiteFacts, found: Row) -> Row:
    if found["parent_id"] is None:
        raise UnreadableError(f"{found['wiki']}: revision {found['rev_id']} has no parentid; not counted on")
    moments = {name: found[name] and found[name].replace(tzinfo=UTC) for name in _MOMENTS}
    known = {**NOT_TOLD, **found, **moments, "title": _title(site, found["namespace"], found["title"])}
    return {name: known[name] for name in CONTRIBUTIONS if name != "wiki"}


def _title(site: SiteFacts, namespace: int, numbered: str) -> str:
    """Return a title with its namespace's name; the SQL, which knows none, begins it with the number."""
    return site.full_title(namespace, numbered.partition(":")[2]) if namespace else numbered
