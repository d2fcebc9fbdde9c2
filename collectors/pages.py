"""The text of wiki pages, with the revision it is the text of."""

from dataclasses import dataclass

from collectors.api import Api
from collectors.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's current wikitext. `title` is the wiki's own spelling of the title."""

    title: str
    namespace: int
    revision: int
    text: str


def fetch_page(api: Api, title: str) -> PageText:
    """Fetch a page in one request. Raises NotFoundError for a missing page or a title no page can have."""
    answer = api.get(action="query", titles=title, prop="revisions", rvprop="ids|content", rvslots="main")
    page = answer["query"]["pages"][0]
    if page.get("missing") or page.get("invalid"):
        raise NotFoundError(f"{api.wiki}: there is no page “{title}”; check the title")
    revision = page["revisions"][0]
    return PageText(page["title"], page["ns"], revision["revid"], revision["slots"]["main"]["content"])
