"""What a wiki says about itself, and how its titles are written."""

import pytest

from collectors.errors import UnreadableError
from collectors.sites import SiteFacts

SITE = SiteFacts("kkwiki", "", {}, frozenset({0}), frozenset(), {0: "", 6: "Сурет"})


def test_a_title_is_written_with_the_name_that_the_wiki_gives_its_namespace():
    assert SITE.full_title(6, "A.png") == "Сурет:A.png"
    assert SITE.full_title(0, "Қазақ: тілі") == "Қазақ: тілі"


def test_a_title_that_begins_with_a_colon_keeps_it():
    assert SITE.full_title(0, ":Ой") == ":Ой"


def test_a_namespace_that_has_no_name_is_not_guessed():
    with pytest.raises(UnreadableError, match="namespace 200"):
        SITE.full_title(200, "X")


def test_facts_come_back_from_json_as_they_were():
    assert SiteFacts.from_json(SITE.as_json()) == SITE


def test_facts_of_an_earlier_version_have_no_names():
    stored = SITE.as_json()
    del stored["names"]
    assert SiteFacts.from_json(stored).names == {}
