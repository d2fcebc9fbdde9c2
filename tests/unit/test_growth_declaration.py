"""Declarations of growth: a mistake is one line that names file, line and field."""

import re
from datetime import date
from pathlib import Path

import pytest

from collectors.monthly import MEASURES
from config.errors import DeclarationError
from config.growth import GrowthDeclaration
from config.named import load_named
from metrics.growth import GrowthState

GOOD = """day = 2012-04-20
wikis = ["kk.wikipedia", "crh.wikipedia"]
controls = ["et.wikipedia", "be-x-old.wikipedia", "lv.wikipedia"]
measures = ["edits", "new_accounts"]
timezone = "Asia/Almaty"
"""


def load(folder, text):
    (folder / "conference.toml").write_text(text, encoding="utf-8")
    return load_named(GrowthDeclaration, "growth", "conference", folder)


def test_growth_is_named_by_its_file_and_has_measures_of_its_own(tmp_path):
    found = load(tmp_path, GOOD)
    assert (found.name, found.day, found.measures) == (
        "conference",
        date(2012, 4, 20),
        ("edits", "new_accounts"),
    )
    assert len(load(tmp_path, GOOD.replace('measures = ["edits", "new_accounts"]', "")).measures) == 4


def test_every_measure_that_can_be_declared_can_be_read():
    every = tuple(MEASURES)
    given = {"name": "x", "day": date(2012, 4, 20), "wikis": ["a.b"], "controls": ["c.d", "e.f", "g.h"]}
    assert GrowthDeclaration.model_validate(given | {"measures": every}).measures == every


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2012-04-20", '"soon"', "line 1: day: "),
        ("2012-04-20", "9999-06-01", "line 1: day: Input should be less than or equal to 2099-12-31"),
        ("2012-04-20", "0001-06-01", "line 1: day: Input should be greater than or equal to 2001-01-01"),
        ('"kk.wikipedia"', '"kkwiki"', "line 2: wikis: “kkwiki” is no name of a wiki such as kk.wikipedia"),
        ('"kk.wikipedia"', '"kk.wikipedia.org"', "line 2: wikis.0: is not of the form"),
        (
            "wikis =",
            'source = "replicas"\nwikis =',
            "wikis: “kk.wikipedia” is no name of a wiki such as kkwiki",
        ),
        ("wikis =", 'source = "dumps"\nwikis =', "line 2: source: "),
        ('"kk.wikipedia"', '"lv.wikipedia"', "line 3: controls: “lv.wikipedia” stands twice"),
        ('"crh.wikipedia"', '"kk.wikipedia"', "“kk.wikipedia” stands twice"),
        (', "lv.wikipedia"', "", "line 3: controls: name 3 at least"),
        ('"edits"', '"words"', "line 4: measures.0: "),
        ('"edits"', '"new_accounts"', "“new_accounts” stands twice"),
        ("Asia/Almaty", "Asia/Nowhere", "line 5: timezone: "),
        ("controls", "kontrols", "line 3: kontrols: unknown key"),
        ("day", 'name = "x"\nday', "line 1: name: a growth is named by its file"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path, old, new, told):
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("word", [*GrowthDeclaration.model_fields, *MEASURES, *GrowthState])
def test_every_key_measure_and_state_is_in_the_documentation(word):
    text = (Path(__file__).parents[2] / "docs" / "growth.md").read_text(encoding="utf-8")
    assert word == "name" or re.search(rf"^\| (`\w+`, )?`{word}`", text, re.MULTILINE)
