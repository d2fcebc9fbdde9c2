"""Lists of participants that a person keeps: a CSV or text file, and names in the declaration itself."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from collectors.errors import NotFoundError, UnreadableError
from collectors.names import WikiNames, tidy
from collectors.participants.source import Listing
from metrics.model import Listed

HEADERS = ("username", "user name", "user", "қатысушы", "участник", "name")
"""What the column of names may be called, folded, the surest first."""

_RUSSIAN = re.compile(r"[\x00-\x7fА-Яа-яЁё№«»–—“”„’…\xa0]*")
_TWO_SCRIPTS = re.compile(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]")


@dataclass(frozen=True, slots=True)
class DeclaredList:
    """Names that stand in the declaration."""

    entries: Sequence[str]
    names: WikiNames

    def __str__(self) -> str:
        return "the declared list"

    def fetch(self) -> Listing:
        return Listing(tuple(_people(self.entries, self.names)))


@dataclass(frozen=True, slots=True)
class NameFile:
    """A file of names: CSV (`.csv`, `.tsv`), else one name a line.

    `names_on` returns what link prefixes mean in the file's text.
    """

    path: Path
    names_on: Callable[[str], WikiNames]

    def __str__(self) -> str:
        return str(self.path)

    def fetch(self) -> Listing:
        """Read the file; raises NotFoundError where it is missing, UnreadableError where it is no list."""
        text = read_text(self.path)
        is_table = self.path.suffix.lower() in {".csv", ".tsv"}
        entries = _column(text, self.path) if is_table else text.splitlines()
        return Listing(tuple(_people(entries, self.names_on(text))))


def read_text(path: Path) -> str:
    """Read a file; raises NotFoundError where it is missing, UnreadableError where it is no text."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path}: cannot be read ({error.strerror})") from error
    return decoded(content, path)


def _people(entries: Iterable[str], names: WikiNames) -> Iterator[Listed]:
    named = (names.named(entry) for entry in entries)
    return (Listed(name) for name in named if name)


def decoded(content: bytes, path: Path) -> str:
    """Return text in UTF-8 or UTF-16 with or without their marks, or in Windows-1251 where it is surely that.

    Kazakh letters are not in Windows-1251: a file that holds others than Russian ones is in some other set.
    Raises UnreadableError naming `path`.
    """
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    if marked or not _RUSSIAN.fullmatch(text) or _TWO_SCRIPTS.search(text):
        raise UnreadableError(f"{path}: is neither UTF-8 nor Windows-1251 text; save it as UTF-8")
    return text


def _column(text: str, path: Path) -> list[str]:
    """Return the column of names: the one with a known header, else the first, from the first row on."""
    rows = _rows_of(text, path)
    header = [tidy(cell).casefold() for cell in rows[0]] if rows else []
    known = next((header.index(title) for title in HEADERS if title in header), None)
    body = rows if known is None else rows[1:]
    return [row[known or 0] for row in body if len(row) > (known or 0)]


def _rows_of(text: str, path: Path) -> list[list[str]]:
    """Return the rows of a CSV file's text; raises UnreadableError naming `path`."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)))
    except csv.Error as error:
        raise UnreadableError(f"{path}: is not a CSV file: {error}") from error


def delimiter(text: str) -> str:
    """Return what the first row is divided by: Excel writes semicolons where the comma is a decimal mark."""
    first = re.sub(r'"[^"]*"', "", text).partition("\n")[0]
    return max(",;\t", key=first.count)
