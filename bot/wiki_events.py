"""Events that their own pages declare: which there are, who approved them, and which are followed."""

from collections.abc import Iterator, Mapping, Sequence

import structlog

from bot.approvals import EVENTS_PAGE, Title, fetch_approvals, title_key
from bot.bootstrap import Deployment
from bot.store.database import reading, writing
from bot.store.people import expire
from bot.store.wiki_events import WikiEvent, load_wiki_events, save_wiki_events
from bot.wiki_calls import call_in
from collectors.pages import PageText, fetch_transcluding

TEMPLATE = "Template:Esep"

LONGEST_NAME = 128
"""Characters that the store keeps of an event's name."""

log = structlog.get_logger()


def follow_wiki_events(deployment: Deployment) -> Iterator[str]:
    """Read anew which pages declare an event, keep those to follow, and yield what an operator should know.

    What is stored of single people goes for an event that is not followed any more. Raises PublishError,
    LoginError or what reading raises; then everything is as it was.
    """
    settings, home = deployment.settings, deployment.home
    api, site = deployment.api(home), deployment.site(home)
    approved = fetch_approvals(api, site, deployment.account)
    pages = fetch_transcluding(api, TEMPLATE, settings.wiki_namespace_numbers)
    calls = {title_key(page.title, site): page for page in pages if call_in(page.text)}
    followed = chosen(calls, approved)
    _keep(deployment, followed[: settings.wiki_events])
    for event in followed[settings.wiki_events :]:
        yield f"“{event.page}” is not followed: there are more than ESEP_WIKI_EVENTS={settings.wiki_events}"
    for page in waiting(calls, approved):
        yield f"“{page}” waits for approval on “{EVENTS_PAGE.format(bot=deployment.account)}”"


def chosen(calls: Mapping[Title, PageText], approved: Mapping[Title, bool]) -> list[WikiEvent]:
    """Return the approved events, in the order of their approval."""
    pages = ((calls[title], accepted) for title, accepted in approved.items() if title in calls)
    return [WikiEvent(page.title, call_in(page.text) or "", accepted) for page, accepted in pages]


def waiting(calls: Mapping[Title, PageText], approved: Mapping[Title, bool]) -> list[str]:
    """Return the titles of the pages that nobody approved yet."""
    return [page.title for title, page in calls.items() if title not in approved]


def _keep(deployment: Deployment, events: Sequence[WikiEvent]) -> None:
    with reading(deployment.store) as connection:
        before = load_wiki_events(connection)
    gone = {event.page for event in before} - {event.page for event in events}
    if not gone and before == sorted(events, key=lambda event: event.page):
        return
    with writing(deployment.store) as connection:
        save_wiki_events(connection, events)
        for name in gone:
            expire(connection, name)
            log.info("event_left", of=name)
