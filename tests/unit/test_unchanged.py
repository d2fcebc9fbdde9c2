"""Revisions that left the text as it was: null edits, and new versions of files."""

from datetime import UTC, datetime, timedelta

import pytest
from fake_wiki import FakeWiki

from collectors.unchanged import Revision, Unchanged, fetch_unchanged

MOMENT = datetime(2023, 9, 3, 8, tzinfo=UTC)
NOTHING = Unchanged(frozenset(), frozenset())


def revision(rev_id=5, *, namespace=6, at=MOMENT):
    return Revision(rev_id, rev_id - 1, 70, namespace, at)


def wiki(sums, *versions):
    """A wiki with the texts' sums by revision, and a file's times of upload, one list for each part."""
    revisions = [{"revid": number, "sha1": text} for number, text in sums.items()]
    uploads = [[{"timestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}"} for at in part] for part in versions]
    answers = {
        "revisions": [{"pages": [{"pageid": 70, "revisions": revisions}]}],
        "imageinfo": [{"pages": [{"pageid": 70, "imageinfo": part}]} for part in uploads],
    }
    return FakeWiki(lambda params: answers[params["prop"]])


def found(*revisions, sums, versions=([],)):
    return fetch_unchanged(wiki(sums, *versions), revisions)


def test_the_same_text_as_the_parent_changed_nothing():
    suspects = revision(5, namespace=0), revision(6, namespace=0)
    assert found(*suspects, sums={4: "a", 5: "a", 6: "b"}).same_text == {5}


def test_a_text_that_is_hidden_is_not_taken_for_the_same():
    assert found(revision(), sums={4: "a"}) == NOTHING
    assert found(revision(), sums={}) == NOTHING


def test_an_upload_of_the_same_moment_makes_a_new_version():
    told = found(revision(), sums={4: "a", 5: "a"}, versions=([MOMENT],))
    assert (told.new_versions, told.same_text) == ({5}, frozenset())


@pytest.mark.parametrize(("seconds", "is_version"), [(-5, True), (5, True), (-6, False), (6, False)])
def test_an_upload_and_its_revision_lie_five_seconds_apart_at_most(seconds, is_version):
    told = found(revision(), sums={4: "a", 5: "a"}, versions=([MOMENT + timedelta(seconds=seconds)],))
    assert (5 in told.new_versions) is is_version
    assert (5 in told.same_text) is not is_version


def test_the_versions_of_one_file_are_gathered_from_all_parts_of_the_answer():
    later = MOMENT + timedelta(hours=1)
    told = found(
        revision(5),
        revision(6, at=later),
        sums={4: "a", 5: "a", 6: "a"},
        versions=([later], [MOMENT]),
    )
    assert told.new_versions == {5, 6}


def test_only_files_are_asked_for_versions():
    pages = wiki({4: "a", 5: "a"})
    fetch_unchanged(pages, [revision(namespace=0)])
    assert [asked["prop"] for asked in pages.asked] == ["revisions"]


def test_nothing_suspicious_costs_no_request():
    pages = wiki({})
    assert fetch_unchanged(pages, []) == NOTHING
    assert pages.asked == []
