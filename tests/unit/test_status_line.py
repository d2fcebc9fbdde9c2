"""The status in one line: what it says, and that it goes into lists and other people's pages."""

import json
import re

import pytest
from factory import TARGETS, make_status
from test_messages import texts
from test_status_table import EVIL

from bot.messages import Messages
from bot.splice import BEGIN, END, extract, same_figures, splice
from bot.status_line import render_line
from metrics.model import Count, CountKind, Target

NARROW = "\N{NARROW NO-BREAK SPACE}"


def line(status=None, language="en"):
    return render_line(status or make_status(), Messages(language))


def said(text):
    plain = re.sub(r"<[^<>]*>", " ", text).replace(NARROW, " ").replace("\N{THIN SPACE}", " ")
    return " ".join(plain.split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Sep 2 – 3, 2023, targets met: 5 of 6 data as of January 15, 2024"),
        ("kk", "2023 ж. 2–3 қыр., орындалған мақсаттар: 5 / 6 деректер алынған күн: 2024 ж. 15 қаңтар"),
        ("ru", "2–3 сент. 2023 г., выполнено целей: 5 из 6 данные на 15 января 2024 г."),
    ],
)
def test_it_names_the_event_its_days_and_how_many_targets_are_met(language, words):
    told = said(line(language=language)).replace("\N{NO-BREAK SPACE}", " ")
    assert told == f"[[:Example User Group/Events/Conference|Conference]] {words}"


def test_the_bar_is_as_wide_as_the_share_of_targets_met():
    assert "width:83%" in line()
    assert "width:0%" in line(make_status(targets=()))


def test_what_cannot_be_compared_is_no_target_that_was_missed():
    unread = Target("wiktionary", Count("some", CountKind.AMBIGUOUS))
    assert "targets met: 5 of 6, not compared: 1" in said(line(make_status(targets=(*TARGETS, unread))))


def test_it_is_one_line_with_no_background():
    assert "\n" not in line()
    assert "background" not in line()


def test_only_the_day_of_the_data_is_no_change():
    later = make_status()
    later = make_status(data_as_of=later.data_as_of.replace(year=2025))
    assert line() != line(later)
    assert same_figures(line(), line(later))


def test_nothing_from_outside_breaks_out_of_it():
    text = line(make_status(page=f"B{EVIL}"))
    assert extract(splice(f"a{BEGIN}{END}b", text)) == text
    assert not re.search(r"\{\{|\[\[(?!:)|~~~|<!--|<s[^pt]|\n", text)


def test_all_visible_words_come_from_the_message_files(tmp_path):
    (tmp_path / "en.json").write_text(json.dumps(dict.fromkeys(texts("en"), "")), encoding="utf-8")
    shown = said(render_line(make_status(page="P"), Messages("en", tmp_path)))
    assert shown.startswith("[[:P|P]] Sep 2 – 3, 2023")
    assert not re.search(r"[^\W\d_]", shown.partition("Sep")[2]), shown
