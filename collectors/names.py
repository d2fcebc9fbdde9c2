"""User names as MediaWiki writes them, and the links that name a user."""

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from collectors.sites import USER, USER_TALK, SiteFacts, fold_prefix

SPECIAL = -1
"""The number of the namespace of special pages, the same on every wiki."""

CONTRIBUTIONS_PAGES = frozenset({"contributions", "contribs", "үлесі", "вклад", "contribuciones"})
"""Names of Special:Contributions (MediaWiki's special page aliases in en, kk, ru and es), folded."""

MAX_HOPS = 3
"""Interwiki prefixes that one link may chain, as in `w:kk:`."""

_BLANKS = re.compile(r"[\s_\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_HALF_CHARACTERS = re.compile(r"[\ud800-\udfff]")
_BIDI_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e]")
_RANGE_OR_CLOAK = re.compile(r"/\d{1,3}$|(?<=\.)xxx$")
_TEMPORARY = re.compile(r"~2\d{3}-")
_ARTICLE_PATH = re.compile(r"(?:.*?/wiki|/[a-z]{2,3}(?:-[a-z]{2,4})?)/(.*)", re.DOTALL)
_INTERWIKI = re.compile(r"[a-z][a-z0-9-]{0,19}")
_NOT_IN_TITLES = re.compile(r"[<>\[\]{}|\x00-\x1f]")


def tidy(raw: str) -> str:
    """Return text with blanks folded and bidi marks taken out, as MediaWiki does for any title."""
    whole = _HALF_CHARACTERS.sub("\ufffd", raw)
    return _BLANKS.sub(" ", _BIDI_MARKS.sub("", unicodedata.normalize("NFC", whole))).strip()


def normalise_name(raw: str) -> str:
    """Return a user name in MediaWiki's spelling: `tidy`, and the first letter upper-cased.

    A first letter without a one-letter capital (ß) stays, as on Wikimedia's wikis.
    """
    name = tidy(raw)
    capital = name[:1].title()
    return capital + name[1:] if len(capital) == 1 else name


def is_temporary(name: str) -> bool:
    """Tell whether a name has the form of a temporary account's (`~2026-12345-6`)."""
    return _TEMPORARY.match(normalise_name(name)) is not None


def is_address(name: str) -> bool:
    """Tell whether a name is an IP address, a range of them, or one half hidden (`192.0.2.xxx`)."""
    try:
        ip_address(_RANGE_OR_CLOAK.sub(lambda found: "0" if found[0] == "xxx" else "", normalise_name(name)))
    except ValueError:
        return False
    return True


class LinkedPage(Enum):
    """Which of a user's pages a link leads to."""

    USER = "user"
    TALK = "talk"
    CONTRIBUTIONS = "contributions"


@dataclass(frozen=True, slots=True)
class UserLink:
    """A link to a user: the name as the link spells it, blanks folded, and the page linked."""

    name: str
    page: LinkedPage


_PAGE_OF = {USER: LinkedPage.USER, USER_TALK: LinkedPage.TALK}


@dataclass(frozen=True, slots=True)
class WikiNames:
    """What link prefixes mean on a page: the page's own wiki, and the wikis its interwiki prefixes lead to.

    `interwiki` maps a prefix as links write it (`kk`, `c`, `w`), in lower case, to that wiki's facts.
    """

    own: SiteFacts
    interwiki: Mapping[str, SiteFacts]

    def user_link(self, title: str) -> UserLink | None:
        """Return the user that a link's title names, or None for a link to anything else.

        Namespaces are read from siteinfo: those of the wiki linked to, then those of every known wiki,
        because people copy `Қатысушы:X` to Meta, and because the wiki behind a prefix may not be known.
        """
        rest, site = _link_text(title), self.own
        for _ in range(MAX_HOPS):
            prefix, colon, rest = rest.partition(":")
            if not colon:
                return None
            namespace = self._namespace(prefix, site)
            if namespace is not None:
                return _user_link(namespace, tidy(rest))
            if not _INTERWIKI.fullmatch(fold_prefix(prefix)):
                return None
            site = self.interwiki.get(fold_prefix(prefix), site)
        return None

    def user_url(self, url: str) -> UserLink | None:
        """Return the user that a web address names, on any host.

        The title stands behind `/wiki/`, behind a language or its variant (`/kk-cyrl/`), or in `?title=`.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        path = _ARTICLE_PATH.match(parts.path)
        titles = parse_qs(parts.query).get("title") or [unquote(path[1]) if path else ""]
        return self.user_link(titles[0])

    def named(self, entry: str) -> str:
        """Return the name that a person gives by itself, with `User:`, or by a user page's address.

        A name has no slash in it; an address may come without its `https://`.
        """
        if "/" in entry and (link := self.user_url(entry.strip())):
            return link.name
        return self.without_namespace(entry)

    def without_namespace(self, name: str) -> str:
        """Return a name as an argument gives it, without the `User:` that some people put before it."""
        link = self.user_link(name)
        return link.name if link else tidy(html.unescape(name))

    def _namespace(self, prefix: str, site: SiteFacts) -> int | None:
        known = (place.namespace_of(prefix) for place in self._sites(site))
        return next((number for number in known if number is not None), None)

    def _sites(self, first: SiteFacts) -> Iterator[SiteFacts]:
        yield first
        yield self.own
        yield from self.interwiki.values()


def _link_text(title: str) -> str:
    """Return a link's title without entities, percent signs, fragment and leading colon."""
    decoded = unquote(html.unescape(title)).partition("#")[0]
    return tidy(decoded).removeprefix(":").strip()


def _user_link(namespace: int, rest: str) -> UserLink | None:
    if namespace == SPECIAL:
        return _contributions_link(rest)
    page, name = _PAGE_OF.get(namespace), tidy(rest.partition("/")[0])
    return UserLink(name, page) if page and _possible(name) else None


def _contributions_link(rest: str) -> UserLink | None:
    special, _, target = rest.partition("/")
    name = tidy(target)
    listed = fold_prefix(special) in CONTRIBUTIONS_PAGES and _possible(name)
    return UserLink(name, LinkedPage.CONTRIBUTIONS) if listed else None


def _possible(name: str) -> bool:
    return bool(name) and not _NOT_IN_TITLES.search(name)
