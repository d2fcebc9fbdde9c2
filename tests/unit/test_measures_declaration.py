"""Declarations of measures of success: each goes by one thing, and a mistake is one line with its place."""

import re
from pathlib import Path

import pytest

from config.errors import DeclarationError
from config.measures import MeasureItem, MeasuresDeclaration
from config.named import load_named
from metrics.measures import MeasureState

ROOT = Path(__file__).parents[2]
GOOD = """page = "Conference/Measures"

[[goals]]
text = "A first conference"
statement = "achieved"
source = "https://meta.wikimedia.org/wiki/Report"

[[measures]]
text = "A rise in the growth rate"
growth = "conference"
measure = "edits"
checkpoint = 6

[[measures]]
text = "People from other provinces"
places = { Astana = 3, "South Kazakhstan" = 1 }
at_least = 2
source = "https://meta.wikimedia.org/wiki/Report"

[[measures]]
text = "Thirty participants"
event = "conference-2012"
metric = "participants"

[[measures]]
text = "Nobody looked"
"""


def load(folder, text):
    (folder / "conference.toml").write_text(text, encoding="utf-8")
    return load_named(MeasuresDeclaration, "measures", "conference", folder)


def test_each_measure_goes_by_what_its_keys_name(tmp_path):
    found = load(tmp_path, GOOD)
    assert [item.way for item in found.items] == ["statement", "growth", "places", "event", None]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("checkpoint = 6\n", "", "measures.0: growth needs checkpoint"),
        ("checkpoint = 6", "checkpoint = 7", "checkpoint: "),
        ('measure = "edits"', 'measure = "words"', "measure: "),
        ('metric = "participants"\n', "", "measures.2: event needs metric"),
        ('metric = "participants"', 'metric = "x"\nat_least = 3', "at_least goes with file or places"),
        ('growth = "conference"', 'growth = "conference"\nevent = "x"', "not by growth and event"),
        ('growth = "conference"\n', "", "measure goes with growth"),
        ('source = "https://meta.wikimedia.org/wiki/Report"\n', "", "goals.0: statement needs source"),
        ('statement = "achieved"', 'statement = "perfect"', "statement: "),
        ('statement = "achieved"\n', "", "source goes with places or statement"),
        ("Astana = 3", "Astana = 0", "places.Astana: "),
        ("https://meta.wikimedia.org/wiki/Report", "javascript:alert(1)", "source: is not of the form"),
        ("https://meta.wikimedia.org/wiki/Report", "https://example.org/]x", "source: is not of the form"),
        ('text = "Nobody looked"', 'txt = "Nobody looked"', "txt: unknown key"),
        ("page =", 'name = "x"\npage =', "name: a measures is named by its file"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path, old, new, told):
    assert old in GOOD
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "word", [*MeasuresDeclaration.model_fields, *MeasureItem.model_fields, *MeasureState]
)
def test_every_key_and_state_is_in_the_documentation(word):
    text = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert word == "name" or re.search(rf"^\| [^|]*`{re.escape(word)}`", text, re.MULTILINE)
