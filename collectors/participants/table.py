"""A CSV file with a heading for each column, read strictly: no cell is taken for one of another column.

No error repeats what stands in a cell, since a form asks for private things, too.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from collectors.errors import UnreadableError
from collectors.names import tidy
from collectors.participants.files import delimiter, read_text


@dataclass(frozen=True, slots=True)
class Table:
    """The headings, and the rows that are not blank, each with its first line in the file."""

    path: Path
    heading: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]

    def place(self, title: str) -> int | None:
        """Return which column is called so, in any case; raises UnreadableError for several."""
        wanted = tidy(title).casefold()
        places = [place for place, cell in enumerate(self.heading) if tidy(cell).casefold() == wanted]
        if len(places) > 1:
            wrong = f"there are several columns “{wanted}”; rename one"
            raise UnreadableError(f"{self.path}, line 1: {wrong}")
        return places[0] if places else None


def read_table(path: Path) -> Table:
    """Read a file; raises NotFoundError where it is missing, UnreadableError naming the line."""
    rows = _rows(read_text(path), path)
    _, heading = next(rows, (1, []))
    body = [(line, row) for line, row in rows if any(map(str.strip, row))]
    for line, row in body:
        if any(map(str.strip, row[len(heading) :])):
            raise UnreadableError(
                f"{path}, line {line}, column {len(heading) + 1}: is more than there are headings; "
                "put a cell that holds a comma between quotes"
            )
    return Table(path, heading, body)


def _rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its first line: a cell between quotes may have several."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(f"{path}, line {line}: is not CSV: {error}") from error
