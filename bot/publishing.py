"""Publishing an event: its table, and the evidence behind it where that is declared."""

from dataclasses import replace
from datetime import datetime

from bot.bootstrap import Deployment
from bot.decide import EVIDENCE_NAME, decide
from bot.errors import NotCollectedError
from bot.evidence import load_evidence
from bot.evidence_pages import Setting, evidence_pages, is_part_name, nothing_more
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
    found = decide(deployment, declaration, ESEP_1, now=deployment.clock())
    publisher = _publisher(deployment, live=live)
    table = _publish_table(publisher, declaration, found)
    return replace(table, evidence=_publish_evidence(deployment, declaration, publisher, found, table))


def publish_final(deployment: Deployment, declaration: EventDeclaration, *, live: bool) -> Published:
    """Publish the stored figures as the final ones; with `live` they stand from then on.

    Raises DeclarationError where figures are final already or the grant period is not over, and
    NotCollectedError where that is not collected to its end.
    """
    stored, now = load_stored(deployment, declaration), deployment.clock()
    _refuse_final(declaration.name, stored, now)
    counting = stored.material(ESEP_1, now=now).within(stored.event.grant_window)
    final = freeze(decide(deployment, declaration, ESEP_1, now=now), counting)
    publisher = _publisher(deployment, live=live)
    table = _publish_table(publisher, declaration, final.status)
    if live:
        with writing(deployment.store) as connection:
            save_final(connection, declaration.name, final, grant=declaration.grant)
    return replace(table, evidence=_publish_evidence(deployment, declaration, publisher, final.status, table))


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


def target_page(declaration: EventDeclaration) -> str:
    """Return the title of the page that holds the markers."""
    return f"{declaration.page}/Status" if declaration.publish.where == "subpage" else declaration.page


def _publish_table(publisher: Publisher, declaration: EventDeclaration, found: Status) -> Published:
    for wiki, since in found.stale.items():
        last = stamp(since) if since else "never"
        raise NotCollectedError(f"{wiki}: last fetched whole {last}; nothing published, collect again first")
    block = render_block(found, found.languages, version=VERSION)
    return publisher.publish(target_page(declaration), block, _summary("Status", declaration))


def _publish_evidence(
    deployment: Deployment,
    declaration: EventDeclaration,
    publisher: Publisher,
    found: Status,
    table: Published,
) -> tuple[Published, ...]:
    """Publish the evidence below the page as the wiki spells it; empty it where it is not declared."""
    page = table.title.removesuffix("/Status") if declaration.publish.where == "subpage" else table.title
    words = Messages(found.languages[0])
    setting = Setting(
        base=f"{page}/{EVIDENCE_NAME}",
        event_page=page,
        words=words,
        address=deployment.address,
        changed=[*final_lines(found, words), *all_since_final(found, words)],
        made_from=list(made_from_lines(found, words)),
        as_of=as_of_line(found, words, VERSION),
    )
    pages = evidence_pages(load_evidence(deployment, declaration), setting) if found.evidence else []
    blocks = {each.title: each.block for each in pages}
    emptied = Emptied(setting.base, nothing_more(setting), is_part_name)
    summary = _summary("Evidence", declaration)
    return tuple(publisher.publish_below(setting.base, blocks, summary, emptied=emptied))


def _summary(what: str, declaration: EventDeclaration) -> str:
    return f"{what} of “{declaration.name}” ([[{declaration.page}]]), Esep {VERSION}"


def _publisher(deployment: Deployment, *, live: bool) -> Publisher:
    saver = deployment.writer if live else None
    return Publisher(deployment.api(deployment.home), deployment.site(deployment.home), saver)
