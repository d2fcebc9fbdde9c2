"""The text of wiki pages, with the revision it is the text of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from collectors.api import Answer, Api
from collectors.errors import MissingError, NotFoundError


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's current wikitext. `title` is the wiki's own spelling of the title."""

    title: str
    namespace: int
    revision: int
    text: str


def fetch_page(api: Api, title: str) -> PageText:
    """Fetch a page in one request.

    Raises MissingError for a missing page, NotFoundError for a title no page can have and for a redirect,
    naming its target.
    """
    if _SEVERAL.search(title):
        raise NotFoundError(f"{api.wiki}: “{title}” is no title of a page; check it")
    answer = api.get(action="query", titles=title, redirects=True, **_WANTED)["query"]
    if answer.get("redirects"):
        target = answer["redirects"][0]["to"]
        raise NotFoundError(f"{api.wiki}: “{title}” is a redirect to “{target}”; name that page")
    return _page_text(api, answer, title)


def fetch_pages_below(api: Api, namespace: int, title: str) -> list[PageText]:
    """Fetch the page `title`, without its namespace's name, and all its subpages, in any depth."""
    parts = api.query(
        generator="allpages", gapnamespace=namespace, gapprefix=title, gaplimit="max", **_WANTED
    )
    pages = {
        page["pageid"]: page for part in parts for page in part.get("pages", ()) if page.get("revisions")
    }
    found = (_text_of(page) for page in pages.values())
    return [page for page in found if is_below(page.title, title)]


def fetch_transcluding(api: Api, template: str, namespaces: Sequence[int]) -> list[str]:
    """Fetch the titles of all pages of these namespaces that transclude a template."""
    wanted = {"eititle": template, "einamespace": namespaces, "eilimit": "max"}
    parts = api.query(list="embeddedin", **wanted)
    return [page["title"] for part in parts for page in part["embeddedin"]]


@dataclass(frozen=True, slots=True)
class PagesRead:
    """Pages as they were read together, by the title that was asked for, and which of them are redirects.

    `asked` are all titles; `touched` says when anything on a page last changed, a template on it too.
    """

    asked: frozenset[str] = frozenset()
    pages: Mapping[str, PageText] = field(default_factory=dict)
    touched: Mapping[str, datetime] = field(default_factory=dict)
    redirects: frozenset[str] = frozenset()


NOTHING_READ = PagesRead()


def read_together(api: Api, titles: Sequence[str]) -> PagesRead:
    """Fetch pages in one request for as many as the account may name; raises what `Api.get` raises."""
    wanted = [title for title in titles if title and not _SEVERAL.search(title)]
    props = {**_WANTED, "prop": "info|revisions"}
    parts = [part for batch in api.batches(wanted) for part in api.query(titles=batch, **props)]
    asked_as = {each["to"]: each["from"] for part in parts for each in part.get("normalized", ())}
    there = {
        asked_as.get(page["title"], page["title"]): page
        for part in parts
        for page in part.get("pages", ())
        if page.get("revisions")
    }
    pages = {title: page for title, page in there.items() if not page.get("redirect")}
    return PagesRead(
        frozenset(wanted),
        {title: _text_of(page) for title, page in pages.items()},
        {title: datetime.fromisoformat(page["touched"]) for title, page in pages.items()},
        frozenset(there.keys() - pages.keys()),
    )


def is_below(title: str, base: str) -> bool:
    """Tell whether a title, with or without its namespace's name, is `base` or a subpage of it."""
    bare = title.partition(":")[2]
    return any(each == base or each.startswith(f"{base}/") for each in (title, bare))


def fetch_pages(api: Api, titles: Sequence[str]) -> list[PageText]:
    """Fetch pages, as many a request as the account may name; those that are not there are left out."""
    parts = (part for batch in api.batches(titles) for part in api.query(titles=batch, **_WANTED))
    return [_text_of(page) for part in parts for page in part.get("pages", ()) if page.get("revisions")]


def fetch_revision(api: Api, revision: int) -> PageText:
    """Fetch a page as it is in one revision, in one request."""
    answer = api.get(action="query", revids=revision, **_WANTED)["query"]
    return _page_text(api, answer, f"revision {revision}")


_SEVERAL = re.compile(r"[|\x00-\x1f]")
"""What would make several titles of one; no title has it."""

_WANTED = {"prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}


def _page_text(api: Api, answer: Answer, asked: str) -> PageText:
    page: Answer = next(iter(answer.get("pages", ())), {})
    if not page.get("revisions"):
        kind = MissingError if page.get("missing") else NotFoundError
        raise kind(f"{api.wiki}: there is no page “{asked}”; check the title")
    return _text_of(page)


def _text_of(page: Answer) -> PageText:
    revision = page["revisions"][0]
    return PageText(page["title"], page["ns"], revision["revid"], revision["slots"]["main"]["content"])
