"""The pages that Esep never edits, whatever a declaration says."""

import re

from bot.errors import PublishError
from collectors.api import Api
from collectors.errors import NotFoundError
from collectors.pages import PageText, fetch_page
from collectors.sites import SiteFacts

GENERATED = re.compile(r"automatically generated Meta-Wiki page|CR-FluxxBot", re.IGNORECASE)
"""What pages say that are copied from Fluxx: whatever is written there is overwritten."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_TRANSLATION = re.compile(r"<languages\b", re.IGNORECASE)
_TRANSLATABLE = re.compile(r"<translate\b", re.IGNORECASE)


def refuse_generated(page: PageText, site: SiteFacts) -> None:
    """Raise PublishError for a page in namespace Grants or one that says it is copied from Fluxx."""
    if site.namespace_of("Grants") == page.namespace or GENERATED.search(page.text):
        raise PublishError(f"“{page.title}” is a grant page and never edited; name the event's own page")


def refuse_translation(page: PageText, api: Api) -> None:
    """Raise PublishError for a page that the Translate extension makes, and writes over, from another one.

    The other page is asked for only where the last part of the title could be a language's code.
    """
    source, _, code = page.title.rpartition("/")
    if not source or not _LANGUAGE.fullmatch(code):
        return
    if _TRANSLATION.search(page.text) or _is_translatable(source, api):
        raise PublishError(
            f"“{page.title}” is a translation of “{source}” and is written over by it: name “{source}”, "
            'with publish.where = "subpage", and transclude the subpage there'
        )


def _is_translatable(title: str, api: Api) -> bool:
    try:
        return bool(_TRANSLATABLE.search(fetch_page(api, title).text))
    except NotFoundError:
        return False
