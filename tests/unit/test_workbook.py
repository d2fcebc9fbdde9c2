"""The workbook: texts stay texts, numbers numbers, and no row is lost without a word."""

import io
from datetime import UTC, datetime

import pytest
from attacks import ATTACKS
from openpyxl import load_workbook
from reports import make_list, make_report

from bot.event_report_files import files
from bot.messages import Messages
from bot.plain import one_line
from bot.workbook import MOST_LETTERS, Sheet, workbook

AT = datetime(2024, 1, 15, tzinfo=UTC)


def cells(rows, **options):
    made = workbook({"one": Sheet(["heading"], rows, "all.csv")}, made_at=AT, **options)
    return [list(row) for row in load_workbook(io.BytesIO(made))["one"].iter_rows()][1:]


def values(rows, **options):
    return [[cell.value for cell in row] for row in cells(rows, **options)]


@pytest.mark.parametrize("text", [text for text in ATTACKS if one_line(text).strip()])
def test_a_text_is_never_a_formula_or_a_link(text):
    text = text.encode(errors="replace").decode()
    ((cell,),) = cells([[text]])
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value == one_line(text)


def test_numbers_are_numbers_and_what_is_not_known_is_empty():
    assert values([[87, 0.87, None, "", "x"]]) == [[87, 0.87, None, None, "x"]]


def test_rows_that_do_not_fit_are_told_by_the_last_one():
    assert values([[1], [2], [3]], most_rows=4) == [[1], [2], [3]]
    assert values([[1], [2], [3], [4]], most_rows=4) == [[1], [2], ["… all rows: all.csv"]]


def test_a_cell_that_is_cut_says_so():
    ((value,),) = values([["1" * (MOST_LETTERS + 1)]])
    assert len(value) == MOST_LETTERS
    assert value.endswith("…")


def test_the_sheets_have_the_figures_the_days_and_the_lists():
    made = files(make_report(make_list(titles=["=1+1"], withheld=3)), Messages("en"))["report.xlsx"]
    book = load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["status", "days", "evidence"]
    figures = {row[0]: row[2] for row in book["status"].iter_rows(values_only=True)}
    assert figures["wikipedia"] == 87
    days = list(book["days"].iter_rows(values_only=True))
    assert days[:2] == [
        ("date", "wikipedia", "commons", "wikipedia edits", "commons edits"),
        ("2023-09-02", 3, 0, 7, 2),
    ]
    listed = [row[3] for row in book["evidence"].iter_rows(values_only=True)]
    assert listed == ["title", "=1+1", 3]
