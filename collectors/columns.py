"""A column of a CSV file that organisers keep: how often each of its values stands there."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from collectors.errors import NotFoundError, UnreadableError
from collectors.names import tidy
from collectors.participants.files import decoded, delimiter


def count_column(path: Path, column: str) -> dict[str, int]:
    """Return value → how many rows have it, in the spelling that comes first; a blank cell is no value.

    Raises NotFoundError for a file that is not there, UnreadableError for one without the column or values.
    """
    try:
        text = decoded(path.read_bytes(), path)
    except OSError as error:
        raise NotFoundError(f"{path}: cannot be read ({error.strerror})") from error
    spelt: dict[str, str] = {}
    found: dict[str, int] = {}
    for value in filter(None, map(tidy, _values(text, path, column))):
        name = spelt.setdefault(value.casefold(), value)
        found[name] = found.get(name, 0) + 1
    if not found:
        raise UnreadableError(f"{path}: the column “{column}” is empty")
    return found


def _values(text: str, path: Path, column: str) -> Iterator[str]:
    try:
        lines = io.StringIO(text, newline="")
        rows = csv.DictReader(lines, restval="", strict=True, delimiter=delimiter(text))
        if column not in (rows.fieldnames or ()):
            there = ", ".join(rows.fieldnames or ()) or "none"
            raise UnreadableError(f"{path}: there is no column “{column}”; there are: {there}")
        yield from (row[column] for row in rows)
    except csv.Error as error:
        raise UnreadableError(f"{path}: is not a CSV file: {error}") from error
