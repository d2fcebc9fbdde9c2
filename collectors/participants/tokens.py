"""What a list of people is made of, once its markup is read: titles, list marks, text and mentions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from collectors.names import LinkedPage, tidy

ROW = "|"
"""The list mark that stands for a table's row."""

NEWLINE = "\n"

_QUOTES = re.compile("'{2,}")


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """A heading: its level (2 for `==`), and its text without markup."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class ListMark:
    """The `* # : ;` at the beginning of a line, or `ROW`."""

    mark: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A user who is named; `addressed` when by a template that calls upon them."""

    name: str
    page: LinkedPage = LinkedPage.USER
    addressed: bool = False


Token = SectionTitle | ListMark | Mention | str


def text_of(tokens: Iterable[Token]) -> str:
    """Return the text among tokens, with the names of those mentioned."""
    pieces = (token.name if isinstance(token, Mention) else token for token in tokens)
    return "".join(piece for piece in pieces if isinstance(piece, str))


def plain(text: str) -> str:
    """Return text without the apostrophes of bold and italics, blanks folded."""
    return tidy(_QUOTES.sub("", text))
