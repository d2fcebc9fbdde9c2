"""Reading a grant and its report: by title from the wiki, or from a saved page."""

from dataclasses import dataclass, replace
from pathlib import Path

from collectors.api import Api
from collectors.errors import UnreadableError
from collectors.grant_page import fetch_grant, read_grant_file
from collectors.pages import NOTHING_READ, PagesRead
from collectors.report_page import fetch_report, fetch_report_page, is_report, read_report_file
from metrics.model import Grant, NotUnderstood
from metrics.reports import Report


@dataclass(frozen=True, slots=True)
class GrantAndReport:
    """What was found of a grant; `grant` is None where only its report was asked for."""

    grant: Grant | None
    report: Report | None


def fetch(api: Api, title: str, read: PagesRead = NOTHING_READ) -> GrantAndReport:
    """Fetch a grant page and the report below it, or the report alone where the title is a report's.

    What was `read` already tells whether there is a report. One that cannot be read is among what was not
    understood of the grant. Raises what `fetch_grant` and `fetch_report_page` raise.
    """
    if is_report(title):
        return GrantAndReport(None, fetch_report_page(api, title))
    grant = fetch_grant(api, title)
    try:
        return GrantAndReport(grant, fetch_report(api, grant.title, read))
    except UnreadableError as error:
        unread = NotUnderstood("report", str(error))
        return GrantAndReport(replace(grant, not_understood=(*grant.not_understood, unread)), None)


def read_file(path: Path) -> GrantAndReport:
    """Read a saved grant page, or a saved report. Raises UnreadableError when the file is neither."""
    try:
        return GrantAndReport(read_grant_file(path), None)
    except UnreadableError as no_grant:
        try:
            return GrantAndReport(None, read_report_file(path))
        except UnreadableError:
            raise no_grant from None
