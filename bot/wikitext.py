"""Wikitext that shows what it is given: text from outside cannot break out of its place."""

import re
from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SPECIAL = re.compile(r"[<>\[\]{}|]|&(?=#?\w+;)|:(?=//)|([!'~_])(?=\1)|(?<=(['~_]))\2")
"""What could be markup: tags, links, templates and cells; entities, addresses, and what works doubled."""

_KEPT = re.compile(
    r"""(\[\[[^\[\]{}|<>\n]+(?:\|[^\[\]{}|<>\n]*)?\]\]      # a link to a page
      | \[https?://[^\s\[\]{}|<>"'~]+(?:[ ][^\[\]{}|<>\n]*)?\]    # a link to elsewhere
      | https?://[^\s\[\]{}|<>"'~]+
      | &\#?\w+;
      | (?<!')'{2,3}(?!'))""",
    re.VERBOSE,
)


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
    made.filters |= {"lines": _lines, "note": note}
    return made


def cell(value: object) -> Markup:
    """Return the text of `value` as wikitext that shows it literally, wherever in a table it stands."""
    if isinstance(value, Markup):
        return value
    text = _CONTROL.sub(" ", str(value))
    return Markup(_SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text))  # noqa: S704 – this is the escape


def note(text: str) -> Markup:
    """Return an organiser's wikitext with its links, bold and italics, and all else shown literally."""
    kept = _KEPT.split(text)
    return Markup("").join(_kept(part) if place % 2 else cell(part) for place, part in enumerate(kept))


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
