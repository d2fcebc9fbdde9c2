"""When an event is looked at: daily while results change, then when each checkpoint is over."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.schedule import SPREAD, Calendar
from metrics.model import Window
from metrics.windows import follow_ups, window

END = datetime(2023, 10, 3, 18, tzinfo=UTC)
WINDOW = Window(datetime(2023, 9, 1, 18, tzinfo=UTC), END, "Asia/Almaty")
DAYS = Window(WINDOW.start, datetime(2023, 9, 3, 18, tzinfo=UTC), "Asia/Almaty")
CALENDAR = Calendar("conference", WINDOW, DAYS)
OFFSET = CALENDAR.offset
SETTLED = END + timedelta(days=30) + OFFSET
MINUTE = timedelta(minutes=1)


def days(number):
    return timedelta(days=number)


def checkpoint(number):
    return follow_ups(DAYS)[number].end + OFFSET


def test_an_event_never_looked_at_is_due():
    assert CALENDAR.due(None, END + days(1000)) == "days+365d"
    assert CALENDAR.due(None, WINDOW.start + days(3)) is not None


def test_it_is_due_once_a_local_day_until_thirty_days_after_the_end():
    midnight = datetime(2023, 9, 9, 18, tzinfo=UTC)
    due_at = midnight + OFFSET
    assert CALENDAR.due(due_at - days(1), due_at) == "2023-09-10"
    assert CALENDAR.due(due_at - days(1), due_at - MINUTE) is None
    assert CALENDAR.due(due_at, due_at + days(1) - MINUTE) is None
    assert CALENDAR.due(due_at, due_at + days(1)) == "2023-09-11"
    assert CALENDAR.due(SETTLED - days(1), SETTLED) == "end+30d"
    assert CALENDAR.due(SETTLED, SETTLED + days(20)) is None


@pytest.mark.parametrize("number", [90, 180, 365])
def test_a_checkpoint_is_due_once_and_not_before_its_figures_can_be_known(number):
    over = checkpoint(number)
    assert over >= DAYS.end + days(number + 15)
    assert CALENDAR.due(over - days(1), over - MINUTE) is None
    assert CALENDAR.due(over - days(1), over) == f"days+{number}d"
    assert CALENDAR.due(over, over + days(5)) is None


def test_a_missed_checkpoint_is_caught_up():
    assert CALENDAR.due(checkpoint(90) - days(9), checkpoint(90) + days(40)) == "days+90d"
    assert CALENDAR.due(checkpoint(90) - days(9), checkpoint(365) + days(400)) == "days+365d"


def test_checkpoints_within_the_daily_runs_need_none_of_their_own():
    long = Calendar("long", Window(WINDOW.start, END + days(300), "UTC"), DAYS)
    settled = END + days(330) + long.offset
    assert long.next_run(settled, settled + MINUTE) == follow_ups(DAYS)[365].end + long.offset


def test_the_next_run_is_now_where_one_is_due():
    now = SETTLED + days(3)
    assert CALENDAR.next_run(None, now) == now
    assert CALENDAR.next_run(SETTLED - MINUTE, now) == now


def test_the_next_runs_are_those_at_which_the_event_becomes_due():
    now, found = END + days(27), []
    while now := CALENDAR.next_run(now, now):
        assert CALENDAR.due(now - MINUTE, now)
        found.append(now)
    last_days = [SETTLED - days(number) for number in (2, 1, 0)]
    assert found[-6:] == [*last_days, checkpoint(90), checkpoint(180), checkpoint(365)]


def test_a_day_of_another_length_has_one_run_too():
    zone = ZoneInfo("Europe/Berlin")
    period = window(date(2023, 10, 1), date(2023, 12, 1), zone)
    autumn = Calendar("autumn", period, period)
    midnight = datetime(2023, 10, 28, 22, tzinfo=UTC)
    first = midnight + autumn.offset
    assert autumn.next_run(first, first) == midnight + timedelta(hours=25) + autumn.offset


def test_every_event_has_its_own_minute_of_the_night_and_keeps_it():
    offsets = [Calendar(f"event-{number}", WINDOW, DAYS).offset for number in range(600)]
    hours = [offset // timedelta(hours=1) for offset in offsets]
    assert max(offsets) < SPREAD
    assert all(60 < hours.count(hour) < 140 for hour in range(6))
    assert Calendar("conference", DAYS, WINDOW).offset == OFFSET
