"""Counts that a wiki keeps of itself; what an answer does not say is no number."""

import pytest
from fake_wiki import FakeWiki

from collectors.counts import fetch_category_size, fetch_search_hits, fetch_statistic
from collectors.errors import NotFoundError, UnreadableError


def wiki(answer):
    return FakeWiki(lambda _: [answer])


def test_a_statistic_is_the_wikis_own_number():
    assert fetch_statistic(wiki({"statistics": {"articles": 36_012, "pages": 90_000}}), "articles") == 36_012


@pytest.mark.parametrize("answer", [{}, {"statistics": {}}, {"statistics": {"articles": None}}])
def test_a_statistic_that_is_not_there_is_no_nought(answer):
    with pytest.raises(UnreadableError, match="kkwiki: the answer has no statistic"):
        fetch_statistic(wiki(answer), "articles")


def test_of_a_category_the_pages_count_and_not_its_files_or_subcategories():
    info = {"size": 9, "pages": 4, "files": 3, "subcats": 2}
    assert fetch_category_size(wiki({"pages": [{"categoryinfo": info}]}), "Санат:X") == 4


def test_a_category_that_is_nowhere_is_not_found_and_not_empty():
    with pytest.raises(NotFoundError, match="Санат:X"):
        fetch_category_size(wiki({"pages": [{"missing": True}]}), "Санат:X")


@pytest.mark.parametrize("answer", [{}, {"pages": [{"categoryinfo": {"pages": 1}}] * 2}])
def test_what_is_no_one_category_is_told_as_none(answer):
    with pytest.raises(NotFoundError, match="is no category"):
        fetch_category_size(wiki(answer), "w:Category:X")


def test_what_a_search_finds_is_a_number():
    assert fetch_search_hits(wiki({"searchinfo": {"totalhits": 12}}), "батыр") == 12


def test_a_search_engine_that_gives_no_number_gives_none():
    with pytest.raises(UnreadableError, match="no number of finds"):
        fetch_search_hits(wiki({"searchinfo": {}}), "батыр")
