"""Hostile texts: whatever a name, a title or a note says, it is shown, and is nothing else."""

import csv
import io
import json
import logging
import re
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import mwparserfromhell
import pandas as pd
import pytest
import structlog
from attacks import ATTACKS, texts
from factory import AFTER_ALL, TARGETS, make_status
from hypothesis import example, given
from hypothesis import strategies as st

from bot.declare import render
from bot.errors import HeldError
from bot.evidence import EvidenceList
from bot.evidence_csv import evidence_csv
from bot.evidence_pages import Setting, evidence_pages
from bot.exits import told
from bot.grant_list import COLUMNS, FORMS, titles_written
from bot.log import configure
from bot.made_from import Change
from bot.measures import Measured, Outcome
from bot.measures_table import measures_block
from bot.messages import Messages
from bot.plain import json_text, one_line
from bot.splice import BEGIN, END, extract, splice
from bot.stale_mark import mark
from bot.status_csv import status_csv
from bot.status_table import render_block
from bot.terminal import Screen, print_status
from bot.wikitext import cell, note
from config.measures import MeasureItem, MeasuresDeclaration
from metrics.evidence import EVIDENCE, Evidence
from metrics.measures import MeasureState
from metrics.model import Count, CountKind, Grant, NotUnderstood, Period, Target
from metrics.reports import DeclaredAndReported
from metrics.roster_counts import GroupCounts

STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066\u2067\ud800-\udfff]")
BARE = re.compile(r"(?:RFC|PMID|ISBN)\s|(?:mailto|news|tel):\S|(?:https?|ftp)://", re.IGNORECASE)


def hostile_status(text):
    """Return a status in which `text` stands everywhere where somebody's text may stand, but for titles."""
    promised = Target("wikinews", Count(text, CountKind.AMBIGUOUS), note=text)
    people = replace(make_status().people, groups=(GroupCounts(text, 3, 2),))
    reported = (DeclaredAndReported("wikipedia", None, Count(text, CountKind.AMBIGUOUS), 1, ()),)
    changes = (Change(AFTER_ALL, "wikipedia", text, f"{text} "),)
    return make_status(
        targets=(*TARGETS, promised), people=people, reported=reported, changes=changes, event=text
    )


def table_of(text):
    status = hostile_status(text)
    titled = replace(status, page=text, grant=text, evidence=text, stale={text: None})
    return render_block(titled, ["en"], version="0.1.0")


def stored(text):
    """Return a text as a wiki has it: whole characters."""
    return text.encode(errors="replace").decode()


def hostile_lists(text):
    row = ("kkwiki", 5, stored(text), "created", 1, ("metawiki:1",), (77,), 12)
    found = Evidence(pd.DataFrame([row], columns=EVIDENCE))
    return [EvidenceList("wikipedia", 1, found, {"metawiki:1": text})]


def evidence_of(text):
    setting = Setting(text, text, Messages("en"), "https://{}".format, (text,), (text,), text)
    return "\n".join(page.block for page in evidence_pages(hostile_lists(text), setting))


def mark_of(text):
    words = Messages("en")
    words.text = lambda *_: text
    return mark(AFTER_ALL, words, "UTC")


def measures_of(text):
    stated = MeasureItem.model_construct(
        text=text, how=text, result=text, statement="achieved", source="https://example.org/Report"
    )
    by_place = MeasureItem.model_construct(text=text, places={text: 5}, source="https://example.org/Report")
    outcomes = [
        Outcome(stated, MeasureState.ACHIEVED),
        Outcome(by_place, MeasureState.MEASURED, places=by_place.places),
    ]
    declaration = MeasuresDeclaration.model_construct(name="conference", languages=("en",))
    return measures_block(Measured(declaration, (), outcomes))


def cell_of(text):
    return f"| {cell(text)}"


def shape(wikitext):
    """Return how much there is of each kind of markup, and of what is markup without brackets."""
    parsed = mwparserfromhell.parse(wikitext)
    kinds = Counter(type(node).__name__ for node in parsed.ifilter(recursive=True))
    for plain in ("Text", "HTMLEntity"):
        kinds.pop(plain, None)
    doubled = Counter({sign: wikitext.count(sign) for sign in ("~~", "__", "||", "!!", "{|", "|}", "\n")})
    return kinds, doubled, len(BARE.findall(wikitext)), wikitext.count("<!--")


@cache
def harmless_shape(page_of):
    return shape(page_of("Harmless"))


@pytest.mark.parametrize(
    "page_of", [table_of, evidence_of, measures_of, mark_of, cell_of], ids=lambda made: made.__name__
)
@given(text=texts)
def test_wikitext_has_the_same_markup_whatever_a_text_says(page_of, text):
    assert shape(page_of(text)) == harmless_shape(page_of)


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize(
    "page_of", [table_of, evidence_of, measures_of, mark_of], ids=lambda made: made.__name__
)
def test_each_attack_is_shown_and_no_more(page_of, text):
    assert shape(page_of(text)) == harmless_shape(page_of)


@pytest.mark.parametrize("page_of", [table_of, evidence_of, measures_of], ids=lambda made: made.__name__)
@given(text=texts)
def test_markers_stay_one_pair_and_what_was_saved_is_what_is_wanted(page_of, text):
    block = page_of(text)
    page = splice(f"{BEGIN}{END}", block)
    assert (page.count(BEGIN), page.count(END), extract(page)) == (1, 1, block)
    assert not STEERING.search(page.replace("\n", ""))


@given(texts)
def test_a_note_has_links_bold_and_italics_and_nothing_else(text):
    parsed = mwparserfromhell.parse(f"Note: {note(text)}.")
    kinds = {type(node).__name__ for node in parsed.ifilter(recursive=True)}
    assert kinds <= {"Text", "HTMLEntity", "Wikilink", "ExternalLink", "Tag"}
    assert {str(tag.tag) for tag in parsed.filter_tags()} <= {"b", "i"}
    assert all(str(link.title).startswith((":", "#", "/")) for link in parsed.filter_wikilinks())
    assert all(re.match(r"https?://", str(link.url)) for link in parsed.filter_external_links())
    assert "__" not in note(text)
    assert not STEERING.search(note(text))


@given(texts)
def test_a_status_with_a_hostile_note_has_one_pair_of_markers(text):
    block = render_block(make_status(notes={"wikipedia": text}), ["en"], version="0.1.0")
    assert extract(splice(f"{BEGIN}{END}", block)) == block
    assert block.count("<!--") == 0


def csv_rows(written):
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert not [found for row in rows for found in row if found.lstrip().startswith(tuple("=+@＝＋－＠"))]
    assert not [found for row in rows for found in row if re.match(r"\s*-(?!\d+(\.\d+)?$)", found)]
    assert not [found for row in rows for found in row if STEERING.search(found)]
    assert len({len(row) for row in rows}) == 1
    return rows


def said(found):
    """Return the text of a cell as the documentation says to read it."""
    return found.removeprefix("'")


@given(texts)
def test_a_csv_reader_gets_the_text_back_and_no_formula(text):
    status = csv_rows(status_csv(hostile_status(text)))
    assert one_line(text) in [said(row[1]) for row in status]
    row = csv_rows(evidence_csv(hostile_lists(text)))[1]
    assert (said(row[3]), said(row[6])) == (one_line(stored(text)), one_line(text))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(text=texts)
def test_a_list_of_grants_knows_a_hostile_title_again(tmp_path_factory, form, text):
    title = one_line(text)
    row = {**dict.fromkeys(COLUMNS), "title": title, "region": text, "problem": text}
    path = tmp_path_factory.mktemp("list") / "list"
    path.write_text(form.heading + form.line(row), encoding="utf-8")
    assert titles_written(path, form) == {title}


@given(texts)
def test_json_says_the_text_and_holds_no_control_characters(text):
    written = json_text({"name": text}, indent=2)
    assert json.loads(written) == {"name": text}
    assert not STEERING.search(written)


@given(texts, st.integers(30, 200))
def test_a_terminal_is_shown_text_alone(text, width):
    out = io.StringIO()
    screen = Screen(file=out, width=width, force_terminal=False)
    print_status(hostile_status(text), screen)
    screen.print(f"not understood: {text}")
    assert not STEERING.search(out.getvalue())


def test_codes_of_markup_and_emoji_are_shown_as_they_are_written():
    out = io.StringIO()
    Screen(file=out, width=80).print("[bold]x[/bold] :warning:")
    assert out.getvalue() == "[bold]x[/bold] :warning:\n"


@given(texts)
@example("x\nesep: all is well")
def test_an_error_is_one_line_without_control_characters(text):
    for error in (HeldError(text), RuntimeError(text)):
        line = told(error)
        assert not STEERING.search(line)
        assert "\n" not in line


@pytest.fixture
def log_lines(capsys):
    configure(verbose=True)
    yield lambda: capsys.readouterr().err
    structlog.reset_defaults()


@pytest.mark.parametrize("text", [text for text in ATTACKS if text != "\ud800"])
def test_the_log_has_one_line_an_entry_whatever_it_says(log_lines, text):
    structlog.get_logger().log(logging.WARNING, "not_edited", page=text)
    written = log_lines()
    assert written.count("\n") == 1
    assert not STEERING.search(written)


@given(texts)
def test_a_new_declaration_is_toml_with_no_other_keys(text):
    promised = Target("wikipedia", Count(text, CountKind.AMBIGUOUS))
    unknown = NotUnderstood(text, text)
    period = Period(date(2023, 9, 2), date(2023, 9, 3))
    grant = Grant(
        title=text,
        id=None,
        status=None,
        period=None,
        revision=1,
        amounts=(),
        targets=(promised,),
        applicants=(text, text),
        not_understood=(unknown,),
        proposed=period,
    )
    declared = tomllib.loads(render(grant, page=text, section=text))
    plain = tomllib.loads(render(replace(grant, title="x", applicants=("x",)), page="x", section="x"))
    assert (declared.keys(), declared["participants"].keys()) == (plain.keys(), plain["participants"].keys())
    assert declared["grant"] == one_line(text)
