"""From days to windows of UTC time, in the event's own zone."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.model import Window
from metrics.windows import (
    Spans,
    around,
    baseline,
    days_window,
    follow_ups,
    knows_almaty,
    local_midnight,
    spans,
    window,
    year_earlier,
)

ALMATY = ZoneInfo("Asia/Almaty")
BERLIN = ZoneInfo("Europe/Berlin")
SECOND = timedelta(seconds=1)


def test_the_reference_grant_period_includes_its_last_local_day():
    period = window(date(2023, 9, 2), date(2023, 10, 3), ALMATY)
    assert period.start == datetime(2023, 9, 1, 18, tzinfo=UTC)
    assert period.end == datetime(2023, 10, 3, 18, tzinfo=UTC)
    assert period.timezone == "Asia/Almaty"


def test_almaty_is_an_hour_nearer_to_utc_since_march_2024():
    assert window(date(2024, 3, 2), date(2024, 3, 2), ALMATY).start == datetime(2024, 3, 1, 19, tzinfo=UTC)
    assert knows_almaty(ALMATY)
    assert not knows_almaty(ZoneInfo("Asia/Bishkek"))


def test_a_moment_with_an_offset_stands_as_it_is():
    start = datetime.fromisoformat("2023-09-02T10:00:00+06:00")
    end = datetime.fromisoformat("2023-09-02T18:00:00+06:00")
    day = window(start, end, ALMATY)
    assert (day.start.hour, day.end.hour) == (4, 12)


def test_event_days_reach_from_the_first_to_the_end_of_the_last_in_any_order():
    days = days_window([date(2023, 9, 3), date(2023, 9, 2)], ALMATY)
    assert (days.start.day, days.end) == (1, datetime(2023, 9, 3, 18, tzinfo=UTC))


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        window(date(2023, 9, 3), date(2023, 9, 1), ALMATY)


def test_a_day_of_a_change_of_clocks_has_its_own_length():
    day = window(date(2023, 3, 26), date(2023, 3, 26), BERLIN)
    assert (day.end - day.start).total_seconds() == 23 * 3600


def test_the_window_around_two_holds_both():
    one = window(date(2023, 9, 2), date(2023, 9, 5), ALMATY)
    other = window(date(2023, 8, 30), date(2023, 9, 3), ALMATY)
    assert around(one, other) == window(date(2023, 8, 30), date(2023, 9, 5), ALMATY)


@given(st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_local_midnight_is_the_last_one(now):
    midnight = local_midnight(now, ALMATY)
    assert midnight <= now
    assert midnight.astimezone(ALMATY).time().isoformat() == "00:00:00"
    assert midnight.astimezone(ALMATY).date() == now.astimezone(ALMATY).date()


def days(first, last=None, zone=ALMATY):
    return window(date.fromisoformat(first), date.fromisoformat(last or first), zone)


@given(st.integers(1, 800), st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_the_baseline_is_as_long_as_the_window_and_ends_where_it_starts(length, first):
    counted = window(first, first + timedelta(days=length), BERLIN)
    before = baseline(counted)
    assert before.end == counted.start
    assert before.end - before.start == counted.end - counted.start
    assert before.timezone == counted.timezone


@pytest.mark.parametrize(
    ("counted", "earlier"),
    [
        (days("2023-09-02", "2023-10-03"), days("2022-09-02", "2022-10-03")),
        (days("2023-12-31", "2024-01-01"), days("2022-12-31", "2023-01-01")),
        (days("2024-02-20", "2024-02-28"), days("2023-02-20", "2023-02-28")),
        (days("2024-02-29"), days("2023-02-28")),
        (days("2024-02-28"), days("2023-02-28")),
        (days("2024-02-28", "2024-02-29"), days("2023-02-28")),
        (days("2025-02-28"), days("2024-02-28")),
        (days("2025-02-27", "2025-03-01"), days("2024-02-27", "2024-03-01")),
    ],
    ids=lambda found: f"{found.start.astimezone(ALMATY):%Y-%m-%d}+{(found.end - found.start).days}",
)
def test_a_year_earlier_are_the_same_local_days_and_the_29th_of_february_is_the_28th(counted, earlier):
    assert year_earlier(counted) == earlier


@pytest.mark.parametrize("first", ["2024-02-29", "2024-03-01", "2024-03-02", "2025-02-20"])
def test_a_year_earlier_keeps_the_local_days_where_the_zone_changed_its_offset(first):
    """Asia/Almaty went from +06 to +05 on 2024-03-01."""
    earlier = year_earlier(days(first, "2025-03-05"))
    local = [moment.astimezone(ALMATY) for moment in (earlier.start, earlier.end)]
    assert [(moment.hour, moment.minute) for moment in local] == [(0, 0), (0, 0)]
    assert local[1].date() == date(2024, 3, 6)
    if first == "2024-03-02":
        assert earlier.start == datetime(2023, 3, 1, 18, tzinfo=UTC)


def test_a_year_earlier_keeps_the_local_days_over_a_change_of_clocks():
    assert year_earlier(days("2024-03-31", zone=BERLIN)) == days("2023-03-31", zone=BERLIN)


def test_people_are_looked_for_in_four_stretches_after_the_event():
    end = datetime(2023, 9, 3, 18, tzinfo=UTC)
    after = {
        number: ((found.start - end).days, (found.end - end).days)
        for number, found in follow_ups(days("2023-09-02", "2023-09-03")).items()
    }
    assert after == {30: (7, 30), 90: (75, 105), 180: (165, 195), 365: (350, 380)}


GRANT, DAYS = days("2023-09-02", "2023-10-03"), days("2023-09-02", "2023-09-03")


def test_what_is_counted_reaches_from_the_longer_baseline_to_the_end_of_the_grant():
    counted = spans(GRANT, DAYS).main
    assert (counted.start, counted.end) == (baseline(GRANT).start, GRANT.end)


def test_event_days_outside_the_grant_are_counted_with_their_own_baseline():
    early = days("2023-08-01", "2023-08-02")
    assert spans(days("2023-09-02"), early).main.start == baseline(early).start
    late = days("2023-12-01", "2023-12-02")
    assert spans(GRANT, late).main.end == late.end


def test_people_are_looked_for_after_the_event_and_nothing_is_counted_there():
    found = spans(GRANT, DAYS)
    for later in follow_ups(DAYS).values():
        assert later.start in found
        assert later.end - SECOND in found
    retained = follow_ups(DAYS)[90]
    assert not found.counts(retained.start)
    assert retained.start - SECOND not in found
    assert retained.end not in found


def test_the_year_before_is_counted_where_it_is_asked_for():
    moment = year_earlier(GRANT).start
    assert spans(GRANT, DAYS, with_last_year=True).counts(moment)
    assert moment not in spans(GRANT, DAYS)


@given(st.integers(1, 900))
def test_a_wiki_is_asked_for_no_moment_twice_and_for_every_one_that_is_needed(length):
    long = window(date(2023, 9, 2), date(2023, 9, 2) + timedelta(days=length), ALMATY)
    found = spans(long, DAYS, with_last_year=True)
    stretches = sorted(found.stretches, key=lambda stretch: stretch.start)
    assert all(one.end <= other.start for one, other in pairwise(stretches))
    assert (stretches[0].start, stretches[-1].end) == (found.whole.start, found.whole.end)
    for needed in (*found.counted, *found.later):
        assert any(one.start <= needed.start and needed.end <= one.end for one in stretches)


def test_without_later_windows_only_what_is_counted_is_asked_for():
    assert Spans(GRANT, ()).stretches == (GRANT,)
    assert Spans(GRANT, ()).whole == GRANT


def test_the_edges_of_what_is_counted_are_half_open():
    found = Spans(Window(GRANT.start, GRANT.end, "Asia/Almaty"), ())
    assert found.counts(GRANT.start)
    assert not found.counts(GRANT.end)
    assert GRANT.start - SECOND not in found
