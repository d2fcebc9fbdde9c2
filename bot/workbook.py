"""Tables as a workbook (XLSX): texts stay texts, and no row is lost without a word."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from bot.plain import one_line

MOST_ROWS, MOST_LETTERS = 1_048_576, 32_767
"""What a sheet and a cell can hold, by the format."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: a heading, and rows of numbers and texts; what does not fit in it stands `elsewhere`."""

    columns: Sequence[str]
    rows: Iterable[Sequence[object]]
    elsewhere: str


def workbook(sheets: Mapping[str, Sheet], *, made_at: datetime, most_rows: int = MOST_ROWS) -> bytes:
    """Return a workbook with these sheets; the same tables give the same bytes."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True, "nan_inf_to_errors": True}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        for name, sheet in sheets.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.write_row(0, 0, sheet.columns, bold)
            _write(page, sheet, most_rows)
            page.autofit()
    return written.getvalue()


def _write(page: Worksheet, sheet: Sheet, most_rows: int) -> None:
    """Write the rows; where there are too many, the last one says where all of them are."""
    rows = iter(sheet.rows)
    for number, row in enumerate(islice(rows, most_rows - 2), 1):
        _write_row(page, number, row)
    if last := list(islice(rows, 2)):
        fits = len(last) == 1
        _write_row(page, most_rows - 1, last[0] if fits else [f"… all rows: {sheet.elsewhere}"])


def _write_row(page: Worksheet, number: int, row: Sequence[object]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int | float):
            page.write_number(number, column, value)
        elif value is not None and value != "":
            page.write_string(number, column, _cell(str(value)))


def _cell(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= MOST_LETTERS else f"{line[: MOST_LETTERS - 1]}…"
