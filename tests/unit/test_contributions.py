"""The contributions collector: whole or nothing, with the facts of the pages as they are now."""

from datetime import UTC, datetime

import pytest
from fake_wiki import FakeWiki

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


def stretch(start, end):
    return Window(*(datetime.fromisoformat(f"{day}T00:00:00Z") for day in (start, end)), "Asia/Almaty")


LATER = Spans(WINDOW, (stretch("2023-11-17", "2023-12-17"),), stretch("2022-09-01", "2022-10-03"))


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


class Wiki(FakeWiki):
    """A wiki with these contributions, in parts, and moves; it tells of each revision what it would.

    `pages` changes what it says of pages by id, None for a page that is gone; `sums` are those of texts.
    """

    def __init__(self, *parts, pages=None, sums=None, moves=(), batch=50):
        super().__init__(self._parts, batch)
        self.contributions = [part if isinstance(part, Exception) else list(part) for part in parts]
        self.pages, self.sums, self.moves = pages or {}, sums or {}, moves

    def _parts(self, params):
        if "revids" in params:
            return [{"pages": list(self._told(set(params["revids"])))}]
        if params["list"] == "logevents":
            return [{"logevents": list(self.moves)}]
        parts = [narrowed(part, params) for part in self.contributions]
        if params["list"] == "usercontribs|logevents":
            return [{"logevents": list(self.moves)}, *parts]
        return parts

    def _told(self, wanted):
        rows = {row["revid"]: row for part in self.contributions for row in part}
        for number in sorted(wanted):
            row = rows.get(number) or {**next(iter(rows.values())), "revid": number}
            page = self.pages.get(row["pageid"], {})
            if page is not None:
                told = {**row, **({"sha1": self.sums[number]} if number in self.sums else {})}
                about = {name: row[name] for name in ("pageid", "ns", "title")}
                yield {**about, "lastrevid": 9, **page, "revisions": [told]}

    def asked_of(self, module):
        return [asked for asked in self.asked if module in asked.get("list", "revids").split("|")]


def narrowed(part, params):
    if isinstance(part, Exception):
        return part
    start, end = params.get("ucstart"), params.get("ucend")
    rows = [row for row in part if row["userid"] in params["ucuserids"]]
    if start:
        rows = [row for row in rows if start <= datetime.fromisoformat(row["timestamp"]) <= end]
    if params.get("ucshow") == "new":
        rows = [row for row in rows if not row["parentid"]]
    return {"usercontribs": rows}


def fetch(wiki, spans=SPANS, content=CONTENT, **how):
    return fetch_contributions(wiki, PEOPLE, spans, content, **how)


def test_rows_fit_the_declared_schema_and_carry_the_identity_behind_the_local_account():
    rows = fetch(Wiki([entry(1), entry(2, userid=7, parentid=1)]))
    frame = contributions({"wiki": "metawiki", **row} for row in rows)
    assert frame["account"].tolist() == ["metawiki:1", "metawiki:2"]
    assert frame["timestamp"][0] == datetime(2023, 9, 2, 10, tzinfo=UTC)
    assert (frame["tags"][0], frame["size"][0]) == ("visualeditor", 139)


def test_all_people_go_into_one_request_and_the_end_of_the_window_is_left_out():
    wiki = Wiki([entry(1)])
    fetch(wiki)
    asked = wiki.asked[0]
    assert list(asked["ucuserids"]) == [6, 7]
    assert (asked["ucstart"], asked["ucend"]) == (WINDOW.start, datetime(2023, 10, 3, 17, 59, 59, tzinfo=UTC))
    assert asked["ucdir"] == "newer"


def test_more_people_than_a_request_may_name_are_asked_for_in_batches():
    wiki = Wiki([], batch=1)
    fetch(wiki)
    assert [list(asked["ucuserids"]) for asked in wiki.asked] == [[6], [7]]


def test_the_move_log_is_read_once_for_all_people():
    wiki = Wiki([], batch=1)
    fetch(wiki, content=WITH_DRAFTS)
    assert [asked["list"] for asked in wiki.asked] == ["usercontribs|logevents", "usercontribs"]


def test_every_page_of_the_answer_is_taken():
    rows = fetch(Wiki([entry(1)], [entry(2, pageid=71)]))
    assert [row["rev_id"] for row in rows] == [1, 2]


def test_rows_are_handed_over_part_by_part_and_once_more_where_they_were_read_again():
    parts = []
    wiki = Wiki([entry(1)], [entry(2, pageid=71), entry(3, pageid=71)], pages={71: None})
    rows = fetch(wiki, as_read=lambda found: parts.append([row["rev_id"] for row in found]))
    assert parts == [[1], [2, 3], [2, 3]]
    assert [row["gone"] for row in rows] == [False, True, True]


def test_a_page_that_left_the_content_while_contributions_were_read_has_its_revisions_read_again():
    wiki = Wiki([entry(1), entry(2, parentid=1)], pages={70: {"ns": 2, "redirect": True}})
    found = fetch(wiki)
    assert [(row["namespace"], row["is_redirect"]) for row in found] == [(2, False), (2, False)]


def test_a_page_that_became_content_meanwhile_has_the_same_facts_on_each_row():
    wiki = Wiki([entry(1, ns=2), entry(2, parentid=1)], pages={70: {"ns": 0, "redirect": True}})
    assert [(row["namespace"], row["is_redirect"]) for row in fetch(wiki)] == [(2, True), (0, True)]


def test_a_first_revision_that_is_gone_says_too_when_its_page_was_moved_in():
    wiki = Wiki([OLD_DRAFT], pages={70: None}, moves=[move(70, "2023-09-20")])
    (found,) = fetch(wiki, content=WITH_DRAFTS)
    assert (found["gone"], found["moved_in_at"].day) == (True, 20)


def test_a_fetch_that_breaks_off_gives_nothing():
    wiki = Wiki([entry(1)])
    wiki.contributions.append(IncompleteError("cut off"))
    with pytest.raises(IncompleteError):
        fetch(wiki)


def test_a_revision_without_its_parent_is_not_guessed_at():
    row = entry(1)
    del row["parentid"]
    with pytest.raises(UnreadableError, match="revision 1 has no parentid"):
        fetch(Wiki([row]))


def test_pages_that_are_redirects_now_or_gone_are_marked():
    pages = {70: {"redirect": True}, 71: None}
    rows = fetch(Wiki([entry(1), entry(2, pageid=71)], pages=pages))
    assert [(row["is_redirect"], row["gone"]) for row in rows] == [(True, False), (False, True)]


def test_an_absent_size_difference_stays_absent():
    row = entry(1)
    del row["sizediff"]
    assert fetch(Wiki([row]))[0]["sizediff"] is None


def test_a_revision_with_its_parents_text_changed_nothing():
    move = entry(5, parentid=4, sizediff=0)
    swap = entry(6, parentid=5, sizediff=0)
    wiki = Wiki([move, swap], sums={4: "a", 5: "a", 6: "b"})
    assert [row["same_text"] for row in fetch(wiki)] == [True, False]


def test_a_hidden_text_is_not_taken_for_the_same():
    wiki = Wiki([entry(5, parentid=4, sizediff=0)], sums={4: "a"})
    assert not fetch(wiki)[0]["same_text"]


def test_a_new_version_of_a_file_is_an_edit_though_its_page_stays_the_same():
    rows = [
        entry(5, parentid=4, sizediff=0, ns=6, timestamp="2023-09-03T08:00:00Z"),
        entry(6, parentid=5, sizediff=0, ns=6, timestamp="2023-09-03T09:00:00Z"),
    ]
    uploads = {70: {"imageinfo": [{"timestamp": "2023-09-03T08:00:01Z"}]}}
    wiki = Wiki(rows, sums={4: "a", 5: "a", 6: "a"}, pages=uploads)
    assert [row["same_text"] for row in fetch(wiki)] == [False, True]


def test_nobody_on_a_wiki_costs_no_request():
    wiki = Wiki()
    assert fetch_contributions(wiki, {}, SPANS, WITH_DRAFTS) == []
    assert wiki.asked == []


def test_only_what_lies_in_the_spans_is_kept():
    days = ["2022-09-05", "2023-01-01", "2023-09-02", "2023-11-01", "2023-12-01", "2024-02-01"]
    rows = [entry(number, timestamp=f"{day}T00:00:00Z") for number, day in enumerate(days)]
    found = fetch(Wiki(rows), LATER)
    assert [row["rev_id"] for row in found] == [0, 2, 4]


def test_a_baseline_that_overlaps_the_year_before_gives_each_revision_once():
    spans = Spans(stretch("2022-01-01", "2023-10-03"), (), stretch("2021-06-01", "2022-06-01"))
    found = fetch(Wiki([entry(1, timestamp="2022-03-01T00:00:00Z")]), spans)
    assert [row["rev_id"] for row in found] == [1]


def test_pages_are_asked_about_only_where_they_are_of_the_counted_time():
    rows = [
        entry(1, pageid=70),
        entry(2, pageid=71, ns=2),
        entry(3, pageid=72, parentid=1, sizediff=0, timestamp="2023-12-01T00:00:00Z"),
    ]
    wiki = Wiki(rows, pages={70: {"redirect": True}, 71: {"redirect": True}})
    found = fetch(wiki, LATER)
    assert [list(asked["revids"]) for asked in wiki.asked_of("revids")] == [[1, 2]]
    assert [row["is_redirect"] for row in found] == [True, False, False]


def test_of_several_revisions_on_a_page_one_is_asked_about():
    wiki = Wiki([entry(1), entry(2, parentid=1), entry(3, pageid=71)])
    fetch(wiki)
    assert [list(asked["revids"]) for asked in wiki.asked_of("revids")] == [[2, 3]]


def move(page, day, *, source=2, target=0):
    stamp = f"{day}T00:00:00Z"
    return {"ns": source, "logpage": page, "params": {"target_ns": target}, "timestamp": stamp}


def test_a_draft_that_was_moved_among_the_content_says_when():
    rows = [entry(1, pageid=70), entry(2, pageid=71)]
    found = fetch(Wiki(rows, moves=[move(70, "2023-09-20")]), content=WITH_DRAFTS)
    assert [row["moved_in_at"] for row in found] == [datetime(2023, 9, 20, tzinfo=UTC), None]


def test_a_draft_that_was_moved_in_after_the_counted_time_says_so_too():
    wiki = Wiki([entry(1)], moves=[move(70, "2023-12-01")])
    (found,) = fetch(wiki, LATER, WITH_DRAFTS)
    assert found["moved_in_at"] == datetime(2023, 12, 1, tzinfo=UTC)


def test_the_move_log_is_read_from_the_first_moment_that_counts_to_the_last_that_is_needed():
    wiki = Wiki([])
    fetch(wiki, LATER, WITH_DRAFTS)
    (asked,) = wiki.asked_of("logevents")
    last = LATER.later[-1].end
    assert (asked["lestart"], (last - asked["leend"]).total_seconds()) == (LATER.last_year.start, 1)


def test_where_no_drafts_are_the_move_log_is_not_read():
    wiki = Wiki([entry(1)], moves=[move(70, "2023-09-20")])
    assert fetch(wiki)[0]["moved_in_at"] is None
    assert wiki.asked_of("logevents") == []


OLD_DRAFT = entry(1, timestamp="2023-01-15T00:00:00Z")


def test_a_draft_from_before_that_was_moved_in_comes_with_its_first_revision():
    others = [
        entry(2, pageid=71, timestamp="2023-01-16T00:00:00Z"),
        entry(3, parentid=1, timestamp="2023-01-17T00:00:00Z"),
    ]
    moved = [move(70, "2023-09-20")]
    wiki = Wiki([OLD_DRAFT, *others], pages={70: {"redirect": True}}, moves=moved)
    (found,) = fetch(wiki, content=WITH_DRAFTS)
    assert (found["rev_id"], found["moved_in_at"].day, found["is_redirect"]) == (1, 20, True)


@pytest.mark.parametrize(
    "moved",
    [
        [],
        [move(70, "2023-12-01")],
        [move(70, "2023-09-20", source=0, target=2), move(70, "2023-09-21")],
        [move(99, "2023-09-20")],
    ],
    ids=["never", "when-nothing-counts", "after-it-had-left-the-content", "another-page"],
)
def test_other_drafts_from_before_stay_out(moved):
    wiki = Wiki([OLD_DRAFT], moves=moved)
    assert fetch(wiki, LATER, WITH_DRAFTS) == []


def test_drafts_from_before_and_from_the_window_come_once_each():
    rows = [
        OLD_DRAFT,
        entry(2, parentid=1),
        entry(3, pageid=71),
        entry(4, pageid=72, timestamp="2023-01-16T00:00:00Z"),
    ]
    moves = [move(70, "2023-09-20"), move(71, "2023-09-20"), move(72, "2023-12-01")]
    wiki = Wiki(rows, moves=moves)
    found = fetch(wiki, LATER, WITH_DRAFTS)
    assert sorted(row["rev_id"] for row in found) == [1, 2, 3]


def test_a_draft_that_was_moved_in_and_out_again_is_no_content():
    there_and_back = [move(70, "2023-09-20"), move(70, "2023-09-21", source=0, target=2)]
    wiki = Wiki([{**OLD_DRAFT, "ns": 2}], moves=there_and_back)
    assert all(row["moved_in_at"] is None for row in fetch(wiki, content=WITH_DRAFTS))


def test_first_revisions_are_looked_for_only_where_a_page_from_before_was_moved_in():
    wiki = Wiki([entry(1)], moves=[move(70, "2023-09-20")])
    fetch(wiki, content=WITH_DRAFTS)
    assert ["ucshow" in asked for asked in wiki.asked_of("usercontribs")] == [False]
