"""Histories of pages: as few requests as the wiki allows, whole or nothing."""

import pytest

from collectors.errors import IncompleteError
from collectors.histories import STEPS, fetch_histories
from collectors.standings import fetch_standings
from metrics.reverts import RADIUS, Standing

MANY = STEPS + 1
"""Pages enough to go back together."""


class Wiki:
    """Pages with their revisions, `page → [(rev_id, user, text)]`, as `prop=revisions` answers for them."""

    wiki = "kkwiki"

    def __init__(self, pages, *, parents=None, batch=50, rows=500):
        self.pages = pages
        self.parents = parents or {}
        self.batch, self.rows = batch, rows
        self.asked = []
        self.breaks_at = None

    def batches(self, values):
        return (values[start : start + self.batch] for start in range(0, len(values), self.batch))

    def query(self, *, prop, rvprop, pageids=(), revids=(), rvlimit=None):
        self.asked.append("list" if rvlimit else "step")
        if len(self.asked) == self.breaks_at:
            raise IncompleteError("cut off")
        if rvlimit:
            yield from self._listed(pageids)
        elif revids:
            yield {"pages": [found for rev_id in revids for found in self._holding(rev_id)]}
        else:
            yield {"pages": [self._page(page_id, -1, None) for page_id in pageids]}

    def _listed(self, page_id):
        backwards = range(len(self.pages.get(page_id, ())), 0, -self.rows)
        for end in backwards:
            self.asked += ["list"] if end != backwards[0] else []
            yield {"pages": [self._page(page_id, max(end - self.rows, 0), end)]}
        if not backwards:
            yield {"pages": [{"pageid": page_id, "missing": True}]}

    def _holding(self, rev_id):
        for page_id, revisions in self.pages.items():
            for at, (number, _, _) in enumerate(revisions):
                if number == rev_id:
                    yield self._page(page_id, at, at + 1)

    def _page(self, page_id, start, end):
        if page_id not in self.pages:
            return {"pageid": page_id, "missing": True}
        revisions = self.pages[page_id]
        parents = [0, *(rev_id for rev_id, _, _ in revisions)]
        entries = [
            self._entry(*revision, parent) for revision, parent in zip(revisions, parents, strict=False)
        ]
        return {"pageid": page_id, "revisions": entries[start:end][::-1]}

    def _entry(self, rev_id, user, text, parent):
        entry = {"revid": rev_id, "parentid": self.parents.get(rev_id, parent)}
        told = {"userid": user, "sha1": text}
        return entry | {name: value for name, value in told.items() if value is not None}


def page(number, *texts, user=7):
    """Return a page's revisions, numbered from a thousand times its own number."""
    return [(1000 * number + at, user, text) for at, text in enumerate(texts, 1)]


def long(number, length):
    return page(number, *(f"text {at}" for at in range(length)))


def pages(count, length=3):
    return {number: long(number, length) for number in range(1, count + 1)}


def ids(history):
    return [revision.rev_id for revision in history]


def last_of(wiki):
    return {number: [revisions[-1][0]] for number, revisions in wiki.pages.items()}


def test_a_history_comes_with_the_oldest_revision_first():
    wiki = Wiki({1: [(11, 7, "0"), (12, 8, "x"), (13, 7, "0")]})
    (history,) = fetch_histories(wiki, {1: [12]}).values()
    assert [(each.rev_id, each.user_id, each.text) for each in history] == [
        (11, 7, "0"),
        (12, 8, "x"),
        (13, 7, "0"),
    ]


def test_hidden_texts_and_authors_are_known_to_be_hidden():
    (history,) = fetch_histories(Wiki({1: [(11, None, None)]}), {1: [11]}).values()
    assert (history[0].user_id, history[0].text) == (None, None)


@pytest.mark.parametrize("count", [3, MANY])
def test_both_ways_of_reading_give_whole_short_histories(count):
    wiki = Wiki(pages(count))
    histories = fetch_histories(wiki, last_of(wiki))
    assert {number: ids(history) for number, history in histories.items()} == {
        number: [rev_id for rev_id, _, _ in revisions] for number, revisions in wiki.pages.items()
    }


def test_many_pages_go_back_together_a_request_each_step():
    wiki = Wiki(pages(50))
    fetch_histories(wiki, last_of(wiki))
    assert wiki.asked == ["step"] * 3


def test_more_pages_than_a_request_may_name_go_in_batches():
    wiki = Wiki(pages(100, length=2))
    fetch_histories(wiki, last_of(wiki))
    assert wiki.asked == ["step"] * 4


def test_few_pages_are_listed_a_request_each():
    wiki = Wiki(pages(STEPS))
    fetch_histories(wiki, last_of(wiki))
    assert wiki.asked == ["list"] * STEPS


def test_where_few_pages_are_left_on_the_way_they_are_listed():
    wiki = Wiki({**pages(50, length=2), 99: long(99, 5)})
    histories = fetch_histories(wiki, last_of(wiki))
    assert wiki.asked == ["step"] * 4 + ["list"]
    assert len(histories[99]) == 5


def test_no_page_goes_back_together_with_others_for_more_than_so_many_steps():
    wiki = Wiki(pages(MANY, length=100))
    fetch_histories(wiki, {number: [revisions[0][0]] for number, revisions in wiki.pages.items()})
    assert wiki.asked == ["step"] * (1 + STEPS) + ["list"] * MANY


@pytest.mark.parametrize("count", [1, MANY])
def test_a_history_is_read_as_far_before_our_first_revision_as_a_revert_reaches(count):
    wiki = Wiki(pages(count, length=60), rows=10)
    histories = fetch_histories(
        wiki, {number: [1000 * number + 55, 1000 * number + 50] for number in wiki.pages}
    )
    assert 1000 + 50 - RADIUS - 1 in ids(histories[1])
    assert len(histories[1]) <= 31


def test_a_listing_goes_on_to_the_first_of_our_revisions():
    wiki = Wiki({1: long(1, 45)}, rows=10)
    assert 1001 in ids(fetch_histories(wiki, {1: [1001]})[1])
    assert wiki.asked == ["list"] * 5


@pytest.mark.parametrize("count", [3, MANY])
def test_a_page_that_vanished_in_between_has_no_history(count):
    wiki = Wiki(pages(count))
    ours = last_of(wiki)
    del wiki.pages[2]
    assert set(fetch_histories(wiki, ours)) == set(ours) - {2}


@pytest.mark.parametrize("parent", [999, 1001, 3001])
def test_a_page_whose_revisions_name_a_strange_parent_is_listed(parent):
    """A parent may have been deleted, or belong to another page since histories were split."""
    wiki = Wiki(pages(MANY), parents={2003: parent})
    assert ids(fetch_histories(wiki, last_of(wiki))[2]) == [2001, 2002, 2003]


def test_a_parent_that_is_not_there_is_asked_for_once():
    wiki = Wiki(pages(MANY), parents={1000 * number + 3: 999 for number in range(1, MANY + 1)})
    fetch_histories(wiki, last_of(wiki))
    assert wiki.asked == ["step"] * 2 + ["list"] * MANY


def test_a_history_that_seems_to_begin_after_a_revision_of_ours_is_listed():
    """Where histories were merged, a first revision stands in the middle."""
    wiki = Wiki(pages(MANY), parents={2003: 0})
    assert ids(fetch_histories(wiki, {**last_of(wiki), 2: [2001]})[2]) == [2001, 2002, 2003]


@pytest.mark.parametrize("count", [1, MANY])
@pytest.mark.parametrize("request_number", [1, 2])
def test_a_fetch_that_breaks_off_gives_nothing(count, request_number):
    wiki = Wiki(pages(count + 1))
    wiki.breaks_at = request_number
    with pytest.raises(IncompleteError):
        fetch_histories(wiki, last_of(wiki))


def row(rev_id, page_id=1, tags=""):
    return {"rev_id": rev_id, "page_id": page_id, "tags": tags}


def stand(wiki, *rows):
    last = {number: revisions[-1][0] for number, revisions in wiki.pages.items()}
    return fetch_standings(wiki, rows, {**{each["page_id"]: 0 for each in rows}, **last})


def test_a_page_that_nobody_edited_after_our_only_revision_is_not_read():
    wiki = Wiki({1: page(1, "0", "x")})
    assert stand(wiki, row(1002)) == {1002: Standing.STANDS}
    assert wiki.asked == []


@pytest.mark.parametrize("tag", ["mw-undo", "mw-rollback", "mw-manual-revert"])
def test_a_page_whose_last_revision_is_a_revert_is_read(tag):
    wiki = Wiki({1: [(11, 7, "0"), (12, 8, "x"), (13, 7, "0")]})
    assert stand(wiki, row(13, tags=f"visualeditor|{tag}")) == {13: Standing.REVERT}


def test_a_page_with_several_revisions_of_ours_is_read():
    wiki = Wiki({1: [(11, 7, "0"), (12, 7, "x"), (13, 7, "0")]})
    assert stand(wiki, row(13), row(12)) == {12: Standing.REVERTED, 13: Standing.OWN_REVERT}


def test_a_page_that_others_edited_later_is_read():
    wiki = Wiki({1: [(11, 8, "0"), (12, 7, "x"), (13, 8, "0")]})
    assert stand(wiki, row(12)) == {12: Standing.REVERTED}


def test_revisions_that_vanished_in_between_have_no_standing():
    wiki = Wiki({1: page(1, "0", "x", "y")})
    assert stand(wiki, row(1001), row(1099), row(2001, page_id=2)) == {1001: Standing.STANDS}
