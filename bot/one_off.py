"""An event that is declared nowhere: what can be known of it from its pages and the command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.bootstrap import Deployment
from bot.declared import mistakes
from collectors.errors import NotFoundError
from collectors.pages import fetch_page
from collectors.participants.wikitext import section_titles
from config.errors import DeclarationError
from config.events import EventDeclaration, ParticipantsPart, PeriodPart

SECTIONS = (
    "participants",
    "interested in participating",
    "attendees",
    "likely attendees",
    "signed up",
    "қатысушылар",
    "участники",
    "participantes",
    "katılımcılar",
)
"""Headings that lists of participants usually stand under, the surest first."""


FIRST_YEAR = 2001
"""Before it there was no wiki to count on."""

FARTHEST = timedelta(days=366)
"""How far ahead a last day may lie that is no slip."""

_OPTIONS = {"start": "--from", "end": "--to", "period": "--from, --to"}


class WrongInputError(DeclarationError):
    """What the command line says is wrong in one way or in several: `lines` has one for each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


class Undeclared(EventDeclaration):
    """An event that may have no grant page, no page of its own, or neither: then these are empty."""

    grant: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class OneOff:
    """What the command line says of an event; `wikis` and `organizers` are joined by commas.

    `start` and `end` are its first and last day, `names` and `file` its people besides those on the `page`.
    """

    grant: str | None
    page: str | None
    section: str | None
    wikis: str
    organizers: str
    timezone: str
    start: str | None = None
    end: str | None = None
    names: tuple[str, ...] = ()
    file: Path | None = None


def one_off_declaration(deployment: Deployment, given: OneOff) -> EventDeclaration:
    """Return a declaration made of command-line values; raises WrongInputError with all that is wrong.

    Where no section is named, the event's page is read for a heading that participants stand under; one
    without any heading is a list as a whole. Raises what `Deployment.title` and `find_section` raise.
    """
    unknown = [wiki for wiki in split(given.wikis) if wiki not in deployment.countable_wikis]
    wrong = [f"--wikis: there is no “{wiki}”; add it to the file of wikis" for wiki in unknown]
    wrong += _missing(given)
    try:
        declaration = _declared(deployment, given)
    except ValidationError as error:
        raise WrongInputError([*wrong, *_told(error)]) from error
    if declaration.period:
        today = deployment.clock().astimezone(ZoneInfo(given.timezone)).date()
        wrong += _wrong_days(declaration.period, today)
    if not unknown:
        known = deployment.settings.wikis.wikis
        wrong += [f"--wikis: {what} in a declaration" for _, what in mistakes(declaration, known)]
    if wrong:
        raise WrongInputError(wrong)
    return _with_section(deployment, declaration)


def split(joined: str) -> tuple[str, ...]:
    """Return what is joined by commas."""
    return tuple(name.strip() for name in joined.split(",") if name.strip())


def find_section(deployment: Deployment, page: str) -> str | None:
    """Return the heading that the participants stand under, None on a page without headings.

    Raises NotFoundError naming those there are.
    """
    headings = section_titles(fetch_page(deployment.api(deployment.home), page).text)
    for wanted in SECTIONS:
        for heading in headings:
            if heading.casefold() == wanted:
                return heading
    if not headings:
        return None
    there = ", ".join(f"“{heading}”" for heading in headings)
    raise NotFoundError(f"“{page}”: no heading that participants stand under; name one by --section: {there}")


def _missing(given: OneOff) -> Iterator[str]:
    if not (given.names or given.file or given.page):
        yield "nobody is named: name people, or the page that lists them with --page"
    if given.section and not given.page:
        yield "--section: is a heading on a page; name the page with --page"
    if bool(given.start) != bool(given.end):
        yield "--from and --to: give both, or neither with --grant"
    elif not (given.start or given.grant):
        yield "no days are named: give --from and --to, or the grant page with --grant"


def _declared(deployment: Deployment, given: OneOff) -> Undeclared:
    page = deployment.title(given.page) if given.page else ""
    people = {"page": page or None, "section": given.section, "list": given.names, "file": given.file}
    listed = {name: value for name, value in people.items() if value} or {"list": ("",)}
    period = {"start": given.start, "end": given.end} if given.start and given.end else None
    return Undeclared.model_validate(
        {
            "name": "one-off",
            "grant": deployment.title(given.grant) if given.grant else "",
            "page": page,
            "timezone": given.timezone,
            "period": period,
            "wikis": split(given.wikis),
            "participants": ParticipantsPart(**listed, organizers=split(given.organizers)),
        }
    )


def _told(error: ValidationError) -> Iterator[str]:
    for each in error.errors():
        field = str(each["loc"][-1])
        yield f"{_OPTIONS.get(field, f'--{field}')}: {each['msg'].removeprefix('Value error, ')}"


def _wrong_days(period: PeriodPart, today: date) -> Iterator[str]:
    first, last = _day(period.start), _day(period.end)
    if first.year < FIRST_YEAR:
        yield f"--from: {first} is before the first wiki ({FIRST_YEAR})"
    if first > today:
        yield f"--from: {first} lies in the future: nothing can be counted yet"
    if last > today + FARTHEST:
        yield f"--to: {last} is more than a year ahead"


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _with_section(deployment: Deployment, declaration: EventDeclaration) -> EventDeclaration:
    people = declaration.participants
    if not people.page or people.section:
        return declaration
    section = find_section(deployment, people.page)
    return declaration.model_copy(update={"participants": people.model_copy(update={"section": section})})
