"""What an earlier fetch has stored: which of it is read again, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fake_wiki import FakeWiki
from test_contributions import CONTENT, PEOPLE, SPANS, WINDOW, WITH_DRAFTS, Wiki, entry, move

from collectors.ahead import Ahead
from collectors.contributions import fetch_contributions
from collectors.errors import IncompleteError, UnreadableError
from collectors.rows import LAG, SETTLES, Known

THEN = WINDOW.start + timedelta(days=20)
NOW = THEN + timedelta(days=1)
LONG_AGO, LATELY = "2023-09-02T10:00:00Z", "2023-09-20T10:00:00Z"
QUIET = {"touched": "2023-09-03T00:00:00Z"}
OLD = entry(1, timestamp=LONG_AGO)


def fetch(wiki, known=None, content=CONTENT, ahead=None, people=PEOPLE):
    given = known or Known(now=THEN)
    return fetch_contributions(wiki, people, SPANS, content, known=given, ahead=ahead)


def known_of(*entries, content=CONTENT, pages=None, moves=()):
    """Return what is known after a first fetch of these contributions."""
    wiki = Wiki(entries, pages=pages or dict.fromkeys(range(60, 80), QUIET), moves=moves)
    rows = fetch(wiki, content=content)
    return Known({row["rev_id"]: row for row in rows}, THEN, NOW)


def asked_again(wiki):
    """Return which revisions were asked for, request by request."""
    return [list(asked["revids"]) for asked in wiki.asked if "revids" in asked]


def test_contributions_are_asked_for_from_the_lag_before_the_last_fetch_on():
    wiki = Wiki([OLD], pages={70: QUIET})
    fetch(wiki, known_of(OLD))
    (asked,) = (asked for asked in wiki.asked if "ucuserids" in asked)
    assert asked["ucstart"] == THEN - LAG


def test_moves_are_asked_for_from_the_time_that_settles_before_it_on():
    wiki = Wiki([OLD], pages={70: QUIET})
    fetch(wiki, known_of(OLD, content=WITH_DRAFTS), WITH_DRAFTS)
    (asked,) = (asked for asked in wiki.asked if "lestart" in asked)
    assert asked["lestart"] == THEN - SETTLES


def test_what_is_on_a_page_that_stays_as_it_was_is_as_it_was():
    known = known_of(OLD, entry(2, parentid=1, timestamp=LONG_AGO))
    wiki = Wiki([OLD, entry(2, parentid=1, tags=["unseen"], timestamp=LONG_AGO)], pages={70: QUIET})
    assert fetch(wiki, known) == list(known.rows.values())
    assert asked_again(wiki) == [[2]]


def test_all_that_is_on_a_page_that_changed_is_read_again():
    known = known_of(OLD, entry(2, parentid=1, timestamp=LONG_AGO))
    reverted = entry(1, tags=["mw-reverted"], timestamp=LONG_AGO)
    wiki = Wiki([reverted, entry(2, parentid=1, timestamp=LONG_AGO)], pages={70: {**QUIET, "lastrevid": 10}})
    assert [row["tags"] for row in fetch(wiki, known)] == ["mw-reverted", "visualeditor"]
    assert asked_again(wiki) == [[2], [1]]


def test_a_page_that_was_touched_lately_is_not_sure_to_be_settled():
    touched = {70: {"touched": f"{THEN - SETTLES / 2:%Y-%m-%dT%H:%M:%SZ}"}}
    known = known_of(OLD, pages=touched)
    late = Wiki([entry(1, tags=["mw-reverted"], timestamp=LONG_AGO)], pages=touched)
    assert [row["tags"] for row in fetch(late, known)] == ["mw-reverted"]


def test_what_is_on_a_page_that_is_gone_is_not_among_the_rows():
    assert fetch(Wiki([OLD], pages={70: None}), known_of(OLD)) == []


def test_what_is_gone_from_a_page_costs_no_request_for_what_is_still_there():
    known = known_of(OLD, entry(2, parentid=1, timestamp=LONG_AGO))
    known.rows[2]["gone"] = True
    hidden = entry(2, parentid=1, timestamp=LONG_AGO, userid=99)
    wiki = Wiki([OLD, hidden], pages={70: QUIET})
    assert [row["rev_id"] for row in fetch(wiki, known)] == [1]
    assert asked_again(wiki) == [[1, 2]]


def test_what_is_gone_from_a_draft_that_is_still_there_stays_gone():
    draft = {**OLD, "ns": 2}
    known = known_of(draft, {**draft, "revid": 2, "parentid": 1})
    hidden = {**draft, "revid": 2, "parentid": 1, "userid": 99}
    wiki = Wiki([draft, hidden], pages={70: {**QUIET, "lastrevid": 10}})
    assert [row["rev_id"] for row in fetch(wiki, known)] == [1]


def test_what_was_gone_comes_back():
    known = known_of(OLD)
    known.rows[1]["gone"] = True
    (row,) = fetch(Wiki([OLD], pages={70: QUIET}), known)
    assert not row["gone"]


def test_a_page_that_was_moved_away_from_the_content_has_no_facts_any_more():
    known = known_of(OLD)
    moved = {**QUIET, "lastrevid": 11, "ns": 2, "title": "User:x", "redirect": True}
    (row,) = fetch(Wiki([OLD], pages={70: moved}), known)
    assert (row["namespace"], row["title"], row["is_redirect"]) == (2, "User:x", False)


def test_what_would_be_listed_now_and_is_not_is_hidden():
    late = entry(1, timestamp=LATELY)
    known = known_of(late)
    hidden = Wiki([{**late, "userid": 99, "userhidden": True}], pages={70: QUIET})
    assert fetch(hidden, known) == []


def test_a_draft_that_is_moved_in_says_when_and_the_log_is_read_as_a_whole():
    known = known_of({**OLD, "ns": 2}, content=WITH_DRAFTS)
    moved = {**QUIET, "ns": 0, "lastrevid": 12}
    wiki = Wiki([{**OLD, "ns": 2}], pages={70: moved}, moves=[move(70, "2023-09-21")])
    (row,) = fetch(wiki, known, WITH_DRAFTS)
    assert row["moved_in_at"] == datetime(2023, 9, 21, tzinfo=UTC)
    assert [asked["lestart"] for asked in wiki.asked if "lestart" in asked][-1] == WINDOW.start


def test_moves_of_other_pages_cost_nothing_more():
    wiki = Wiki([OLD], pages={70: QUIET}, moves=[move(99, "2023-09-21", source=0, target=2)])
    fetch(wiki, known_of(OLD, content=WITH_DRAFTS), WITH_DRAFTS)
    assert len([asked for asked in wiki.asked if "lestart" in asked]) == 1


def test_after_the_end_nothing_but_the_pages_is_asked():
    known = Known(known_of(OLD).rows, WINDOW.end + LAG, WINDOW.end + 2 * LAG)
    wiki = Wiki([OLD], pages={70: QUIET})
    assert len(fetch(wiki, known, WITH_DRAFTS)) == 1
    assert len(wiki.asked) == 1


class Logging(Wiki):
    """A wiki whose log of moves tells those of the time that is asked for."""

    def _parts(self, params):
        kept = self.moves
        self.moves = [each for each in kept if self._asked(each, params)] if "lestart" in params else kept
        try:
            return super()._parts(params)
        finally:
            self.moves = kept

    @staticmethod
    def _asked(entry, params):
        return params["lestart"] <= datetime.fromisoformat(entry["timestamp"]) <= params["leend"]


DRAFT = entry(1, timestamp="2023-09-15T10:00:00Z")
MOVED_IN = (move(70, "2023-09-17"),)


def test_when_a_draft_became_content_stays_known_where_its_revision_is_read_again():
    first = fetch(Logging([DRAFT], pages={70: QUIET}, moves=MOVED_IN), content=WITH_DRAFTS)
    known = Known({row["rev_id"]: row for row in first}, THEN, NOW)
    again = fetch(Logging([DRAFT], pages={70: QUIET}, moves=MOVED_IN), known, WITH_DRAFTS)
    moments = [row["moved_in_at"] for row in (*first, *again)]
    assert moments == [datetime(2023, 9, 17, tzinfo=UTC)] * 2


def test_the_first_edit_on_a_page_that_moved_in_days_ago_has_its_move():
    known = Known({}, THEN, NOW)
    late = entry(2, parentid=1, timestamp=LATELY)
    (row,) = fetch(Logging([late], pages={70: QUIET}, moves=MOVED_IN), known, WITH_DRAFTS)
    assert row["moved_in_at"] == datetime(2023, 9, 17, tzinfo=UTC)


class Files(Wiki):
    """A wiki that tells when its file was uploaded, where it is asked."""

    def _parts(self, params):
        parts = super()._parts(params)
        if "revids" in params and "imageinfo" in params["prop"]:
            for page in parts[0]["pages"]:
                page["imageinfo"] = [{"timestamp": "2023-09-20T12:00:00Z"}]
        return parts


def test_a_new_version_of_a_file_that_is_known_is_no_edit_without_a_change():
    of_file = {"ns": 6, "title": "File:X.jpg"}
    upload = entry(1, timestamp=LONG_AGO, **of_file)
    words = entry(2, parentid=1, timestamp=LONG_AGO, **of_file)
    version = entry(3, parentid=2, sizediff=0, timestamp="2023-09-20T12:00:00Z", **of_file)
    pages = {70: {"touched": "2023-09-20T12:00:00Z", "lastrevid": 3}}
    sums = {1: "a", 2: "b", 3: "b"}
    files = replace(CONTENT, namespaces=frozenset({0, 6}))
    first = fetch(Files([upload, words], pages={70: {**QUIET, "lastrevid": 2}}, sums=sums), content=files)
    known = Known({row["rev_id"]: row for row in first}, THEN, NOW)
    rows = fetch(Files([upload, words, version], pages=pages, sums=sums), known, files)
    (found,) = (row for row in rows if row["rev_id"] == 3)
    assert (found["new_version"], found["same_text"]) == (True, False)


def test_a_listed_revision_below_one_that_vanished_is_not_gone():
    older = entry(1, timestamp="2023-09-18T10:00:00Z")
    newer = entry(2, parentid=1, timestamp="2023-09-19T10:00:00Z")
    known = known_of(older, newer)

    class Without(Wiki):
        def _told(self, wanted):
            return super()._told(wanted - {2})

    rows = fetch(Without([older], pages={70: QUIET}), known)
    assert [(row["rev_id"], row["gone"]) for row in rows] == [(1, False)]


class TestAhead:
    """What was asked along with the accounts."""

    @pytest.fixture
    def asked(self):
        """A wiki, and what it said ahead."""
        rows = [OLD, entry(2, pageid=71, timestamp=LATELY)]
        wiki = Wiki(rows, pages={70: QUIET, 71: QUIET})
        said = [{"users": [], "usercontribs": [OLD]}, {"usercontribs": [rows[1], entry(3, userid=99)]}]
        ahead = Ahead(WINDOW, None, [], CONTENT.askable)
        ahead.ask(FakeWiki(lambda _: said), ["x"], {"list": "users"})
        ahead.user_ids = set(PEOPLE)
        return wiki, ahead

    def test_what_was_said_is_not_asked_again(self, asked):
        wiki, ahead = asked
        assert [row["rev_id"] for row in fetch(wiki, ahead=ahead)] == [1, 2]
        assert [list(request) for request in wiki.asked if "ucuserids" in request] == []

    @pytest.mark.parametrize("change", [{"user_ids": {6}}, {"window": None}, {"log": WINDOW}])
    def test_what_was_asked_of_others_or_of_another_time_is_asked_by_id(self, asked, change):
        wiki, ahead = asked
        for name, value in change.items():
            setattr(ahead, name, value)
        assert [row["rev_id"] for row in fetch(wiki, ahead=ahead)] == [1, 2]
        assert len([request for request in wiki.asked if "ucuserids" in request]) == 1

    def test_a_wiki_that_does_not_say_it_still_tells_the_accounts_and_alone_is_not_read(self):
        answers = iter([IncompleteError("cut off"), {"users": ["ours"]}])
        wiki = FakeWiki(lambda _: [next(answers)])
        ahead = Ahead(WINDOW, None, [1], CONTENT.askable)
        assert ahead.ask(wiki, ["x"], {"list": "users"}) == {"users": ["ours"]}
        with pytest.raises(IncompleteError, match="cut off"):
            fetch(wiki, ahead=ahead)
        assert len(wiki.asked) == 2

    def test_a_name_that_the_wiki_refuses_has_contributions_asked_for_by_ids(self):
        answers = iter([UnreadableError("baduser"), {"users": ["ours"]}])
        ahead = Ahead(WINDOW, None, [], CONTENT.askable)
        ahead.ask(FakeWiki(lambda _: [next(answers)]), ["Portal:X"], {"list": "users"})
        assert [row["rev_id"] for row in fetch(Wiki([OLD]), ahead=ahead)] == [1]

    def test_contributions_of_somebody_else_by_the_same_name_are_left_out(self, asked):
        wiki, ahead = asked
        assert [row["rev_id"] for row in fetch(wiki, ahead=ahead)] == [1, 2]

    def test_where_the_rest_of_what_it_said_does_not_come_there_are_no_rows(self):
        said = [{"users": [], "usercontribs": [OLD]}, IncompleteError("cut off")]
        ahead = Ahead(WINDOW, None, [], CONTENT.askable)
        ahead.ask(FakeWiki(lambda _: said), ["x"], {"list": "users"})
        ahead.user_ids = set(PEOPLE)
        wiki = Wiki([OLD])
        with pytest.raises(IncompleteError, match="cut off"):
            fetch(wiki, ahead=ahead)
        assert [row["rev_id"] for row in fetch(wiki, ahead=ahead)] == [1]
        assert len([request for request in wiki.asked if "ucuserids" in request]) == 1
