"""Where and how an event is published: the page, the table and its mark."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.bootstrap import Deployment
from bot.desk import Desk
from bot.exits import EXPECTED
from bot.marks import CALLS, COMMENTS
from bot.modes import How
from bot.published_record import record_of
from bot.publisher import Published, Publisher
from bot.stale_mark import stale
from bot.status import Status
from bot.status_table import render_block
from bot.stored import Stored, results_with_deleted
from bot.updates import Rules, table
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

    def put(self, found: Status, stored: Stored) -> Published:
        """Publish the table of a status."""
        part = self.declaration.publish
        block = render_block(found, found.languages, version=VERSION)
        now = record_of(found, results_with_deleted(stored, ESEP_1, now=found.taken_at))
        rules = Rules(timedelta(days=part.heartbeat_days), part.shrink_percent, self.how.allow_shrink)
        return self.publisher.publish(self.page, table(block, now, rules), begin=self._desk.is_sandbox)

    def mark_stale(self) -> None:
        """Mark the table that stands on the page as out of date; where that fails, it is only logged."""
        if not self.how.writes:
            return
        follow = stale(self.declaration.publish.languages, self.declaration.timezone)
        try:
            self.publisher.publish(self.page, follow)
        except EXPECTED as error:
            log.warning("not_marked_stale", of=self.declaration.name, why=str(error))

    @property
    def _desk(self) -> Desk:
        declaration = self.declaration
        marks = CALLS if declaration.publish.markers == "templates" else COMMENTS
        title, about = table_page(declaration), declaration.page
        return Desk(self.deployment, self.how, self.run, declaration.name, title, about, marks)


def table_page(declaration: EventDeclaration) -> str:
    """Return the title of the page that an event's table stands on."""
    return f"{declaration.page}/Status" if declaration.publish.where == "subpage" else declaration.page
