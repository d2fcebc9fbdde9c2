"""The titles of pages as people give them: written out, linked, or copied from the browser's address bar."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from collectors.errors import NotFoundError

_LINK = re.compile(r"\[\[\s*:?([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")
_ADDRESS = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ARTICLE = re.compile(r"/(?:wiki|index\.php)/(.+)")


@dataclass(frozen=True, slots=True)
class TitleReader:
    """What titles look like on one wiki: the address of its `api.php`, and the prefixes that link to it."""

    api: str
    interwiki: Collection[str]

    def title(self, given: str) -> str:
        """Return the title that is given plainly, as `[[…]]`, or by an address of this wiki, mobile or not.

        Of an address the current page is meant: `oldid`, other parameters and the section are left out.
        Raises NotFoundError for an address of another site, or of no page.
        """
        text = given.strip()
        if self._is_address(text):
            return self._title_at(text)
        link = _LINK.fullmatch(text)
        return self._without_prefix(link[1].partition("#")[0].strip()) if link else self._without_prefix(text)

    def _is_address(self, text: str) -> bool:
        return bool(_ADDRESS.match(text)) or _host(f"//{text}") == self._host

    @property
    def _host(self) -> str:
        return _host(self.api)

    def _without_prefix(self, title: str) -> str:
        """Return a title without the colon and the prefix of a link that leads here."""
        bare = title.removeprefix(":").strip()
        prefix, colon, rest = bare.partition(":")
        return rest.strip() if colon and prefix.strip().casefold() in self.interwiki else bare

    def _title_at(self, address: str) -> str:
        full = address if _ADDRESS.match(address) else f"//{address}"
        if _host(full) != self._host:
            raise NotFoundError(f"“{address}” is not on {self._host}; give the title of a page of that wiki")
        parts = urlsplit(full)
        article = _ARTICLE.search(unquote(parts.path))
        title = next(iter(parse_qs(parts.query).get("title", ())), article[1] if article else "")
        if not title.strip():
            raise NotFoundError(f"“{address}” names no page; give the page's title")
        return self._without_prefix(title.replace("_", " ").strip())


def _host(address: str) -> str:
    """Return the host that an address names, the same for its mobile site; nothing where there is none."""
    try:
        return urlsplit(address).netloc.casefold().rstrip(".").replace(".m.", ".", 1)
    except ValueError:
        return ""
