"""Answers to a form as a CSV file: who registered for something or came to it, and what they said of it.

Of each row only the columns that are asked for leave this module. No error repeats what stands in a cell,
since a form asks for private things, too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes
from typing import TypeVar

from collectors.errors import UnreadableError
from collectors.names import WikiNames, is_address, is_temporary, normalise_name, tidy
from collectors.participants.table import Table, read_table
from metrics.groups import SCORES
from metrics.programmes import Entry

USUAL: Mapping[str, tuple[str, ...]] = {
    "account": ("username", "user name", "wikimedia username", "user", "қатысушы", "участник"),
    "key": ("email address", "e-mail address", "email", "e-mail", "электрондық пошта", "электронная почта"),
    "name": ("name", "full name", "аты-жөні", "имя"),
    "region": ("region", "аймақ", "өңір", "регион"),
    "languages": ("languages", "language", "тілдер", "языки"),
    "satisfaction": ("satisfaction", "score", "баға", "оценка"),
    "consent": ("certificate", "consent", "сертификат"),
}
"""What the column of each part of an answer may be called, folded, the surest first."""

YES = frozenset({"yes", "y", "true", "1", "x", "✓", "иә", "да", "نعم", "oui", "sí", "si", "sim"})
NO = frozenset({"no", "n", "false", "0", "жоқ", "нет", "لا", "non", "não"})
"""How an answer begins that consents, and one that does not, folded."""

NO_ACCOUNT = frozenset({"none", "no", "n/a", "нет", "жоқ"})
"""What people write who have no account, folded; whose account is called so writes `User:` before it."""

_BETWEEN_LANGUAGES = re.compile(r"[,;/،؛、\n]")
_FIRST_WORD = re.compile(r"[\w✓]+")
_WORD = re.compile(r"\w")
_NOT_IN_NAMES = re.compile(r"[@#<>\[\]{}|/\x00-\x1f]")
_SALT = token_bytes(16)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a file says, a row each, and the parts of an answer of which it has a column."""

    entries: tuple[Entry, ...]
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A CSV file with a heading for each column; `headings` are the declared ones, of which it may lack some.

    `names_on` returns what link prefixes mean in the column of accounts.
    """

    path: Path
    headings: Mapping[str, str]
    names_on: Callable[[str], WikiNames]

    def fetch(self) -> Answers:
        """Read the file; raises NotFoundError where it is missing, UnreadableError naming line and column."""
        table = read_table(self.path)
        places = _places(table, self.headings)
        body = [_Row(table, line, row, places) for line, row in table.rows]
        names = self.names_on("\n".join(row.cell("account") for row in body))
        return Answers(tuple(row.entry(names) for row in body), frozenset(places))


@dataclass(frozen=True)
class _Row:
    """A row: its first line in the file, its cells, and the place of each part of an answer."""

    table: Table
    line: int
    cells: Sequence[str]
    places: Mapping[str, int]

    def cell(self, part: str) -> str:
        place = self.places.get(part, len(self.cells))
        return tidy(self.cells[place]) if place < len(self.cells) else ""

    def entry(self, names: WikiNames) -> Entry:
        return Entry(
            account=account_in(self.cell("account"), names),
            key=_sealed(self.cell("key")),
            region=self.cell("region") or None,
            languages=self._languages,
            satisfaction=self._read("satisfaction", _score, "is no whole number from 1 to 5; leave it blank"),
            consent=self._read("consent", _consent, "is neither yes nor no; leave it blank"),
            name=self.cell("name") or None,
        )

    @property
    def _languages(self) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, _BETWEEN_LANGUAGES.split(self.cell("languages")))))

    def _read(self, part: str, read: Callable[[str], T | None], wrong: str) -> T | None:
        """Return what a cell says, None where it is blank; raises UnreadableError if `read` finds nothing."""
        cell = self.cell(part)
        found = read(cell) if cell else None
        if cell and found is None:
            place = self.places[part]
            column = f"column {place + 1} “{tidy(self.table.heading[place])}”"
            raise UnreadableError(f"{self.table.path}, line {self.line}, {column}: {wrong}, or correct it")
        return found


def _places(table: Table, declared: Mapping[str, str]) -> dict[str, int]:
    """Return in which column each part of an answer is; raises UnreadableError where that is not sure."""
    places: dict[str, int] = {}
    for part, usual in USUAL.items():
        wanted = (declared[part],) if part in declared else usual
        place = next((place for place in map(table.place, wanted) if place is not None), None)
        if place is not None:
            places[part] = place
    if not places.keys() & {"account", "key"}:
        raise UnreadableError(
            f"{table.path}, line 1: there is no column of user names or of e-mail addresses; "
            "name one in [columns]"
        )
    return places


def account_in(cell: str, names: WikiNames) -> str | None:
    """Return the account that a cell names; None for what can be none, such as an e-mail address."""
    name = normalise_name(names.named(cell))
    is_said = tidy(cell).casefold() not in NO_ACCOUNT and _WORD.search(name)
    is_other = _NOT_IN_NAMES.search(name) or is_address(name) or is_temporary(name)
    return name if is_said and not is_other else None


def _sealed(cell: str) -> str | None:
    """Return what is the same for the same address in this process, and tells nobody anything in another."""
    return blake2b(cell.casefold().encode(), key=_SALT, digest_size=16).hexdigest() if cell else None


def _score(cell: str) -> int | None:
    whole = cell.removesuffix(".0").removesuffix(",0")
    return int(whole) if whole.isdecimal() and int(whole) in SCORES else None


def _consent(cell: str) -> bool | None:
    found = _FIRST_WORD.search(cell.casefold())
    word = found[0] if found else ""
    return (word in YES) if word in YES | NO else None
