"""Publishing an event: its table, and the evidence behind it where that is declared."""

from dataclasses import replace
from datetime import datetime

from bot.chart import keep_chart
from bot.decide import EVIDENCE_NAME, status_of
from bot.errors import NotCollectedError
from bot.evidence import evidence_lists
from bot.evidence_pages import EvidencePage, Setting, evidence_pages, is_part_name, nothing_more
from bot.final import Final, freeze
from bot.messages import Messages
from bot.modes import Mode
from bot.place import Place
from bot.publisher import Emptied, Published
from bot.status import Status, stamp
from bot.status_changes import all_since_final, final_lines
from bot.status_table import as_of_line, made_from_lines
from bot.store.database import writing
from bot.store.finals import save_final
from bot.stored import Stored, load_stored
from bot.version import VERSION
from config.errors import DeclarationError
from metrics.profiles import ESEP_1


def publish_status(place: Place) -> Published:
    """Publish the stored status and its evidence.

    Raises NotCollectedError for incomplete data, with the table on the page marked, and what `Publisher`
    raises.
    """
    stored = load_stored(place.deployment, place.declaration)
    found = status_of(stored, place.declaration, ESEP_1, now=place.deployment.clock())
    _refuse_stale(place, found)
    return _published(place, stored, found)


def publish_final(place: Place) -> Published:
    """Publish the stored figures as the final ones; live they stand from then on.

    Raises DeclarationError where figures are final already or the grant period is not over, and
    NotCollectedError where that is not collected to its end.
    """
    stored, now = load_stored(place.deployment, place.declaration), place.deployment.clock()
    name = place.declaration.name
    _refuse_final(name, stored, now)
    counting = stored.material(ESEP_1, now=now).within(stored.event.grant_window)
    final = freeze(status_of(stored, place.declaration, ESEP_1, now=now), counting)
    _refuse_stale(place, final.status)
    return _published(place, stored, final.status, final)


def _published(place: Place, stored: Stored, found: Status, final: Final | None = None) -> Published:
    """Publish a status, where it is the `final` one for good; last of all raise what refused its chart."""
    chart = keep_chart(place, found, stored)
    put = place.put(found, stored, chart.wikitext)
    if final and place.how.mode is Mode.LIVE:
        with writing(place.deployment.store) as connection:
            save_final(connection, place.declaration.name, final, grant=place.declaration.grant)
    others = _publish_others(place, stored, found, put)
    if chart.refused:
        raise chart.refused
    return replace(put, others=(*chart.pages, *others))


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


def _refuse_stale(place: Place, found: Status) -> None:
    for wiki, since in found.stale.items():
        place.mark_stale()
        last = stamp(since) if since else "never"
        raise NotCollectedError(f"{wiki}: last fetched whole {last}; nothing published, collect again first")


def _publish_others(place: Place, stored: Stored, found: Status, put: Published) -> tuple[Published, ...]:
    """Publish what stands beside the table; a sandbox has the table alone."""
    if place.how.mode is Mode.SANDBOX:
        return ()
    return (*_publish_evidence(place, stored, found, put), *place.put_line(found, stored))


def _publish_evidence(place: Place, stored: Stored, found: Status, put: Published) -> tuple[Published, ...]:
    """Publish the evidence below the page as the wiki spells it; empty it where it is not declared."""
    setting = _setting(place, found, put.title)
    blocks = {each.title: each.block for each in _evidence_pages(place, stored, found, setting)}
    emptied = Emptied(setting.base, nothing_more(setting), is_part_name)
    return tuple(place.publisher.publish_below(setting.base, blocks, emptied=emptied))


def _setting(place: Place, found: Status, title: str) -> Setting:
    is_subpage = place.declaration.publish.where == "subpage"
    page = title.removesuffix("/Status") if is_subpage else title
    words = Messages(found.languages[0])
    return Setting(
        base=f"{page}/{EVIDENCE_NAME}",
        event_page=page,
        words=words,
        address=place.deployment.address,
        changed=[*final_lines(found, words), *all_since_final(found, words)],
        made_from=list(made_from_lines(found, words)),
        as_of=as_of_line(found, words, VERSION),
    )


def _evidence_pages(place: Place, stored: Stored, found: Status, setting: Setting) -> list[EvidencePage]:
    if not found.evidence:
        return []
    return evidence_pages(evidence_lists(stored, place.declaration, now=found.taken_at), setting)
