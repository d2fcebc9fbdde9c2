"""Drafts that become content: whose they are, and in which window they count."""

from datetime import timedelta

import pytest
from test_compute import END, START, counted, edit, event, kk

SECOND = timedelta(seconds=1)
LONG_BEFORE = START - timedelta(days=200)
IN_DAYS, IN_GRANT = START + timedelta(days=1), START + timedelta(days=9)


def draft(begun=LONG_BEFORE, moved_in=IN_DAYS, **given):
    return edit(10, parent_id=0, timestamp=begun, moved_in_at=moved_in, **given)


def told(counts):
    return counts.created, counts.improved, counts.left_out


def beside(*rows):
    return counted(*rows).grant.results["wikipedia"].beside


def test_a_draft_that_was_begun_and_moved_in_during_the_window_is_created():
    assert told(kk(draft(IN_DAYS, IN_GRANT))) == (1, 0, {})
    assert beside(draft(IN_DAYS, IN_GRANT))["moved_in"] == 1


def test_a_draft_from_before_is_created_by_the_move_of_the_window():
    assert told(kk(draft())) == (1, 0, {})
    assert beside(draft())["moved_in"] == 1


def test_nobody_is_active_by_a_draft_from_before():
    assert counted(draft()).grant.results["editors"].value == 0


def test_a_draft_that_becomes_content_after_the_window_is_left_out_of_it():
    found = counted(draft(IN_DAYS, IN_GRANT))
    assert told(found.event_days.wikis["kkwiki"]) == (0, 0, {"moved-in-later": 1})
    assert told(found.grant.wikis["kkwiki"]) == (1, 0, {})


def test_everybodys_edits_on_such_a_draft_are_left_out():
    rows = draft(IN_DAYS, END), edit(11, account=2, moved_in_at=END)
    assert told(kk(*rows)) == (0, 0, {"moved-in-later": 2})
    assert counted(*rows).grant.results["editors"].value == 0


@pytest.mark.parametrize(
    ("moved_in", "created"), [(START - SECOND, 0), (START, 1), (END - SECOND, 1), (END, 0)]
)
def test_a_draft_from_before_counts_by_the_moment_of_its_move(moved_in, created):
    assert kk(draft(moved_in=moved_in)).created == created


def test_edits_on_a_draft_of_the_window_improve_it_for_others():
    assert told(kk(draft(account=3), edit(11, account=2, moved_in_at=IN_DAYS))) == (0, 1, {})


def test_a_draft_from_before_that_is_edited_again_is_one_created_page():
    assert told(kk(draft(), edit(11, moved_in_at=IN_DAYS))) == (1, 0, {})


def test_only_the_first_revision_of_a_draft_creates_it():
    assert told(kk(draft() | {"parent_id": 9})) == (0, 0, {})


@pytest.mark.parametrize("fact", ["is_redirect", "gone"])
def test_a_draft_that_is_no_article_any_more_is_not_created(fact):
    assert kk(draft(**{fact: True})).created == 0


def test_an_organizers_draft_counts_in_the_other_reading_alone():
    result = counted(draft(account=3), of=event(organizers=[3])).grant.results["wikipedia"]
    assert (result.value, result.other_reading) == (0, 1)


def test_a_draft_of_the_baseline_counts_where_it_was_moved_in_and_not_twice():
    grant = counted(draft(START - timedelta(days=5), IN_DAYS)).grant
    assert (grant.results["wikipedia"].value, grant.before["wikipedia"]) == (1, 0)


def test_a_page_that_was_moved_in_before_the_window_is_improved_by_an_edit_in_it():
    assert told(kk(edit(10, moved_in_at=START - SECOND))) == (0, 1, {})


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [(True, False, 1), (False, False, 0), (None, None, None), (True, None, None)],
)
def test_disambiguation_pages_are_told_of_only_where_the_wikis_can_tell(first, second, number):
    rows = edit(10, is_disambiguation=first), edit(11, page=2, is_disambiguation=second)
    assert beside(*rows).get("disambiguation") == number
