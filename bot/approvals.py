"""Which pages may declare an event: those that the bot's own protected page names."""

import re
from collections.abc import Mapping

from bot.errors import PublishError
from collectors.api import Api
from collectors.sites import SiteFacts

EVENTS_PAGE = "User:{bot}/events"
"""The page that names them, one a line: `* [[Page]]`, or `* [[Page]] list` where its list is accepted."""

_LINE = re.compile(r"^\*+\s*\[\[\s*:?([^\]|#]+)(?:[|#][^\]]*)?\]\](.*)$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ACCEPTS_LIST = re.compile(r"\blist\b", re.IGNORECASE)
_FOR_EVERYBODY = {"", "user", "autoconfirmed"}


Title = tuple[int, str]
"""A namespace's number, and a page's title in it."""


def fetch_approvals(api: Api, site: SiteFacts, account: str) -> Mapping[Title, bool]:
    """Fetch the approved pages in one request, in their order: page → whether everybody on its list counts.

    Raises PublishError where everybody could approve; a missing page approves nothing.
    """
    title = EVENTS_PAGE.format(bot=account)
    answer = api.get(
        action="query",
        titles=title,
        prop="info|revisions",
        inprop="protection",
        rvprop="content",
        rvslots="main",
    )["query"]["pages"][0]
    if answer.get("missing"):
        return {}
    levels = {each["level"] for each in answer["protection"] if each["type"] == "edit"}
    if not levels - _FOR_EVERYBODY:
        raise PublishError(
            f"“{title}” is not protected: anybody could approve an event; ask an administrator to protect it"
        )
    return read_approvals(answer["revisions"][0]["slots"]["main"]["content"], site)


def read_approvals(text: str, site: SiteFacts) -> Mapping[Title, bool]:
    """Return what the approving page's wikitext says."""
    lines = _LINE.findall(_COMMENT.sub("", text))
    return {title_key(title, site): bool(_ACCEPTS_LIST.search(rest)) for title, rest in lines}


def title_key(title: str, site: SiteFacts) -> Title:
    """Return what is the same for all spellings of a title."""
    namespace, name = site.split_title(" ".join(title.replace("_", " ").split()))
    return namespace, name[:1].upper() + name[1:]
