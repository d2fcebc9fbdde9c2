"""The wikis that a page's text leads to."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from config.settings import Wiki


def wikis_linked_in(text: str, wikis: Mapping[str, Wiki]) -> set[str]:
    """Return the known wikis that a page leads to by an interwiki prefix, or whose host it names."""
    links = {found.casefold() for found in re.findall(r"\[\[:?((?:[\w-]+:)+)", text)}
    hosts = set(re.findall(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?", text.casefold().replace(".m.", ".")))
    return {
        name
        for name, wiki in wikis.items()
        if urlsplit(wiki.api).netloc in hosts
        or any(link.startswith(f"{prefix}:") for link in links for prefix in wiki.interwiki)
    }
