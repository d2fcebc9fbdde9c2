"""Contributions from Wikimedia's wiki replicas: the same rows as from the API, by SQL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import structlog

from collectors.contributions import Content, Row
from collectors.errors import UnreadableError
from collectors.moves import first_moved_in
from collectors.page_facts import Askable
from collectors.replica_histories import fetch_histories
from collectors.replica_pages import (
    Page,
    add_disambiguations,
    add_nominations,
    add_unchanged,
    add_usage,
    fetch_pages,
)
from collectors.replica_rows import fetch_actors, fetch_first_revisions, fetch_moves, fetch_revisions
from collectors.replica_sql import Replica, Replicas, text
from collectors.replica_views import CORE, links_views, refuse_missing
from collectors.sites import FILE, SiteFacts
from collectors.standings import standings_by
from metrics.reverts import Standing
from metrics.windows import Spans

log = structlog.get_logger()

LINKS_APART = frozenset({"commonswiki", "testcommonswiki"})
"""The wikis whose tables of links are on a host of their own, since September 2026."""

HEARTBEAT = "SELECT CAST(MIN(last_updated) AS BINARY) FROM heartbeat_p.heartbeat"
"""A host holds one shard; where it names more, the one that lags most is taken for the wiki's."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The connections for one wiki; `links` holds its tables of links, and may be the same as `core`."""

    core: Replica
    links: Replica

    def as_of(self) -> datetime:
        """Return until when all that is asked is there."""
        return min(map(fetch_as_of, {self.core, self.links}))

    @property
    def statements(self) -> int:
        return sum(host.statements for host in {self.core, self.links})


class ReplicaSource:
    """One wiki's replica; `database` is what it is called there. Raises what `Replica.rows` raises."""

    def __init__(self, site: SiteFacts, replicas: Replicas, database: str) -> None:
        self.wiki = site.wiki
        self.statements = 0
        self._site = site
        self._replicas = replicas
        self._database = database
        self._as_of: datetime | None = None

    def fetch(
        self, people: Mapping[int, str], spans: Spans, content: Content, *, with_histories: bool = False
    ) -> list[Row]:
        """Fetch what `fetch_contributions` fetches, the facts of the counted content with it."""
        self._as_of = None
        if not people:
            return []
        with self._connected() as hosts:
            self._as_of = hosts.as_of()
            return _Fetch(hosts, self._site, self._replicas, spans, content).rows(
                people, with_histories=with_histories
            )

    def as_of(self) -> datetime | None:
        return self._as_of

    def examine(self, askable: Askable) -> datetime:
        """Return until when all hosts have what happened, having fetched nothing else.

        Raises UnreadableError where a view is missing that a fetch may ask for.
        """
        with self._connected() as hosts:
            refuse_missing(hosts.core, CORE)
            refuse_missing(hosts.links, links_views(askable))
            if askable.usage:
                with self._replicas.open("meta", "meta") as meta:
                    refuse_missing(meta, {"wiki"})
            self._as_of = hosts.as_of()
            return self._as_of

    @contextmanager
    def _connected(self) -> Iterator[Hosts]:
        with ExitStack() as stack:
            core = stack.enter_context(self._replicas.open(self._database, self._database))
            links = core
            if self._database in LINKS_APART:
                links = stack.enter_context(self._replicas.open(f"links.{self._database}", self._database))
            hosts = Hosts(core, links)
            stack.callback(self._count, hosts)
            yield hosts

    def _count(self, hosts: Hosts) -> None:
        self.statements += hosts.statements
        log.info("replica_asked", wiki=self.wiki, statements=hosts.statements, as_of=str(self._as_of))


def fetch_as_of(replica: Replica) -> datetime:
    """Fetch until when a host has what happened; raises UnreadableError where it does not say."""
    ((last,),) = replica.rows(HEARTBEAT)
    if last is None:
        raise UnreadableError(
            "heartbeat_p.heartbeat says nothing, so that nobody knows how far the replica is"
        )
    return datetime.fromisoformat(text(last)).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Fetch:
    """One fetch: which rows there are, and what is said of the content of the counted time."""

    hosts: Hosts
    site: SiteFacts
    replicas: Replicas
    spans: Spans
    content: Content

    def rows(self, people: Mapping[int, str], *, with_histories: bool) -> list[Row]:
        actors = fetch_actors(self.hosts.core, people)
        rows = [row for row in self._all(actors) if row["timestamp"] in self.spans]
        moved_in = self._moved_in()
        begun_before = self._begun_before(actors, rows, moved_in)
        counted = [row for row in rows if self.spans.counts(row["timestamp"])] + begun_before
        of_content = [row for row in counted if row["namespace"] in self.content.namespaces]
        self._add_facts(of_content, with_histories=with_histories)
        for row in of_content:
            row["moved_in_at"] = moved_in.get(row["page_id"])
        return rows + begun_before

    def _all(self, actors: Mapping[int, str]) -> Iterator[Row]:
        for stretch in self.spans.stretches:
            yield from fetch_revisions(self.hosts.core, self.site, actors, stretch)

    def _moved_in(self) -> Mapping[int, datetime]:
        """Return when drafts became content: until the last checkpoint, since a late one is not counted."""
        if not self.content.has_drafts:
            return {}
        core, namespaces = self.hosts.core, self.content.namespaces
        return first_moved_in(fetch_moves(core, self.site, namespaces, self.spans.whole))

    def _begun_before(
        self, actors: Mapping[int, str], rows: Iterable[Row], moved_in: Mapping[int, datetime]
    ) -> list[Row]:
        """Return the first revisions, made before the counted time, of pages that were moved in during it."""
        begun = {row["page_id"] for row in rows if not row["parent_id"]}
        pages = {page_id for page_id, moved_at in moved_in.items() if self.spans.counts(moved_at)} - begun
        found = fetch_first_revisions(self.hosts.core, self.site, actors, pages)
        return [row for row in found if row["timestamp"] not in self.spans]

    def _add_facts(self, rows: Sequence[Row], *, with_histories: bool) -> None:
        pages = fetch_pages(self.hosts.core, (row["page_id"] for row in rows))
        files = {row["page_id"] for row in rows if row["namespace"] == FILE} & pages.keys()
        self._add_of_files({page_id: pages[page_id] for page_id in files})
        self._add_of_others({page_id: page for page_id, page in pages.items() if page_id not in files})
        for row in rows:
            row["gone"] = row["page_id"] not in pages
            row.update({} if row["gone"] else pages[row["page_id"]].facts)
        if with_histories:
            self._add_standings(rows, pages)
        add_unchanged(self.hosts.core, rows, pages)

    def _add_of_files(self, files: Mapping[int, Page]) -> None:
        askable = self.content.askable
        if askable.deletion_templates:
            add_nominations(self.hosts.links, self.site, files, askable.deletion_templates)
        if askable.usage:
            add_usage(self.hosts.links, self.replicas, files)

    def _add_of_others(self, pages: Mapping[int, Page]) -> None:
        if self.content.askable.disambiguation:
            add_disambiguations(self.hosts.core, pages)

    def _add_standings(self, rows: Iterable[Row], pages: Mapping[int, Page]) -> None:
        """Say how each live revision stands; one that vanished in between is gone."""
        live = [row for row in rows if not row["gone"]]
        last = {page_id: page.last_revision for page_id, page in pages.items()}
        found = standings_by(partial(fetch_histories, self.hosts.core), live, last)
        for row in live:
            row["history"] = str(found.get(row["rev_id"], Standing.NOT_CHECKED))
            row["gone"] = row["rev_id"] not in found
