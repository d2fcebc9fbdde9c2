"""Events that their own pages declare: which there are, who approved them, and which are followed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.approvals import EVENTS_PAGE, Title, fetch_approvals, title_key
from bot.bootstrap import Deployment
from bot.store.database import reading, writing
from bot.store.people import expire
from bot.store.wiki_events import WikiEvent, load_wiki_events, save_wiki_events
from bot.wiki_calls import call_in
from collectors.pages import PageText, fetch_pages, fetch_transcluding

TEMPLATE = "Template:Esep"

LONGEST_NAME, LONGEST_FILE_NAME = 128, 240
"""Characters that the store keeps of an event's name, and bytes that a file can be called by."""

GRACE = timedelta(days=7)
"""How long what was stored of people outlives the template: a page that was blanked may be put right."""

SHOWN = 20
"""How many pages that wait for approval are named."""

log = structlog.get_logger()


def follow_wiki_events(deployment: Deployment) -> Iterator[str]:
    """Read anew which pages declare an event, keep those to follow, and yield what an operator should know.

    What is stored of single people goes a week after an event is not followed any more. Raises PublishError,
    LoginError or what reading raises; then everything is as it was.
    """
    settings, home = deployment.settings, deployment.home
    api, site = deployment.api(home), deployment.site(home)
    approved = fetch_approvals(api, site, deployment.account)
    titles = fetch_transcluding(api, TEMPLATE, settings.wiki_namespace_numbers)
    pages = fetch_pages(api, [title for title in titles if title_key(title, site) in approved])
    followed = chosen({title_key(page.title, site): page for page in pages}, approved)
    named = [event for event in followed if can_be_named(event.page)]
    _keep(deployment, named[: settings.wiki_events])
    for event in named[settings.wiki_events :]:
        yield f"“{event.page}” is not followed: there are more than ESEP_WIKI_EVENTS={settings.wiki_events}"
    for event in followed:
        if not can_be_named(event.page):
            yield f"“{event.page}” is not followed: its title is too long"
    where = EVENTS_PAGE.format(bot=deployment.account)
    yield from waiting([title for title in titles if title_key(title, site) not in approved], where)


def chosen(calls: Mapping[Title, PageText], approved: Mapping[Title, bool]) -> list[WikiEvent]:
    """Return the approved events, in the order of their approval."""
    found = ((calls[title], accepted) for title, accepted in approved.items() if title in calls)
    declared = ((page.title, call_in(page.text), accepted) for page, accepted in found)
    return [WikiEvent(title, call, accepted) for title, call, accepted in declared if call]


def can_be_named(title: str) -> bool:
    """Tell whether an event can be called as a page: in the store, and where a file of that name may be."""
    return len(title) <= LONGEST_NAME and len(title.encode()) <= LONGEST_FILE_NAME


def waiting(titles: Sequence[str], where: str) -> Iterator[str]:
    """Yield a line for the pages that nobody approved yet, and one for how many more there are."""
    for title in titles[:SHOWN]:
        yield f"“{title}” waits for approval on “{where}”"
    if len(titles) > SHOWN:
        yield f"{len(titles) - SHOWN} more pages wait for approval"


def _keep(deployment: Deployment, events: Sequence[WikiEvent]) -> None:
    """Keep the events to follow, and for a while those that are not followed any more."""
    now = deployment.clock()
    with reading(deployment.store) as connection:
        before = load_wiki_events(connection)
    kept = {event.page: event for event in before} | {event.page: event for event in events}
    followed = {event.page for event in events}
    left = [
        replace(event, left_at=event.left_at or now) for event in kept.values() if event.page not in followed
    ]
    gone = [event for event in left if event.left_at and now - event.left_at >= GRACE]
    after = [*events, *(event for event in left if event not in gone)]
    if not gone and before == sorted(after, key=lambda event: event.page):
        return
    with writing(deployment.store) as connection:
        save_wiki_events(connection, after)
        for event in gone:
            expire(connection, event.page)
            log.info("event_left", of=event.page)
