"""When an event is looked at: daily while results change, then at the checkpoints."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.schedule import period_due
from metrics.model import Window

END = datetime(2023, 10, 3, 18, tzinfo=UTC)
WINDOW = Window(datetime(2023, 9, 1, 18, tzinfo=UTC), END, "Asia/Almaty")


def days(number):
    return timedelta(days=number)


def test_an_event_never_looked_at_is_due():
    assert period_due(WINDOW, None, END + days(1000)) == "end+365d"


def test_it_is_due_once_a_local_day_until_thirty_days_after_the_end():
    evening = datetime(2023, 9, 10, 17, 30, tzinfo=UTC)
    assert period_due(WINDOW, evening - days(1), evening) == "2023-09-10"
    assert period_due(WINDOW, evening - timedelta(hours=20), evening) is None
    assert period_due(WINDOW, evening, evening + timedelta(hours=1)) == "2023-09-11"


@pytest.mark.parametrize("checkpoint", [30, 90, 180, 365])
def test_every_checkpoint_is_due_once(checkpoint):
    now = END + days(checkpoint)
    assert period_due(WINDOW, now - days(1), now) == f"end+{checkpoint}d"
    assert period_due(WINDOW, now, now + days(5)) is None


def test_a_missed_checkpoint_is_caught_up():
    assert period_due(WINDOW, END + days(89), END + days(150)) == "end+90d"
