"""The declared grant and its report: read anew where anything on their pages changed."""

from datetime import datetime, timedelta

from bot.bootstrap import Deployment
from bot.grants import fetch
from bot.store.database import reading
from bot.store.readings import grant_fetched_at
from bot.store.repository import load_grant
from collectors.pages import PagesRead
from collectors.report_page import report_titles
from config.errors import DeclarationError
from config.events import EventDeclaration
from metrics.model import Grant
from metrics.reports import Report

MARGIN = timedelta(hours=1)
"""How long before it was stored a page may have been read at the most."""

NO_GRANT = Grant("", None, None, None, None, (), (), (), (), revision=None)
"""What an event without a grant was promised: nothing."""


def titles_to_read(declaration: EventDeclaration) -> list[str]:
    """Return the pages that tell whether anything changed, and the page with the list of participants."""
    people = declaration.participants
    listed = [people.page or declaration.page] if people.section or people.page else []
    grant = [declaration.grant, *report_titles(declaration.grant)] if declaration.grant else []
    return [*grant, *listed]


def fetch_declared(
    deployment: Deployment, declaration: EventDeclaration, read: PagesRead, *, is_known: bool
) -> tuple[Grant, Report | None]:
    """Return the declared grant and its report, those that `is_known` from the store where no page changed.

    Raises DeclarationError where a report is named instead. Where none is declared, which is only of use to a
    one-off, nothing was promised.
    """
    if not declaration.grant:
        return NO_GRANT, None
    if is_known and not declaration.participants.organizers_from_grant:
        stored = _unchanged(deployment, declaration, read)
        if stored:
            return stored
    found = fetch(deployment.api(deployment.home), declaration.grant, read)
    if not found.grant:
        raise DeclarationError(
            f"{declaration.name}: grant: “{declaration.grant}” is a report; name the grant page"
        )
    return found.grant, found.report


def _unchanged(
    deployment: Deployment, declaration: EventDeclaration, read: PagesRead
) -> tuple[Grant, Report | None] | None:
    """Return what is stored, None where it is not what the pages say now."""
    with reading(deployment.store) as connection:
        grant, report = load_grant(connection, declaration.name, declared=declaration.grant)
        since = grant_fetched_at(connection, declaration.name)
    page = read.pages.get(declaration.grant)
    if not grant or not since or not page or page.revision != grant.revision:
        return None
    titles = [declaration.grant, *report_titles(declaration.grant)]
    there = [title for title in titles[1:] if title in read.pages.keys() | read.redirects]
    if any(title in read.redirects for title in titles) or bool(there) != bool(report):
        return None
    return None if any(_changed(read, title, since) for title in titles) else (grant, report)


def _changed(read: PagesRead, title: str, since: datetime) -> bool:
    touched = read.touched.get(title)
    return touched is not None and touched >= since - MARGIN
