"""What a wiki counts of itself: a statistic, the pages of a category, or what a search finds."""

from typing import Any

from collectors.api import Api
from collectors.errors import NotFoundError, UnreadableError


def fetch_statistic(api: Api, name: str) -> int:
    """Fetch one of the wiki's own statistics, such as `articles`; raises what `Api.get` raises."""
    answer = api.get(action="query", meta="siteinfo", siprop="statistics")
    return _number(api, answer["query"].get("statistics", {}).get(name), f"no statistic “{name}”")


def fetch_category_size(api: Api, title: str) -> int:
    """Fetch how many pages a category holds, files and subcategories apart.

    The wiki keeps this number beside its list and it may be a little off. Raises NotFoundError for a category
    that is neither there nor used, and what `Api.get` raises.
    """
    answer = api.get(action="query", prop="categoryinfo", titles=title)
    pages = answer["query"].get("pages", [])
    if len(pages) != 1 or "categoryinfo" not in pages[0]:
        raise NotFoundError(f"{api.wiki}: “{title}” is no category that is there or used")
    info: dict[str, Any] = pages[0]["categoryinfo"]
    return _number(api, info.get("pages"), f"no size of “{title}”")


def fetch_search_hits(api: Api, text: str) -> int:
    """Fetch how many pages a search finds among the content; raises what `Api.get` raises."""
    answer = api.get(action="query", list="search", srsearch=text, srinfo="totalhits", srlimit=1, srprop="")
    return _number(api, answer["query"].get("searchinfo", {}).get("totalhits"), "no number of finds")


def _number(api: Api, found: object, missing: str) -> int:
    if not isinstance(found, int):
        raise UnreadableError(f"{api.wiki}: the answer has {missing}; nothing is taken from it")
    return found
