"""Wikitext as a flat run of what a list of people is made of: titles, list marks, text and mentions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import mwparserfromhell
from mwparserfromhell.nodes import ExternalLink, Heading, HTMLEntity, Node, Tag, Template, Text, Wikilink
from mwparserfromhell.wikicode import Wikicode

from collectors.names import LinkedPage, UserLink, WikiNames, tidy
from collectors.sites import fold_prefix

USER_TEMPLATES = frozenset(
    {"u", "u2", "ul", "ut", "user", "userlinks", "user links", "user link", "user talk", "usertalk"}
    | {f"user{number}" for number in range(23)}
    | {"noping", "no ping", "unsigned", "қатысушы", "пользователь", "участник", "участница", "у"}
    | {"usuario", "usuaria", "utilisateur", "utilisatrice", "benutzer"}
)
"""Templates whose first argument is a user's name, folded."""

ADDRESS_TEMPLATES = frozenset({"ping", "pinging", "reply to", "replyto", "reply", "re", "mention", "yo"})
"""Templates that address every user they name, folded."""

MASS_MESSAGE_TARGET = "#target:"
"""The parser function by which MassMessage's lists name a page."""

STRUCK_TEMPLATES = frozenset({"strike", "strikethrough", "struck"})
STRUCK_TAGS = frozenset({"s", "del", "strike"})
ASIDE_TAGS = frozenset({"ref", "gallery"})
BOLD_TAGS = frozenset({"b", "strong"})
CELL_TAGS = frozenset({"td", "th"})
LINE_TAGS = frozenset({"br", "dd", "div", "dt", "hr", "li", "ol", "p", "table", "ul"})

ROW = "|"
"""The list mark that stands for a table's row."""

_UNSHOWN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(nowiki|pre|syntaxhighlight|source|math|includeonly)\b[^>]*(?:/>|>.*?</\1\s*>)",
    re.DOTALL | re.IGNORECASE,
)
_TRANSPARENT = re.compile(r"</?(?:translate|tvar|noinclude|onlyinclude|languages)\b[^>]*>|</>", re.IGNORECASE)
_UNCONVERTED = re.compile(r"-\{(?!\{(?!\{))(?:[A-Za-z;-]*\|)?(.*?)\}-")
_QUOTES = re.compile("'{2,}")


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """A heading: its level (2 for `==`), and its text without markup."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class ListMark:
    """One of `* # : ;` at the beginning of a line, or `ROW`."""

    mark: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A user who is named; `addressed` when by a template that calls upon them."""

    name: str
    page: LinkedPage = LinkedPage.USER
    addressed: bool = False


Token = SectionTitle | ListMark | Mention | str


def tokens(text: str, names: WikiNames) -> tuple[Token, ...]:
    """Return what a page shows, in its order, whatever boxes (`div`, `translate`, templates) it stands in.

    Struck text, comments, `nowiki`, footnotes and what only a transcluding page would show are left out.
    Bold text keeps its apostrophes. Language converter marks (`-{…}-`) are unwrapped.
    """
    shown = _UNCONVERTED.sub(r"\1", _TRANSPARENT.sub("", _UNSHOWN.sub("", text)))
    return tuple(_walk(mwparserfromhell.parse(shown, skip_style_tags=True), names))


def plain(text: str) -> str:
    """Return text without the apostrophes of bold and italics, blanks folded."""
    return tidy(_QUOTES.sub("", text))


def _walk(code: Wikicode, names: WikiNames) -> Iterator[Token]:
    for node in code.nodes:
        yield from _tokens_of(node, names)


def _tokens_of(node: Node, names: WikiNames) -> Iterator[Token]:
    match node:
        case Text():
            yield node.value
        case HTMLEntity():
            yield node.normalize()
        case Heading():
            yield SectionTitle(node.level, plain(node.title.strip_code()))
        case Wikilink():
            yield _linked(names.user_link(str(node.title)), node.text)
        case ExternalLink():
            yield _linked(names.user_url(str(node.url)), node.title)
        case Template():
            yield from _of_template(node, names)
        case Tag():
            yield from _of_tag(node, names)


def _linked(link: UserLink | None, label: Wikicode | None) -> Token:
    if link:
        return Mention(link.name, link.page)
    return label.strip_code() if label else ""


def _of_template(template: Template, names: WikiNames) -> Iterator[Token]:
    name = fold_prefix(str(template.name)).removeprefix("template:")
    if name in ADDRESS_TEMPLATES:
        for argument in template.params:
            if not argument.showkey:
                yield from _named(argument.value, names, addressed=True)
    elif name in USER_TEMPLATES:
        for key in ("1", "user"):
            if template.has(key):
                yield from _named(template.get(key).value, names)
    elif name.startswith(MASS_MESSAGE_TARGET):
        yield _linked(names.user_link(str(template.name).partition(":")[2]), None)
    elif name not in STRUCK_TEMPLATES:
        for argument in template.params:
            yield " "
            yield from _walk(argument.value, names)


def _named(argument: Wikicode, names: WikiNames, *, addressed: bool = False) -> Iterator[Token]:
    """Yield the user an argument names, which may itself be a link."""
    if argument.filter_wikilinks():
        yield from _walk(argument, names)
    elif name := names.without_namespace(argument.strip_code()):
        yield Mention(name, addressed=addressed)


def _of_tag(tag: Tag, names: WikiNames) -> Iterator[Token]:
    name = str(tag.tag).strip().lower()
    inside = _walk(tag.contents, names) if tag.contents else ()
    if tag.wiki_markup and not tag.contents and name in LINE_TAGS:
        yield ListMark(tag.wiki_markup)
    elif name in CELL_TAGS:
        yield from _of_cell(tuple(inside))
    elif name == "tr":
        yield from ("\n", ListMark(ROW), *inside, "\n")
    elif name in LINE_TAGS:
        yield from ("\n", *inside, "\n")
    elif name in BOLD_TAGS:
        yield from ("'''", *inside, "'''")
    elif name not in STRUCK_TAGS | ASIDE_TAGS and not _struck_by_style(tag):
        yield from inside


def _of_cell(inside: tuple[Token, ...]) -> Iterator[Token]:
    """Yield a cell on its row's line, unless it holds a list of its own."""
    has_list = any(isinstance(token, ListMark) for token in inside)
    yield "\n" if has_list else " "
    for token in inside:
        yield token.replace("\n", " ") if isinstance(token, str) and not has_list else token


def _struck_by_style(tag: Tag) -> bool:
    return any("line-through" in str(attribute.value) for attribute in tag.attributes)
