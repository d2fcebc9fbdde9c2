"""Publishing an event: its table, and the evidence behind it where that is declared."""

from collections.abc import Iterator
from dataclasses import replace

from bot.bootstrap import Deployment
from bot.decide import decide
from bot.errors import NotCollectedError
from bot.evidence import load_evidence
from bot.evidence_pages import Setting, evidence_pages, nothing_more
from bot.final import freeze
from bot.messages import Messages
from bot.publisher import Published, Publisher
from bot.status import Status, stamp
from bot.status_table import as_of_line, made_from_lines, render_block
from bot.store.database import writing
from bot.store.finals import save_final
from bot.stored import load_stored
from bot.version import VERSION
from config.errors import DeclarationError
from config.events import EventDeclaration
from metrics.profiles import ESEP_1


def publish_status(deployment: Deployment, declaration: EventDeclaration, *, live: bool) -> Published:
    """Publish the stored status and its evidence; a dry run unless `live`.

    Raises NotCollectedError for incomplete data, and what `Publisher` raises.
    """
    found = decide(deployment, declaration, ESEP_1, now=deployment.clock())
    return _publish(deployment, declaration, found, live=live)


def publish_final(deployment: Deployment, declaration: EventDeclaration, *, live: bool) -> Published:
    """Publish the stored figures as the final ones; with `live` they stand from then on.

    Raises DeclarationError where figures are final already or the grant period is not over.
    """
    stored, now = load_stored(deployment, declaration), deployment.clock()
    if stored.final:
        raise DeclarationError(
            f"{declaration.name}: the figures of {stamp(stored.final.status.taken_at)} are final already"
        )
    if now < stored.event.grant_window.end:
        end = stamp(stored.event.grant_window.end)
        raise DeclarationError(f"{declaration.name}: the grant period ends {end}; nothing is final before")
    counting = stored.material(ESEP_1, now=now).within(stored.event.grant_window)
    final = freeze(decide(deployment, declaration, ESEP_1, now=now), counting)
    published = _publish(deployment, declaration, final.status, live=live)
    if live:
        with writing(deployment.store) as connection:
            save_final(connection, declaration.name, final, grant=declaration.grant)
    return published


def target_page(declaration: EventDeclaration) -> str:
    """Return the title of the page that holds the markers."""
    return f"{declaration.page}/Status" if declaration.publish.where == "subpage" else declaration.page


def _publish(
    deployment: Deployment, declaration: EventDeclaration, found: Status, *, live: bool
) -> Published:
    for wiki, since in found.stale.items():
        last = stamp(since) if since else "never"
        raise NotCollectedError(f"{wiki}: last fetched whole {last}; nothing published, collect again first")
    publisher = _publisher(deployment, live=live)
    block = render_block(found, found.languages, version=VERSION)
    table = publisher.publish(target_page(declaration), block, _summary("Status", declaration))
    return replace(table, evidence=tuple(_publish_evidence(deployment, declaration, publisher, found)))


def _publish_evidence(
    deployment: Deployment, declaration: EventDeclaration, publisher: Publisher, found: Status
) -> Iterator[Published]:
    if not found.evidence:
        return
    words = Messages(found.languages[0])
    setting = Setting(
        base=found.evidence,
        event_page=declaration.page,
        words=words,
        address=deployment.address,
        made_from=list(made_from_lines(found, words)),
        as_of=as_of_line(found, words, VERSION),
    )
    pages = evidence_pages(load_evidence(deployment, declaration), setting)
    blocks = {page.title: page.block for page in pages}
    summary = _summary("Evidence", declaration)
    yield from publisher.publish_below(found.evidence, blocks, nothing_more(setting), summary)


def _summary(what: str, declaration: EventDeclaration) -> str:
    return f"{what} of “{declaration.name}” ([[{declaration.page}]]), Esep {VERSION}"


def _publisher(deployment: Deployment, *, live: bool) -> Publisher:
    saver = deployment.writer if live else None
    return Publisher(deployment.api(deployment.home), deployment.site(deployment.home), saver)
