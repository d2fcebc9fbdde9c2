"""The contributions collector: whole or nothing, with the facts of the pages as they are now."""

from datetime import UTC, datetime

import pytest

from collectors.contributions import Content, fetch_contributions
from collectors.errors import IncompleteError, UnreadableError
from collectors.page_facts import Askable
from metrics.frames import contributions
from metrics.model import Window
from metrics.windows import Spans

WINDOW = Window(datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC), "Asia/Almaty")
SPANS = Spans(WINDOW, ())
CONTENT = Content(frozenset({0, 6}), Askable(), has_drafts=False)
WITH_DRAFTS = Content(frozenset({0}), Askable(), has_drafts=True)
PEOPLE = {6: "metawiki:1", 7: "metawiki:2"}


def entry(revid, **given):
    return {
        "userid": 6,
        "user": "Айгүл",
        "pageid": 70,
        "revid": revid,
        "parentid": 0,
        "ns": 0,
        "title": "Әуезов Мұхтар",
        "timestamp": "2023-09-02T10:00:00Z",
        "new": True,
        "minor": False,
        "top": False,
        "comment": "бастама",
        "size": 139,
        "sizediff": 139,
        "tags": ["visualeditor"],
        **given,
    }


class Wiki:
    """A wiki's API as the collector asks it: answers by module, and what was asked."""

    wiki = "kkwiki"

    def __init__(self, *pages_of_contributions, info=(), sums=(), versions=(), batch=50):
        self.answers = {
            "usercontribs": [{"usercontribs": list(rows)} for rows in pages_of_contributions],
            "info": [{"pages": list(info)}],
            "revisions": [{"pages": list(sums)}],
            "imageinfo": [{"pages": list(versions)}],
        }
        self.batch = batch
        self.asked = []

    def batches(self, values):
        return (values[start : start + self.batch] for start in range(0, len(values), self.batch))

    def query(self, **params):
        self.asked.append(params)
        for part in self.answers[params.get("list") or params["prop"]]:
            if isinstance(part, Exception):
                raise part
            yield part


def fetch(wiki):
    return fetch_contributions(wiki, PEOPLE, SPANS, CONTENT)


def sums(**by_revision):
    return [{"revisions": [{"revid": int(k[1:]), "sha1": v} for k, v in by_revision.items()]}]


def test_rows_fit_the_declared_schema_and_carry_the_identity_behind_the_local_account():
    frame = contributions(fetch(Wiki([entry(1), entry(2, userid=7, parentid=1)], info=[{"pageid": 70}])))
    assert frame["account"].tolist() == ["metawiki:1", "metawiki:2"]
    assert frame["timestamp"][0] == datetime(2023, 9, 2, 10, tzinfo=UTC)
    assert frame["tags"][0] == "visualeditor"


def test_all_people_go_into_one_request_and_the_end_of_the_window_is_left_out():
    wiki = Wiki([entry(1)], info=[{"pageid": 70}])
    fetch(wiki)
    asked = wiki.asked[0]
    assert list(asked["ucuserids"]) == [6, 7]
    assert (asked["ucstart"], asked["ucend"]) == (WINDOW.start, datetime(2023, 10, 3, 17, 59, 59, tzinfo=UTC))
    assert asked["ucdir"] == "newer"


def test_more_people_than_a_request_may_name_are_asked_for_in_batches():
    wiki = Wiki([], batch=1)
    fetch(wiki)
    assert [list(asked["ucuserids"]) for asked in wiki.asked] == [[6], [7]]


def test_every_page_of_the_answer_is_taken():
    rows = fetch(Wiki([entry(1)], [entry(2, pageid=71)], info=[{"pageid": 70}, {"pageid": 71}]))
    assert [row["rev_id"] for row in rows] == [1, 2]


def test_a_fetch_that_breaks_off_gives_nothing():
    wiki = Wiki([entry(1)])
    wiki.answers["usercontribs"].append(IncompleteError("cut off"))
    with pytest.raises(IncompleteError):
        fetch(wiki)


def test_a_revision_without_its_parent_is_not_guessed_at():
    row = entry(1)
    del row["parentid"]
    with pytest.raises(UnreadableError, match="revision 1 has no parentid"):
        fetch(Wiki([row]))


def test_pages_that_are_redirects_now_or_gone_are_marked():
    info = [{"pageid": 70, "redirect": True}, {"pageid": 71, "missing": True}]
    rows = fetch(Wiki([entry(1), entry(2, pageid=71)], info=info))
    assert [(row["is_redirect"], row["gone"]) for row in rows] == [(True, False), (False, True)]


def test_an_absent_size_difference_stays_absent():
    row = entry(1)
    del row["sizediff"]
    assert fetch(Wiki([row], info=[{"pageid": 70}]))[0]["sizediff"] is None


def test_a_revision_with_its_parents_text_changed_nothing():
    move = entry(5, parentid=4, sizediff=0)
    swap = entry(6, parentid=5, sizediff=0)
    wiki = Wiki([move, swap], info=[{"pageid": 70}], sums=sums(r4="a", r5="a", r6="b"))
    assert [row["same_text"] for row in fetch(wiki)] == [True, False]


def test_a_hidden_text_is_not_taken_for_the_same():
    wiki = Wiki([entry(5, parentid=4, sizediff=0)], info=[{"pageid": 70}], sums=sums(r4="a"))
    assert not fetch(wiki)[0]["same_text"]


def test_a_new_version_of_a_file_is_an_edit_though_its_page_stays_the_same():
    rows = [
        entry(5, parentid=4, sizediff=0, ns=6, timestamp="2023-09-03T08:00:00Z"),
        entry(6, parentid=5, sizediff=0, ns=6, timestamp="2023-09-03T09:00:00Z"),
    ]
    versions = [{"pageid": 70, "imageinfo": [{"timestamp": "2023-09-03T08:00:01Z"}]}]
    wiki = Wiki(rows, info=[{"pageid": 70}], sums=sums(r4="a", r5="a", r6="a"), versions=versions)
    assert [row["same_text"] for row in fetch(wiki)] == [False, True]


def test_nobody_on_a_wiki_costs_no_request():
    wiki = Wiki()
    assert fetch_contributions(wiki, {}, SPANS, WITH_DRAFTS) == []
    assert wiki.asked == []
