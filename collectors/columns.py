"""A column of a CSV file that organisers keep: how often each of its values stands there."""

from pathlib import Path

from collectors.errors import UnreadableError
from collectors.names import tidy
from collectors.participants.table import read_table


def count_column(path: Path, column: str) -> dict[str, int]:
    """Return value → how many rows have it, in the spelling that comes first; a blank cell is no value.

    Raises NotFoundError for a file that is not there, UnreadableError for one without the column or values.
    """
    table = read_table(path)
    place = table.place(column)
    if place is None:
        there = ", ".join(table.heading) or "none"
        raise UnreadableError(f"{path}: there is no column “{column}”; there are: {there}")
    spelt: dict[str, str] = {}
    found: dict[str, int] = {}
    for value in filter(None, (tidy(row[place]) for _, row in table.rows if place < len(row))):
        name = spelt.setdefault(value.casefold(), value)
        found[name] = found.get(name, 0) + 1
    if not found:
        raise UnreadableError(f"{path}: the column “{column}” is empty")
    return found
