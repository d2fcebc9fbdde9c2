"""Hostile pages: a clear result or one clear line, in bounded time, never another exception."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pace import LIMIT, seconds

from collectors.errors import UnreadableError
from collectors.grant_page import parse_grant
from collectors.grant_text import form_in_text
from collectors.rendered_page import content_of, grid_of
from collectors.wikitext_html import html_of_wikitext

PAGES = Path(__file__).parents[1] / "fixtures" / "grants"
MEGABYTE = 1_000_000
PIECES = (
    *("<table>", "</table>", "<tr>", "<td>", "<td rowspan=3>", "<th colspan=2>", "<dl><dt>", "<dd>", "<h2>"),
    *(
        "</h2>",
        "<div>",
        "</div>",
        "<s>",
        "<!--",
        "-->",
        "<ref>",
        "\0",
        "\ud800",
        "&#1;",
        "{{",
        "}}",
        "[[",
        "]]",
    ),
    *("{|", "\n|}", "\n|-\n", "\n| ", " || ", "!", "|", "=", "\n;", "\n:", "\n== ", " ==", "5.1. ", "A. "),
    *(
        "are you applying as a(n)\n",
        "status",
        "grant start date",
        "2023-09-02",
        "applicant",
        "Wikimedia project",
    ),
    *("Number of content created or improved", "Target", "Other Metrics", "Optional description"),
    *("Number of participants", "1 000", "N/A", "٣"),
    *(
        "<dt>Project start date<dd>",
        "20 April 2012",
        "Currency requested\n",
        "KZT\n",
        "<h3>Measures of success</h3>",
    ),
    *(
        "Equivalent amount in US$ on the date of this submission:",
        "<a href='/wiki/User:A'>",
        "User:",
        "[[User:A|",
    ),
    *("Main Wikimedia username.\n", "Project team[edit]\n", "8. Describe your team\n", "(", ")", ". "),
)
MARKUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join)

HTML = {
    "prose": "Өткен жылы 40 адам келді. ",
    "rows": "<tr><td>Wikipedia</td><td>100</td></tr>",
    "cells": "<td>100",
    "tables": "<table><tr><td>status<td>Funded",
    "spans": "<tr><td rowspan=999 colspan=999>1",
    "one span": f"<td rowspan={'9' * 5000}>1",
    "blocks": "<div><span>status",
    "definitions": "<dt>Number of participants<dd>32",
    "questions": "5.1. How many?<br>",
    "requests": "<dt>Project start date<dd>20 April 2012",
    "promises": "<h3>Goals</h3><p>30 people<h4>Later</h4>",
    "links": "<p><a href='/wiki/User:Example'>Example</a> ",
    "one line of links": "<a href='/wiki/User:Example'>Example</a> ",
    "team": "<h2>Team</h2>User:Example. Founder (of, User:Another",
    "targets": "<table><tr><th>Metric<th>Target<tr><td>Editors<td>30</table>",
}
WIKITEXT = {
    "templates": "{{Form\n| status = Funded\n| applicant = [[User:Example]]\n| answer = "
    + "We meet each week. " * 20
    + "\n}}\n",
    "open templates": "{{a|b=",
    "nested templates": "{{a|b={{c}}",
    "tables": "{|\n| status || Funded\n",
    "cells": "| 100 ",
    "links": "[[User:A|",
    "quotes": "''=''=\n",
    "comments": "<!-- ",
    "footnotes": "<ref>",
    "headings": "== Number of participants ==\n",
    "definitions": ";a :",
}


def read(html, wikitext=""):
    try:
        return parse_grant(html, wikitext, title="Grants:Fuzz", revision=None)
    except UnreadableError as error:
        return str(error)


@given(MARKUP, MARKUP)
def test_no_page_and_no_wikitext_raises_anything_unexpected(html, wikitext):
    read(html, wikitext)


@given(MARKUP)
def test_no_copied_text_raises_anything(text):
    form_in_text(text)


@given(st.data())
def test_a_page_cut_anywhere_is_still_read_or_refused_in_one_line(data):
    path = data.draw(st.sampled_from(sorted(PAGES.glob("*.html"))))
    text = path.read_text(encoding="utf-8")
    answer = read(text[: data.draw(st.integers(0, len(text)))])
    assert not isinstance(answer, str) or "\n" not in answer


@pytest.mark.parametrize("piece", HTML.values(), ids=HTML)
def test_a_rendered_page_of_a_megabyte_is_read_in_seconds_not_minutes(piece):
    assert seconds(read, "<table><tr><td>status<td>Funded" + piece * (MEGABYTE // len(piece))) < LIMIT


@pytest.mark.parametrize("piece", WIKITEXT.values(), ids=WIKITEXT)
def test_wikitext_of_a_megabyte_is_read_in_seconds_not_minutes(piece):
    assert seconds(read, "", "{|\n|status||Funded\n" + piece * (MEGABYTE // len(piece))) < LIMIT


@pytest.mark.parametrize(
    "line",
    [
        "Number of participants 32 of them\n",
        "Wikimedia project\n",
        "5.1. How?\n",
        "Project start date\n1 May 2012\n",
        "Team[edit]\nUser:A. Founder\n",
        "Wikimedia username(s): A, B, C\n",
    ],
)
def test_a_copied_text_of_a_megabyte_is_read_in_seconds_not_minutes(line):
    assert (
        seconds(form_in_text, "Other Metrics Target Optional description\n" + line * (MEGABYTE // len(line)))
        < LIMIT
    )


def test_a_cell_that_claims_to_span_very_much_takes_a_bounded_place():
    (table,) = content_of("<table>" + "<tr><td rowspan=999 colspan=999>1</table>").iter("table")
    assert len(grid_of(table)[0]) <= 64


def test_a_page_hidden_whole_and_a_link_never_closed_in_a_template_are_read():
    hidden = '<html style="display:none"><table><tr><td>status<td>Funded<tr><td>grant type<td>One</table>'
    assert read(hidden).status == "Funded"
    assert read("", "{{Form|status=Funded|grant_type=[[One}}").status == "Funded"


def test_an_unclosed_template_stays_text():
    assert "{{open|status=1" in html_of_wikitext("{{open|status=1|applicant=2\n[[x|y")


def test_what_closes_nothing_stays_text():
    assert "a }} b ]] c" in html_of_wikitext("a }} b ]] c")
