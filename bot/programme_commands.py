"""Learning programmes as a kind of table on pages of their own."""

from collections.abc import Iterator

from bot.bootstrap import Deployment
from bot.kinds import PROGRAMMES
from bot.messages import Messages
from bot.own_pages import Kind, Made
from bot.programme import Programme, declared_programme, load_standing
from bot.programme_json import programme_json
from bot.programme_table import OURS, programme_block, told
from bot.published_record import Record
from bot.show import console, new_table


def _page(deployment: Deployment, name: str) -> str | None:
    return declared_programme(deployment, name).page


def _read(deployment: Deployment, name: str) -> None:
    """Make sure of the declaration: of what the lists say nothing is kept."""
    declared_programme(deployment, name)


def _made(found: Programme) -> Made:
    return Made(programme_block(found), Record(found.as_of, dict(_results(found))))


def _results(found: Programme) -> Iterator[tuple[str, int | None]]:
    registered, attendance = found.figures.registered, found.figures.attendance
    yield "registered", registered.people if registered else None
    yield "participations", attendance.participations if attendance else None
    if found.declaration.event:
        done = found.afterwards.done if found.afterwards else None
        yield "pages", done.created + done.improved if done else None


def _print(found: Programme, words: Messages) -> None:
    shown = told(found, words)
    console.print(shown.title)
    facts = new_table("", "")
    facts.show_header = False
    for label, value in shown.facts:
        facts.add_row(label, value)
    console.print(facts)
    for heading, clinics in shown.calendar:
        console.print(heading)
        for clinic in clinics:
            console.print(f"  {clinic.title}: {words.listed((*clinic.when, *clinic.about, *clinic.people))}")
    console.print(shown.as_of)


KIND = Kind(
    sort=PROGRAMMES,
    ours=OURS,
    page=_page,
    read=_read,
    find=load_standing,
    made=_made,
    as_json=programme_json,
    show=_print,
)
