"""Declarations of milestones: a mistake is one line that names file, line and field."""

from datetime import date

import pytest

from config.errors import DeclarationError
from config.milestones import load_milestone
from config.named import names_in

GOOD = """wiki = "kkwiki"
count = "articles"
number = 100000
by = 2011-12-16
timezone = "Asia/Almaty"
"""


def load(folder, text):
    (folder / "campaign.toml").write_text(text, encoding="utf-8")
    return load_milestone("campaign", folder, wikis=frozenset({"kkwiki"}))


def test_a_milestone_is_named_by_its_file(tmp_path):
    found = load(tmp_path, GOOD)
    assert (found.name, found.number, found.by) == ("campaign", 100_000, date(2011, 12, 16))
    assert names_in(tmp_path) == ["campaign"]


def test_what_is_counted_tells_one_series_of_readings_from_another(tmp_path):
    of_articles = load(tmp_path, GOOD).counted
    of_a_category = load(tmp_path, GOOD.replace('count = "articles"', 'category = "Санат:X"')).counted
    assert (of_articles, of_a_category) == ("kkwiki count articles", "kkwiki category Санат:X")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('count = "articles"\n', "", "say what is counted: one of count, category, search"),
        ("number = 100000", 'category = "A"\nnumber = 1', "say what is counted"),
        ('"articles"', '"words"', "line 2: count: "),
        ("100000", "0", "line 3: number: "),
        ("2011-12-16", '"soon"', "line 4: by: "),
        ("Asia/Almaty", "Asia/Nowhere", "line 5: timezone: "),
        ("kkwiki", "xxwiki", "line 1: wiki: there is no “xxwiki”"),
        ("number", "numbr", "line 3: numbr: unknown key"),
        ("wiki =", 'name = "x"\nwiki =', "line 1: name: a milestone is named by its file"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path, old, new, told):
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_that_is_not_there_is_told_with_those_there_are(tmp_path):
    load(tmp_path, GOOD)
    with pytest.raises(DeclarationError, match="no such milestone; there are: campaign"):
        load_milestone("other", tmp_path, wikis=frozenset())
