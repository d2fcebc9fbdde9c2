"""Hostile reports: a clear result or one clear line, in bounded time, never another exception."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pace import LIMIT, seconds

from collectors.errors import UnreadableError
from collectors.report_page import parse_copied_report, parse_report

PAGES = Path(__file__).parents[1] / "fixtures" / "reports"
MEGABYTE = 1_000_000

PIECES = (
    *(
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<th>",
        "<td rowspan=3>",
        "<h2>",
        "</h2>",
        "<h3>",
        "<dt>",
        "<p>",
        "<br>",
    ),
    *(
        "Metric",
        "Target outcome",
        "Achieved outcome",
        "Progress",
        "End of year",
        "Comments",
        "Program 1",
        "Total",
    ),
    *(
        "# of participants",
        "# of individuals involved",
        "Item of expenditure",
        "Sum",
        "Project goals\n",
        "achieved. ",
    ),
    *(
        "Amount spent:",
        "Due date:",
        "30 August 2025",
        "12 USD, 13",
        "20+",
        "about 30",
        "\t",
        "\n",
        "(",
        ")",
        "-",
    ),
)
REPORT = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join)
HTML = {
    "prose": "Өткен жылы 40 адам келді. ",
    "outcomes": "<tr><td>Number of participants<td>25-30 and 4 editors",
    "tables": "<h2>Program 1</h2><table><tr><th>Metric<th>Result<tr><td>Editors<td>3</table>",
    "open tables": "<table><tr><td>Metric<td>Result",
    "headings": "<h2>Project goals</h2><p>30 people<p>Achieved. All.",
    "labels": "<p>Amount spent: 12 USD, 13",
    "words": "Amount spent ",
    "brackets": "<td>12 (",
}


def read(html):
    with suppress(UnreadableError):
        parse_report(html, title="Fuzz", revision=None)


def read_copied(text):
    with suppress(UnreadableError):
        parse_copied_report(text, title="Fuzz")


@given(REPORT)
def test_no_page_and_no_copied_text_raises_anything_but_that_it_is_no_report(report):
    read(report)
    read_copied(report)


@given(st.data())
def test_a_report_cut_anywhere_is_still_read_or_refused(data):
    path = data.draw(st.sampled_from(sorted(PAGES.glob("*.html"))))
    text = path.read_text(encoding="utf-8")
    read(text[: data.draw(st.integers(0, len(text)))])


@pytest.mark.parametrize("piece", HTML.values(), ids=HTML)
def test_a_rendered_report_of_a_megabyte_is_read_in_seconds_not_minutes(piece):
    page = "<h2>Outcomes</h2><table><tr><th>Metric<th>Result" + piece * (MEGABYTE // len(piece))
    assert seconds(read, page) < LIMIT


@pytest.mark.parametrize(
    "line",
    [
        "Number of participants\t25-30 and 4 editors\n",
        "Program 1[edit]\nMetric\tResult\n",
        "Travel 943 016 KZT\n",
    ],
)
def test_a_copied_report_of_a_megabyte_is_read_in_seconds_not_minutes(line):
    for start in ("Metric\tResult\n", "Item of expenditure Sum\n"):
        assert seconds(read_copied, start + line * (MEGABYTE // len(line))) < LIMIT
