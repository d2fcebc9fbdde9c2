"""What a wiki says of pages now: pieced together from the parts in which it comes."""

from datetime import UTC, datetime

import pytest
from fake_wiki import FakeWiki

from collectors.errors import IncompleteError
from collectors.page_facts import Askable, PageFacts, Told, fetch_told
from collectors.sites import SiteFacts

USES = Askable(usage=True)
NOMINATIONS = Askable(deletion_templates=("Template:Delete",))


def use(pageid, wiki="kk.wikipedia.org", ns="0"):
    """A row as GlobalUsage writes it: every number is a text, and the wiki is a host."""
    return {"title": "Алматы", "wiki": wiki, "url": f"https://{wiki}/wiki/x", "pageid": pageid, "ns": ns}


def facts_of(page_id, *parts, askable, namespace=6):
    page = {"pageid": page_id, "ns": namespace, "title": "Алматы"}
    wiki = FakeWiki(lambda _: [{"pages": [{**page, **part}]} for part in parts])
    return fetch_told(wiki, [1], askable).pages[page_id]


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
    assert found == PageFacts(6, "Алматы", last_revision=5)
    assert (found.used_on, found.nominated, found.is_disambiguation) == (None, None, None)


def test_a_file_is_nominated_where_a_deletion_template_comes_in_any_part():
    template = {"templates": [{"ns": 10, "title": "Template:Delete"}]}
    assert facts_of(2, {}, template, askable=NOMINATIONS).nominated is True
    assert facts_of(2, {}, {}, askable=NOMINATIONS).nominated is False


def test_redirects_are_told_by_any_part():
    assert facts_of(2, {"redirect": True}, {}, askable=USES).is_redirect
    assert not facts_of(2, {}, {}, askable=USES).is_redirect


def test_a_page_was_touched_when_the_wiki_says_so():
    found = facts_of(2, {"touched": "2023-09-02T10:00:00Z"}, {}, askable=Askable())
    assert found.touched == datetime(2023, 9, 2, 10, tzinfo=UTC)


def test_a_file_was_uploaded_whenever_any_part_says():
    stamps = "2023-09-02T10:00:00Z", "2023-09-03T10:00:00Z"
    found = facts_of(2, *({"imageinfo": [{"timestamp": stamp}]} for stamp in stamps), askable=Askable())
    assert [moment.day for moment in found.uploads] == [2, 3]


@pytest.mark.parametrize(
    ("props", "told"),
    [({"disambiguation": ""}, True), ({"wikibase_item": "Q3"}, False), (None, False)],
)
def test_a_disambiguation_page_is_told_by_its_property_alone(props, told):
    part = {} if props is None else {"pageprops": props}
    found = facts_of(7, part, askable=Askable(disambiguation=True), namespace=0)
    assert found.is_disambiguation is told
    assert (found.used_on, found.nominated) == (None, None)


def with_revisions(params):
    """Answer as a wiki whose revision 11 stands on page 1, and so on; 99 is gone."""
    return [
        {
            "badrevids": {"99": {"revid": 99, "missing": True}},
            "pages": [
                {"pageid": number - 10, "ns": 0, "title": "x", "revisions": [{"revid": number, "size": 5}]}
                for number in params["revids"]
                if number != 99
            ],
        }
    ]


def test_all_that_can_be_asked_of_pages_is_asked_at_once():
    wiki = FakeWiki(with_revisions)
    everything = Askable(disambiguation=True, usage=True, deletion_templates=("Template:Delete",))
    fetch_told(wiki, [11, 12], everything, uploads=True)
    (asked,) = wiki.asked
    assert asked["prop"] == "info|revisions|pageprops|globalusage|templates|imageinfo"
    assert list(asked["revids"]) == [11, 12]


def test_what_the_wiki_cannot_tell_is_not_asked():
    wiki = FakeWiki(with_revisions)
    fetch_told(wiki, [11], Askable())
    assert wiki.asked[0]["prop"] == "info|revisions"


def test_more_revisions_than_a_request_may_name_are_asked_for_in_batches():
    wiki = FakeWiki(with_revisions, batch=2)
    found = fetch_told(wiki, range(11, 16), Askable())
    assert found.pages.keys() == {1, 2, 3, 4, 5}
    assert len(wiki.asked) == 3


def test_a_revision_says_on_which_page_it_is_and_one_that_is_gone_says_nothing():
    found = fetch_told(FakeWiki(with_revisions), [11, 99], Askable())
    assert found.revisions == {11: (1, {"revid": 11, "size": 5})}


def test_facts_that_break_off_are_none():
    wiki = FakeWiki(lambda _: [{"pages": [{"pageid": 2, "ns": 6}]}, IncompleteError("cut off")])
    with pytest.raises(IncompleteError):
        fetch_told(wiki, [2], USES)


def test_no_revision_costs_no_request():
    wiki = FakeWiki(lambda _: [])
    assert fetch_told(wiki, [], USES) == Told()
    assert wiki.asked == []


def test_what_can_be_asked_follows_from_the_wikis_extensions():
    site = SiteFacts("x", "MediaWiki 1.45", {}, frozenset(), frozenset({"Disambiguator", "Global Usage"}))
    assert Askable.of(site, ["Template:Delete"]) == Askable(
        disambiguation=True, usage=True, deletion_templates=("Template:Delete",)
    )
    bare = SiteFacts("x", "MediaWiki 1.45", {}, frozenset(), frozenset())
    assert Askable.of(bare) == Askable()
