"""Publishing an event: its table, and the evidence behind it where that is declared."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.bootstrap import Deployment
from bot.decide import EVIDENCE_NAME, status_of
from bot.errors import NotCollectedError
from bot.evidence import evidence_lists
from bot.evidence_pages import EvidencePage, Setting, evidence_pages, is_part_name, nothing_more
from bot.final import freeze
from bot.messages import Messages
from bot.publisher import Emptied, Published, Publisher
from bot.status import Status, stamp
from bot.status_changes import all_since_final, final_lines
from bot.status_table import as_of_line, made_from_lines, render_block
from bot.store.database import writing
from bot.store.finals import save_final
from bot.stored import Stored, load_stored
from bot.version import VERSION
from config.errors import DeclarationError
from config.events import EventDeclaration
from metrics.profiles import ESEP_1


def publish_status(deployment: Deployment, declaration: EventDeclaration, *, live: bool) -> Published:
    """Publish the stored status and its evidence; a dry run unless `live`.

    Raises NotCollectedError for incomplete data, and what `Publisher` raises.
    """
    job = _Job.of(deployment, declaration, live=live)
    found = status_of(job.stored, declaration, ESEP_1, now=deployment.clock())
    table = job.publish_table(found)
    return replace(table, evidence=job.publish_evidence(found, table))


def publish_final(deployment: Deployment, declaration: EventDeclaration, *, live: bool) -> Published:
    """Publish the stored figures as the final ones; with `live` they stand from then on.

    Raises DeclarationError where figures are final already or the grant period is not over, and
    NotCollectedError where that is not collected to its end.
    """
    job, now = _Job.of(deployment, declaration, live=live), deployment.clock()
    _refuse_final(declaration.name, job.stored, now)
    counting = job.stored.material(ESEP_1, now=now).within(job.stored.event.grant_window)
    final = freeze(status_of(job.stored, declaration, ESEP_1, now=now), counting)
    table = job.publish_table(final.status)
    if live:
        with writing(deployment.store) as connection:
            save_final(connection, declaration.name, final, grant=declaration.grant)
    return replace(table, evidence=job.publish_evidence(final.status, table))


def target_page(declaration: EventDeclaration) -> str:
    """Return the title of the page that holds the markers."""
    return f"{declaration.page}/Status" if declaration.publish.where == "subpage" else declaration.page


def _refuse_final(name: str, stored: Stored, now: datetime) -> None:
    if stored.final:
        since = stamp(stored.final.status.taken_at)
        raise DeclarationError(f"{name}: the figures of {since} are final already")
    event = stored.event
    end = max(event.grant_window.end, event.days_window.end)
    if now < end:
        raise DeclarationError(f"{name}: the grant period ends {stamp(end)}; nothing is final before")
    if stored.good_until is None or stored.good_until < end:
        raise NotCollectedError(f"{name}: was not collected since it ended {stamp(end)}; collect it first")


@dataclass(frozen=True, slots=True)
class _Job:
    """What is stored of an event, and where it is published."""

    deployment: Deployment
    declaration: EventDeclaration
    stored: Stored
    publisher: Publisher

    @classmethod
    def of(cls, deployment: Deployment, declaration: EventDeclaration, *, live: bool) -> "_Job":
        stored = load_stored(deployment, declaration)
        saver = deployment.writer if live else None
        publisher = Publisher(deployment.api(deployment.home), deployment.site(deployment.home), saver)
        return cls(deployment, declaration, stored, publisher)

    def publish_table(self, found: Status) -> Published:
        for wiki, since in found.stale.items():
            last = stamp(since) if since else "never"
            raise NotCollectedError(
                f"{wiki}: last fetched whole {last}; nothing published, collect again first"
            )
        block = render_block(found, found.languages, version=VERSION)
        return self.publisher.publish(
            target_page(self.declaration), block, _summary("Status", self.declaration)
        )

    def publish_evidence(self, found: Status, table: Published) -> tuple[Published, ...]:
        """Publish the evidence below the page as the wiki spells it; empty it where it is not declared."""
        is_subpage = self.declaration.publish.where == "subpage"
        page = table.title.removesuffix("/Status") if is_subpage else table.title
        words = Messages(found.languages[0])
        setting = Setting(
            base=f"{page}/{EVIDENCE_NAME}",
            event_page=page,
            words=words,
            address=self.deployment.address,
            changed=[*final_lines(found, words), *all_since_final(found, words)],
            made_from=list(made_from_lines(found, words)),
            as_of=as_of_line(found, words, VERSION),
        )
        blocks = {each.title: each.block for each in self._evidence_pages(found, setting)}
        emptied = Emptied(setting.base, nothing_more(setting), is_part_name)
        summary = _summary("Evidence", self.declaration)
        return tuple(self.publisher.publish_below(setting.base, blocks, summary, emptied=emptied))

    def _evidence_pages(self, found: Status, setting: Setting) -> list[EvidencePage]:
        if not found.evidence:
            return []
        return evidence_pages(evidence_lists(self.stored, self.declaration, now=found.taken_at), setting)


def _summary(what: str, declaration: EventDeclaration) -> str:
    return f"{what} of “{declaration.name}” ([[{declaration.page}]]), Esep {VERSION}"
