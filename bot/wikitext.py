"""Wikitext that shows what it is given: text from outside cannot break out of its place."""

import re
import unicodedata
from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.plain import one_line

_BARE_SCHEMES = (
    "bitcoin",
    "geo",
    "magnet",
    "mailto",
    "matrix",
    "news",
    "sip",
    "sips",
    "sms",
    "tel",
    "urn",
    "xmpp",
)
_BARE_COLON = "|".join(f"(?<={scheme})" for scheme in _BARE_SCHEMES)
_SPECIAL = re.compile(
    rf"""[<>\[\]{{}}|]                                     # tags, links, templates, cells
      | &(?=\#?\w+;)
      | :(?=//) | (?i:{_BARE_COLON}):(?=\S|$)           # addresses
      | (?<=RF)C(?=\s|$) | (?<=PMI)D(?=\s|$) | (?<=ISB)N(?=\s|$)
      | ([!'~_])(?=\1) | (?<=(['~_]))\2                # what works doubled
      | \u0338                                         # in NFC it changes a `>` or `=` before it""",
    re.VERBOSE,
)
"""What could be markup."""

_KEPT = re.compile(
    r"""(\[\[[^\[\]{}|<>\n]+(?:\|[^\[\]{}|<>\n]*)?\]\]      # a link to a page
      | \[https?://[^\s\[\]{}|<>"'~]+(?:[ ][^\[\]{}|<>\n]*)?\]    # a link to elsewhere
      | https?://[^\s\[\]{}|<>"'~]+
      | &\#?\w+;
      | (?<!')'{2,3}(?!'))""",
    re.VERBOSE,
)

_UNGROUPED = 3
"""How many digits of a number stand together in every language."""


def environment() -> Environment:
    """Return a Jinja in which every value is escaped as wikitext, unless a filter has done it."""
    made = Environment(  # noqa: S701 – the output is wikitext, and `cell` is its escape
        loader=PackageLoader("bot"),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        undefined=StrictUndefined,
        finalize=cell,
    )
    made.filters |= {"lines": _lines, "note": note, "order": _order}
    return made


def block_of(parts: Iterable[str]) -> str:
    """Return what stands between the markers of a page: parts one below the other, in MediaWiki's NFC."""
    return unicodedata.normalize("NFC", "\n" + "\n".join(parts) + "\n")


def cell(value: object) -> Markup:
    """Return the text of `value` as wikitext that shows it literally, wherever in a table it stands."""
    if isinstance(value, Markup):
        return value
    text = _stored(str(value))
    return Markup(_SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text))  # noqa: S704 – this is the escape


def note(text: str) -> Markup:
    """Return an organiser's wikitext with its links, bold and italics, and all else shown literally."""
    kept = _KEPT.split(_stored(text))
    return Markup("").join(_kept(part) if place % 2 else cell(part) for place, part in enumerate(kept))


def _stored(text: str) -> str:
    """Return a line as the wiki stores it, so that nothing becomes markup when it does."""
    return unicodedata.normalize("NFC", one_line(text))


def _kept(part: str) -> Markup:
    if part.startswith("[["):
        return _page_link(part)
    if part.startswith("["):
        address, _, label = part.strip("[]").partition(" ")
        return Markup("[{} {}]").format(_address(address), cell(label))
    return _address(part)


def _address(text: str) -> Markup:
    """Return an address (or what is as harmless) without a behaviour switch such as __NOINDEX__ in it."""
    return Markup(text.replace("__", "_%5F"))  # noqa: S704 – only what _KEPT lets through comes here


def _page_link(link: str) -> Markup:
    """Return a link that only links: with a colon in front no page becomes a category or an image."""
    target, _, label = link.strip("[]").partition("|")
    target = target.strip().lstrip(":")
    whole = target if target.startswith(("#", "/")) else f":{target}"
    return Markup("[[{}|{}]]").format(cell(whole), cell(label or target))


def _lines(texts: Iterable[str]) -> Markup:
    return Markup("<br>").join(cell(text) for text in texts)


def _order(printed: str) -> Markup:
    """Return what a cell is sorted by: the wiki misreads a number that is printed in groups."""
    digits, sign = re.sub(r"\D", "", printed), "-" if re.match(r"\W*[-−]", printed) else ""
    return Markup(' data-sort-value="{}{}"').format(sign, digits) if len(digits) > _UNGROUPED else Markup()
