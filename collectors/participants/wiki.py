"""Lists of participants on the home wiki: a page or a section of it, and a category of user pages."""

from collections.abc import Callable
from dataclasses import dataclass

from collectors.api import Api
from collectors.errors import NotFoundError
from collectors.names import WikiNames
from collectors.pages import NOTHING_READ, PagesRead, fetch_page
from collectors.participants.source import Listing
from collectors.participants.wikitext import parse_people
from collectors.sites import CATEGORY, USER, USER_TALK
from metrics.model import Listed, PageRevision


@dataclass(frozen=True, slots=True)
class PageList:
    """A section of a page, or the whole page; `names_on` returns what link prefixes mean on a page's text.

    A page that was `read` just now is not read again.
    """

    api: Api
    page: str
    section: str | None
    names_on: Callable[[str], WikiNames]
    read: PagesRead = NOTHING_READ

    def __str__(self) -> str:
        return f"section “{self.section}” of “{self.page}”" if self.section else f"“{self.page}”"

    def fetch(self) -> Listing:
        """Fetch the page; raises what `fetch_page` and `parse_people` raise."""
        page = self.read.pages.get(self.page) or fetch_page(self.api, self.page)
        names = self.names_on(page.text)
        people = parse_people(page.text, self.section, page=page.title, sites=names)
        return Listing(people, public=True, pages=(PageRevision(page.title, page.revision),))


@dataclass(frozen=True, slots=True)
class UserCategory:
    """A category of user and user talk pages, with or without `Category:`; its subcategories are not read."""

    api: Api
    category: str
    names: WikiNames

    def __str__(self) -> str:
        return f"category “{self.category}”"

    def fetch(self) -> Listing:
        """Fetch the members, each user once; raises NotFoundError for a category that is not there."""
        title = self._title()
        names: dict[str, Listed] = {}
        for part in self.api.query(
            list="categorymembers",
            cmtitle=title,
            cmnamespace=[USER, USER_TALK],
            cmprop="title",
            cmlimit="max",
            titles=title,
        ):
            _refuse_missing(part, f"{self.api.wiki}: {self}")
            for member in part["categorymembers"]:
                if link := self.names.user_link(member["title"]):
                    names.setdefault(link.name, Listed(link.name))
        return Listing(tuple(names.values()), public=True)

    def _title(self) -> str:
        prefix, colon, _ = self.category.partition(":")
        named = colon and self.names.own.namespace_of(prefix) == CATEGORY
        return self.category if named else f"Category:{self.category}"


def _refuse_missing(part: dict[str, list[dict[str, object]]], where: str) -> None:
    missing = any(page.get("missing") for page in part.get("pages", ()))
    if missing and not part["categorymembers"]:
        raise NotFoundError(f"{where} is neither there nor used; check [participants] category")
