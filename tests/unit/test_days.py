"""On which local day a page was first touched."""

from datetime import UTC, date, datetime

from test_compute import AFTER_ALL, DAYS, END, GRANT, KK, START, counted, edit, event

from metrics.counting import Material
from metrics.days import edits_by_day, so_far
from metrics.frames import contributions
from metrics.model import CountedWiki, Event
from metrics.profiles import ESEP_1

SECOND, THIRD = date(2023, 9, 2), date(2023, 9, 3)
NIGHT = datetime(2023, 9, 2, 18, 30, tzinfo=UTC)
"""Already the 3rd of September in Almaty."""


def days(*rows, **options):
    return counted(*rows, **options).grant.days


def test_a_day_is_a_day_of_the_events_zone():
    found = days(edit(10), edit(11, page=2, timestamp=NIGHT))
    assert found == {SECOND: {"wikipedia": 1, "commons": 0}, THIRD: {"wikipedia": 1, "commons": 0}}


def test_a_page_counts_on_the_day_it_was_first_touched_by_anybody():
    found = days(edit(10, timestamp=NIGHT), edit(11, account=2), edit(12, timestamp=NIGHT))
    assert found == {SECOND: {"wikipedia": 1, "commons": 0}}


def test_days_without_pages_are_left_out():
    assert days(edit(10, tags="mw-reverted")) == {}
    assert days() == {}


def test_a_draft_from_before_counts_on_the_day_it_was_moved_in():
    begun = datetime(2023, 8, 1, tzinfo=UTC)
    found = days(edit(10, parent_id=0, timestamp=begun, moved_in_at=NIGHT))
    assert found == {THIRD: {"wikipedia": 1, "commons": 0}}


def test_the_days_add_up_to_the_result():
    rows = [edit(10 + n, page=n % 7, timestamp=START.replace(day=1 + n), parent_id=n % 2) for n in range(28)]
    for window in (counted(*rows).grant, counted(*rows).event_days):
        assert sum(day["wikipedia"] for day in window.days.values()) == window.results["wikipedia"].value > 0


def test_wikis_of_one_project_are_added_up():
    of = Event(
        "x",
        event().grant_window,
        DAYS,
        (KK, CountedWiki("ruwiki", "wikipedia", KK.content_namespaces)),
        event().roster,
    )
    assert days(edit(10), edit(10, wiki="ruwiki"), of=of) == {SECOND: {"wikipedia": 2}}


def test_a_project_that_was_not_read_whole_is_on_no_day():
    assert days(edit(10), missing=frozenset({"commonswiki"})) == {SECOND: {"wikipedia": 1}}


def test_the_end_of_the_window_is_on_no_day():
    assert days(edit(10, timestamp=END)) == {}


def test_edits_are_counted_on_the_day_of_each():
    rows = (edit(10), edit(11), edit(12, timestamp=NIGHT), edit(13, tags="mw-reverted"))
    material = Material.of(contributions(rows), event(), ESEP_1, known_until=AFTER_ALL)
    found = edits_by_day(material.within(GRANT))
    assert found == {SECOND: {"wikipedia": 2, "commons": 0}, THIRD: {"wikipedia": 1, "commons": 0}}


def test_what_there_is_so_far_grows_by_each_day_that_has_any():
    of_days = {SECOND: {"wikipedia": 2, "commons": 0}, THIRD: {"wikipedia": 3, "commons": 1}}
    assert so_far(of_days, "wikipedia") == {SECOND: 2, THIRD: 5}
    assert so_far(of_days, "commons") == {THIRD: 1}
    assert so_far(of_days, "wikidata") == {}
