"""Where and how an event is published: the page, the table and its mark."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.bootstrap import Deployment
from bot.chart_pages import ChartPages
from bot.decide import EVIDENCE_NAME
from bot.desk import Desk
from bot.errors import UsageError
from bot.exits import EXPECTED
from bot.marks import CALLS, COMMENTS
from bot.messages import Messages
from bot.modes import How
from bot.published_record import record_of
from bot.publisher import Published, Publisher
from bot.schedule import Calendar
from bot.stale_mark import stale
from bot.status import Status
from bot.status_line import render_line
from bot.status_table import render_block
from bot.stored import Stored, results_with_deleted
from bot.updates import Follow, Rules, table
from bot.version import VERSION
from config.events import EventDeclaration
from metrics.profiles import ESEP_1

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how an event is published; `run` is the number of the ledger's row."""

    deployment: Deployment
    declaration: EventDeclaration
    how: How
    run: int

    @property
    def page(self) -> str:
        """The title of the page that holds the markers; raises UsageError for a sandbox elsewhere."""
        return self._desk.page

    @property
    def publisher(self) -> Publisher:
        return self._desk.publisher

    @property
    def pages(self) -> tuple[str, ...]:
        """The titles of all pages that hold markers: that of the table, and that of the line."""
        line = self.declaration.publish.compact
        return (self.page, line) if line and not self._desk.is_sandbox else (self.page,)

    def put(self, found: Status, stored: Stored, chart: str = "", *, dry: bool = False) -> Published:
        """Publish the table of a status below the wikitext of its chart; `dry`: only raise what forbids."""
        windows = found.snapshot.grant.window, found.snapshot.event_days.window
        calendar = Calendar(found.event, *windows)
        block = render_block(found, found.languages, version=VERSION, calendar=calendar, chart=chart)
        publisher = replace(self.publisher, writing=None) if dry else self.publisher
        return publisher.publish(self.page, self._follow(block, found, stored), begin=self._desk.is_sandbox)

    def chart_pages(self, wiki: str, about: str) -> ChartPages:
        """Return the pages of the event's chart on a wiki from which `about` leads to the event's page."""
        return replace(self._desk, about=about).chart_pages(wiki)

    def put_line(self, found: Status, stored: Stored) -> Iterator[Published]:
        """Publish the line of a status where a page is declared for it, by the rules of the table."""
        block = render_line(found, Messages(found.languages[0]))
        for page in self.pages[1:]:
            yield self._publisher_of(page).publish(page, self._follow(block, found, stored))

    def mark_stale(self) -> None:
        """Mark table and line, where they stand, as out of date; where that fails, it is only logged."""
        for page in self.pages if self.how.writes else ():
            languages = self.declaration.publish.languages
            follow = stale(languages if page == self.page else languages[:1], self.declaration.timezone)
            try:
                self._publisher_of(page).publish(page, follow)
            except EXPECTED as error:
                log.warning("not_marked_stale", of=self.declaration.name, why=str(error))

    def _publisher_of(self, page: str) -> Publisher:
        return self.publisher if page == self.page else replace(self.publisher, marks=COMMENTS)

    def _follow(self, block: str, found: Status, stored: Stored) -> Follow:
        part = self.declaration.publish
        now = record_of(found, results_with_deleted(stored, ESEP_1, now=found.taken_at))
        return table(
            block, now, Rules(timedelta(days=part.heartbeat_days), part.shrink_percent, self.how.allow_shrink)
        )

    @property
    def _desk(self) -> Desk:
        declaration = self.declaration
        marks = CALLS if declaration.publish.markers == "templates" else COMMENTS
        title, about = table_page(declaration), declaration.page
        return Desk(self.deployment, self.how, self.run, declaration.name, title, about, marks)


def table_page(declaration: EventDeclaration) -> str:
    """Return the title of the page that an event's table stands on."""
    return f"{declaration.page}/Status" if declaration.publish.where == "subpage" else declaration.page


def refuse_event_pages(deployment: Deployment, title: str) -> None:
    """Raise UsageError for a page on which something of an event is published."""
    for name in deployment.event_names():
        declaration = deployment.declaration(name)
        evidence = f"{declaration.page}/{EVIDENCE_NAME}"
        own = (declaration.page, table_page(declaration), declaration.publish.compact, evidence)
        if title in own or title.startswith(f"{evidence}/"):
            raise UsageError(f"“{title}” is the page of the event {name}; name a page of its own")
