"""Who had edited before: found with as few requests as the wiki's answers allow."""

from datetime import UTC, datetime

import pytest
from fake_wiki import FakeWiki

from collectors.earlier_edits import fetch_earlier_edits
from collectors.errors import UnreadableError

BEFORE = datetime(2023, 9, 1, 18, tzinfo=UTC)


class Histories:
    """Each user's revisions, newest first; an answer holds `size` rows and lists user after user."""

    def __init__(self, size=500, **by_user):
        self._size = size
        self._by_user = {int(name[1:]): revisions for name, revisions in by_user.items()}

    def __call__(self, params):
        rows = [
            {"userid": user, "revid": revision}
            for user in sorted(params["ucuserids"])
            for revision in self._by_user.get(user, ())
        ]
        pieces = [rows[start : start + self._size] for start in range(0, len(rows), self._size)]
        return [{"usercontribs": piece} for piece in pieces or [[]]]


def test_those_with_earlier_edits_are_found_and_the_others_are_not():
    wiki = FakeWiki(Histories(u1=[10], u3=[31]))
    assert fetch_earlier_edits(wiki, [1, 2, 3], BEFORE) == {1: 10, 3: 31}
    assert len(wiki.asked) == 1


def test_somebody_with_more_edits_than_an_answer_holds_does_not_hide_the_next_one():
    wiki = FakeWiki(Histories(size=2, u1=[10, 9, 8], u2=[20], u3=[]))
    assert fetch_earlier_edits(wiki, [1, 2, 3], BEFORE).keys() == {1, 2}
    assert [sorted(asked["ucuserids"]) for asked in wiki.asked] == [[1, 2, 3], [2, 3]]


def test_the_moment_itself_is_not_before():
    wiki = FakeWiki(Histories())
    fetch_earlier_edits(wiki, [1], BEFORE)
    assert (wiki.asked[0]["ucstart"], wiki.asked[0]["ucdir"]) == (
        datetime(2023, 9, 1, 17, 59, 59, tzinfo=UTC),
        "older",
    )


def test_more_people_than_a_request_may_name_are_asked_for_in_batches():
    wiki = FakeWiki(Histories(u1=[10], u3=[30]), batch=2)
    assert fetch_earlier_edits(wiki, [3, 2, 1], BEFORE).keys() == {1, 3}
    assert [list(asked["ucuserids"]) for asked in wiki.asked] == [[1, 2], [3]]


def test_an_empty_answer_that_goes_on_is_refused_and_not_asked_for_ever():
    wiki = FakeWiki(lambda _: [{"usercontribs": []}, {"usercontribs": []}])
    with pytest.raises(UnreadableError, match="wants to be continued"):
        fetch_earlier_edits(wiki, [1], BEFORE)
