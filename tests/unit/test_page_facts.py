"""What a wiki says of pages now: pieced together from the parts in which it comes."""

import pytest
from fake_wiki import FakeWiki

from collectors.errors import IncompleteError
from collectors.page_facts import Askable, PageFacts, fetch_page_facts
from collectors.sites import SiteFacts

USES = Askable(usage=True)
NOMINATIONS = Askable(deletion_templates=("Template:Delete",))


def use(pageid, wiki="kk.wikipedia.org", ns="0"):
    """A row as GlobalUsage writes it: every number is a text, and the wiki is a host."""
    return {"title": "Алматы", "wiki": wiki, "url": f"https://{wiki}/wiki/x", "pageid": pageid, "ns": ns}


def facts_of(page_id, *parts, askable, namespace=6):
    wiki = FakeWiki(lambda _: [{"pages": [{"pageid": page_id, **part}]} for part in parts])
    return fetch_page_facts(wiki, {page_id: namespace}, askable)[page_id]


def test_the_uses_of_one_file_are_gathered_from_all_parts_of_the_answer():
    parts = [{"globalusage": [use("6")]}, {"globalusage": []}, {"globalusage": [use("2")]}]
    found = facts_of(2, *parts, askable=USES)
    assert found.used_on == {"kk.wikipedia.org:6", "kk.wikipedia.org:2"}


def test_pages_of_one_number_on_two_wikis_are_two_uses():
    found = facts_of(2, {"globalusage": [use("6"), use("6", wiki="ru.wikipedia.org")]}, askable=USES)
    assert found.used_on == {"kk.wikipedia.org:6", "ru.wikipedia.org:6"}


def test_uses_outside_namespace_0_are_none():
    found = facts_of(2, {"globalusage": [use("6", ns="2"), use("7", ns="10")]}, askable=USES)
    assert found.used_on == frozenset()


def test_what_the_wiki_cannot_tell_is_unknown_and_not_none():
    found = facts_of(2, {"lastrevid": 5}, askable=Askable())
    assert found == PageFacts(last_revision=5)
    assert (found.used_on, found.nominated, found.is_disambiguation) == (None, None, None)


def test_a_file_is_nominated_where_a_deletion_template_comes_in_any_part():
    template = {"templates": [{"ns": 10, "title": "Template:Delete"}]}
    assert facts_of(2, {}, template, askable=NOMINATIONS).nominated is True
    assert facts_of(2, {}, {}, askable=NOMINATIONS).nominated is False


def test_redirects_and_missing_pages_are_told_by_any_part():
    assert facts_of(2, {"redirect": True}, {}, askable=USES).is_redirect
    assert facts_of(2, {"missing": True}, askable=USES).missing


@pytest.mark.parametrize(
    ("props", "told"),
    [({"disambiguation": ""}, True), ({"wikibase_item": "Q3"}, False), (None, False)],
)
def test_a_disambiguation_page_is_told_by_its_property_alone(props, told):
    part = {} if props is None else {"pageprops": props}
    found = facts_of(7, part, askable=Askable(disambiguation=True), namespace=0)
    assert found.is_disambiguation is told
    assert (found.used_on, found.nominated) == (None, None)


def test_files_are_asked_for_their_uses_and_other_pages_are_not():
    wiki = FakeWiki(lambda params: [{"pages": [{"pageid": number} for number in params["pageids"]]}])
    fetch_page_facts(wiki, {1: 6, 2: 0, 3: 14}, Askable(disambiguation=True, usage=True))
    asked = {params["prop"]: list(params["pageids"]) for params in wiki.asked}
    assert asked == {"info|globalusage": [1], "info|pageprops": [2, 3]}


def test_more_pages_than_a_request_may_name_are_asked_for_in_batches():
    answer = lambda params: [{"pages": [{"pageid": number} for number in params["pageids"]]}]  # noqa: E731
    wiki = FakeWiki(answer, batch=2)
    found = fetch_page_facts(wiki, dict.fromkeys(range(1, 6), 0), Askable())
    assert found.keys() == {1, 2, 3, 4, 5}
    assert len(wiki.asked) == 3


def test_facts_that_break_off_are_none():
    wiki = FakeWiki(lambda _: [{"pages": [{"pageid": 2}]}, IncompleteError("cut off")])
    with pytest.raises(IncompleteError):
        fetch_page_facts(wiki, {2: 6}, USES)


def test_no_page_costs_no_request():
    wiki = FakeWiki(lambda _: [])
    assert fetch_page_facts(wiki, {}, USES) == {}
    assert wiki.asked == []


def test_what_can_be_asked_follows_from_the_wikis_extensions():
    site = SiteFacts("x", "MediaWiki 1.45", {}, frozenset(), frozenset({"Disambiguator", "Global Usage"}))
    assert Askable.of(site, ["Template:Delete"]) == Askable(
        disambiguation=True, usage=True, deletion_templates=("Template:Delete",)
    )
    bare = SiteFacts("x", "MediaWiki 1.45", {}, frozenset(), frozenset())
    assert Askable.of(bare) == Askable()
