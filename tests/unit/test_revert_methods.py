"""Reverts told by tags alone, and by the histories of pages too."""

from datetime import UTC, datetime

import pytest

from collectors.contributions import FACTS_NOT_ASKED
from metrics.compute import compute
from metrics.frames import contributions
from metrics.model import CountedWiki, Event, Participant, PersonState, Roster, Window
from metrics.names import REVERT_DIFFERENCES
from metrics.profiles import ESEP_1
from metrics.revert_methods import unchecked_wikis
from metrics.reverts import Standing
from metrics.windows import Spans

GRANT = Window(datetime(2023, 9, 1, tzinfo=UTC), datetime(2023, 10, 1, tzinfo=UTC), "UTC")
AFTER_ALL = datetime(2025, 1, 1, tzinfo=UTC)
LONG_AFTER = datetime(2024, 1, 1, tzinfo=UTC)
KK = CountedWiki("kkwiki", "wikipedia", frozenset({0}))
PEOPLE = Roster((Participant("P", PersonState.VALID, "P", "metawiki:1"),))


def event(*, with_histories):
    return Event("conference", GRANT, GRANT, (KK,), PEOPLE, with_histories=with_histories)


def edit(history="stands", tags="", **given):
    row = {
        "wiki": "kkwiki",
        "rev_id": 10,
        "parent_id": 5,
        "account": "metawiki:1",
        "page_id": 1,
        "namespace": 0,
        "title": "Бет",
        "timestamp": datetime(2023, 9, 2, tzinfo=UTC),
        "sizediff": 100,
        "tags": tags,
        "comment": "",
        **FACTS_NOT_ASKED,
    }
    return {**row, "history": history, **given}


def counted(*rows, with_histories=True):
    of = event(with_histories=with_histories)
    return compute(contributions(rows), of, ESEP_1, known_until=AFTER_ALL).grant


def left_out(*rows, with_histories=True):
    return dict(counted(*rows, with_histories=with_histories).wikis["kkwiki"].left_out)


def beside(*rows, with_histories=True):
    return counted(*rows, with_histories=with_histories).results["wikipedia"].beside


@pytest.mark.parametrize(
    ("history", "tags", "by_tags", "by_history"),
    [
        (Standing.STANDS, "", {}, {}),
        (Standing.REVERTED, "", {}, {"reverted": 1}),
        (Standing.REVERTED, "mw-reverted", {"reverted": 1}, {"reverted": 1}),
        (Standing.RESTORED, "mw-reverted", {"reverted": 1}, {}),
        (Standing.STANDS, "mw-reverted", {"reverted": 1}, {"reverted": 1}),
        (Standing.REVERT, "mw-manual-revert", {}, {"revert": 1}),
        (Standing.REVERT, "mw-rollback", {"revert": 1}, {"revert": 1}),
        (Standing.OWN_REVERT, "mw-manual-revert", {}, {}),
        (Standing.OWN_REVERT, "mw-undo", {"revert": 1}, {}),
        (Standing.STANDS, "mw-undo", {"revert": 1}, {"revert": 1}),
    ],
)
def test_what_is_left_out_by_each_way(history, tags, by_tags, by_history):
    row = edit(str(history), tags)
    assert left_out(row, with_histories=False) == by_tags
    assert left_out(row) == by_history


def differences(*rows):
    told = beside(*rows)
    return {name: told[name] for name in REVERT_DIFFERENCES}


@pytest.mark.parametrize(
    ("history", "tags", "difference"),
    [
        (Standing.REVERTED, "", "reverted_without_tag"),
        (Standing.STANDS, "mw-reverted", "reverted_by_tag_alone"),
        (Standing.RESTORED, "mw-reverted", "restored_despite_tag"),
        (Standing.REVERT, "mw-manual-revert", "reverts_without_tag"),
        (Standing.OWN_REVERT, "mw-undo", "own_reverts_despite_tag"),
    ],
)
def test_the_differences_between_the_ways_stand_beside_the_result(history, tags, difference):
    assert differences(edit(str(history), tags)) == dict.fromkeys(REVERT_DIFFERENCES, 0) | {difference: 1}


def test_where_both_ways_agree_there_is_no_difference():
    rows = edit(), edit("reverted", "mw-reverted", rev_id=11), edit("revert", "mw-undo", rev_id=12)
    assert differences(*rows) == dict.fromkeys(REVERT_DIFFERENCES, 0)


def test_by_tags_alone_no_difference_is_told_and_reverts_by_hand_are_uncertain():
    told = beside(edit("revert", "mw-manual-revert"), with_histories=False)
    assert not told.keys() & set(REVERT_DIFFERENCES)
    assert told["uncertain_reverts"] == 1


def test_once_histories_were_read_nothing_is_uncertain():
    assert beside(edit("own-revert", "mw-manual-revert"))["uncertain_reverts"] == 0


def unchecked(row, *, with_histories=True):
    times = Spans(GRANT, (Window(LONG_AFTER, AFTER_ALL, "UTC"),))
    return unchecked_wikis(contributions([row]), event(with_histories=with_histories), times)


def test_content_collected_by_tags_alone_does_not_pass_for_checked():
    assert unchecked(edit("")) == {"kkwiki"}


@pytest.mark.parametrize(
    "row",
    [
        edit("stands"),
        edit("", gone=True),
        edit("", namespace=2),
        edit("", timestamp=LONG_AFTER),
    ],
)
def test_what_is_checked_or_need_not_be_is_no_obstacle(row):
    assert unchecked(row) == frozenset()


def test_nothing_has_to_be_checked_where_tags_are_asked_for():
    assert unchecked(edit(""), with_histories=False) == frozenset()
