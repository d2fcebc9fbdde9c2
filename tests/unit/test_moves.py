"""The move log: when drafts became content."""

from datetime import UTC, datetime

from fake_wiki import FakeWiki

from collectors.moves import Move, fetch_moves, first_moved_in
from metrics.model import Window

WINDOW = Window(datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC), "Asia/Almaty")
CONTENT = frozenset({0, 102})
DAY = [datetime(2023, 9, number, tzinfo=UTC) for number in range(1, 31)]


def entry(page=70, *, source=2, target=0, day=5, **given):
    """An entry as MediaWiki writes it: `pageid` is of the page that has the old title now."""
    return {
        "logid": 9,
        "ns": source,
        "title": "Қатысушы:Айгүл/Алматы",
        "pageid": 0,
        "logpage": page,
        "params": {"target_ns": target, "target_title": "Алматы", "suppressredirect": True},
        "type": "move",
        "action": "move",
        "timestamp": f"{DAY[day - 1]:%Y-%m-%dT%H:%M:%SZ}",
        **given,
    }


def moves(*parts):
    return fetch_moves(FakeWiki(lambda _: [{"logevents": list(part)} for part in parts]), CONTENT, WINDOW)


def test_moves_into_and_out_of_the_content_are_told_apart():
    found = moves([entry(70), entry(71, source=0, target=2)])
    assert found == [Move(70, DAY[4], into=True), Move(71, DAY[4], into=False)]


def test_moves_that_do_not_cross_the_border_are_none():
    assert moves([entry(source=0, target=102), entry(source=2, target=118)]) == []


def test_every_page_of_the_log_is_read():
    assert [move.page_id for move in moves([entry(70)], [entry(71)])] == [70, 71]


def test_the_window_is_asked_for_oldest_first_and_without_its_end():
    wiki = FakeWiki(lambda _: [])
    fetch_moves(wiki, CONTENT, WINDOW)
    (asked,) = wiki.asked
    assert (asked["ledir"], asked["lestart"]) == ("newer", WINDOW.start)
    assert asked["leend"] == datetime(2023, 10, 3, 17, 59, 59, tzinfo=UTC)


def test_an_entry_whose_action_was_hidden_tells_nothing():
    hidden = {"logid": 9, "actionhidden": True, "type": "move", "timestamp": "2023-09-05T00:00:00Z"}
    assert moves([hidden, entry(70, params={}), entry(71)]) == [Move(71, DAY[4], into=True)]


def test_a_page_was_moved_in_when_a_move_first_brought_it_among_the_content():
    found = [Move(70, DAY[4], into=True), Move(70, DAY[5], into=False), Move(70, DAY[6], into=True)]
    assert first_moved_in(found) == {70: DAY[4]}


def test_a_page_that_first_left_the_content_began_there_and_was_not_moved_in():
    assert first_moved_in([Move(70, DAY[4], into=False), Move(70, DAY[6], into=True)]) == {}
