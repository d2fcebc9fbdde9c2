"""Revisions that left the text as it was: null edits, and new versions of files."""

from datetime import UTC, datetime, timedelta

import pytest

from collectors.page_facts import PageFacts, Told
from collectors.unchanged import Revision, Unchanged, unchanged

MOMENT = datetime(2023, 9, 3, 8, tzinfo=UTC)
NOTHING = Unchanged(frozenset(), frozenset())


def revision(rev_id=5, *, namespace=6, at=MOMENT):
    return Revision(rev_id, rev_id - 1, 70, namespace, at)


def found(*revisions, sums, uploads=()):
    """Return what is found where the wiki tells these sums by revision, and these times of upload."""
    entries = {number: (70, {"revid": number, "sha1": text}) for number, text in sums.items()}
    told = Told({70: PageFacts(6, uploads=uploads)}, entries)
    return unchanged(revisions, told)


def test_the_same_text_as_the_parent_changed_nothing():
    suspects = revision(5, namespace=0), revision(6, namespace=0)
    assert found(*suspects, sums={4: "a", 5: "a", 6: "b"}).same_text == {5}


def test_a_text_that_is_hidden_is_not_taken_for_the_same():
    assert found(revision(), sums={4: "a"}) == NOTHING
    assert found(revision(), sums={}) == NOTHING


def test_an_upload_of_the_same_moment_makes_a_new_version():
    told = found(revision(), sums={4: "a", 5: "a"}, uploads=(MOMENT,))
    assert (told.new_versions, told.same_text) == ({5}, frozenset())


@pytest.mark.parametrize(("seconds", "is_version"), [(-5, True), (5, True), (-6, False), (6, False)])
def test_an_upload_and_its_revision_lie_five_seconds_apart_at_most(seconds, is_version):
    told = found(revision(), sums={4: "a", 5: "a"}, uploads=(MOMENT + timedelta(seconds=seconds),))
    assert (5 in told.new_versions) is is_version
    assert (5 in told.same_text) is not is_version


def test_each_upload_of_a_file_made_its_own_version():
    later = MOMENT + timedelta(hours=1)
    sums = {4: "a", 5: "a", 6: "a"}
    told = found(revision(5), revision(6, at=later), sums=sums, uploads=(later, MOMENT))
    assert told.new_versions == {5, 6}


def test_only_files_have_versions():
    told = found(revision(namespace=0), sums={4: "a", 5: "a"}, uploads=(MOMENT,))
    assert (told.new_versions, told.same_text) == (frozenset(), {5})
