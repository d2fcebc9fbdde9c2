"""An event that is declared nowhere: what can be known of it from its pages and the command line."""

from dataclasses import dataclass

from pydantic import ValidationError

from bot.bootstrap import Deployment
from bot.declared import mistakes
from collectors.errors import NotFoundError
from collectors.pages import fetch_page
from collectors.participants.wikitext import section_titles
from config.errors import DeclarationError
from config.events import EventDeclaration, ParticipantsPart

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


@dataclass(frozen=True, slots=True)
class OneOff:
    """What the command line says of an event; `wikis` and `organizers` are joined by commas."""

    grant: str
    page: str
    section: str | None
    wikis: str
    organizers: str
    timezone: str


def one_off_declaration(deployment: Deployment, given: OneOff) -> EventDeclaration:
    """Return a declaration made of command-line values; raises DeclarationError for an impossible one.

    Where no section is named, the event's page is read for a heading that participants stand under.
    """
    wikis = _names(given.wikis)
    for wiki in wikis:
        if wiki not in deployment.countable_wikis:
            raise DeclarationError(f"--wikis: there is no “{wiki}”; add it to the file of wikis")
    grant, page = deployment.title(given.grant), deployment.title(given.page)
    section = given.section or find_section(deployment, page)
    try:
        declaration = EventDeclaration(
            name="one-off",
            grant=grant,
            page=page,
            timezone=given.timezone,
            wikis=wikis,
            participants=ParticipantsPart(section=section, organizers=_names(given.organizers)),
        )
    except ValidationError as error:
        first = error.errors()[0]
        text = f"--{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}"
        raise DeclarationError(text) from error
    for _, wrong in mistakes(declaration, deployment.settings.wikis.wikis):
        raise DeclarationError(f"--wikis: {wrong} in a declaration")
    return declaration


def _names(joined: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in joined.split(",") if name.strip())


def find_section(deployment: Deployment, page: str) -> str:
    """Return the heading that the participants stand under; raises NotFoundError naming those there are."""
    headings = section_titles(fetch_page(deployment.api(deployment.home), page).text)
    for wanted in SECTIONS:
        for heading in headings:
            if heading.casefold() == wanted:
                return heading
    there = ", ".join(f"“{heading}”" for heading in headings) or "none"
    raise NotFoundError(f"“{page}”: no heading that participants stand under; name one by --section: {there}")
