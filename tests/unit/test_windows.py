"""From days to windows of UTC time, in the event's own zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.windows import around, days_window, knows_almaty, local_midnight, window

ALMATY = ZoneInfo("Asia/Almaty")


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
    day = window(date(2023, 3, 26), date(2023, 3, 26), ZoneInfo("Europe/Berlin"))
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
