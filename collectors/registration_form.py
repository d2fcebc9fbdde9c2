"""A registration form as a CSV file: of those who consent, the declared columns and no other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from collectors.answers import Answers, Words, fold, parse_answers
from collectors.errors import UnreadableError
from collectors.names import WikiNames
from collectors.participants.answers import account_in
from collectors.participants.table import Table, read_table


@dataclass(frozen=True, slots=True)
class FormColumns:
    """By field what the columns are called, `account` and `consent` among them, and which must be there."""

    titles: Mapping[str, str]
    needed: Collection[str]


def read_form(path: Path, columns: FormColumns, words: Words, names: WikiNames) -> dict[str, Answers]:
    """Return the answers by account of everybody who consents; the last row of an account is what it says.

    A row without an account is nobody's. Raises NotFoundError where the file cannot be read, UnreadableError
    where it is not sure what stands in which column, or a column that must be there is not.
    """
    table = read_table(path)
    places = _places(table, columns)
    found: dict[str, Answers] = {}
    for _, row in table.rows:
        told = {field: row[place] for field, place in places.items() if place < len(row)}
        account = account_in(told.pop("account", ""), names)
        if not account:
            continue
        found.pop(account, None)
        if fold(told.pop("consent", "")) in words.yes:
            said = {field: text for field, text in told.items() if text.strip()}
            found[account] = parse_answers(said, words)
    return found


def _places(table: Table, columns: FormColumns) -> dict[str, int]:
    found = {field: table.place(title) for field, title in columns.titles.items()}
    places = {field: place for field, place in found.items() if place is not None}
    for field in sorted(set(columns.needed) - places.keys()):
        wrong = f"has no column “{columns.titles[field]}”; name it in [columns] as {field}"
        raise UnreadableError(f"{table.path}: {wrong}")
    return places
