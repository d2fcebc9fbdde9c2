"""Who is there to be retained, and who was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from test_compute import DAYS, counted, edit, event, person

BACK_AGAIN = DAYS.end + timedelta(days=10)
"""In the checkpoint of thirty days, and in the rest of the grant period."""


def retained(metric, *rows, **options):
    result = counted(*rows, **options).grant.results[metric]
    return result.value, result.of


def test_somebody_of_the_event_days_is_retained_by_an_edit_after_them():
    assert retained("retained_all_30", edit(10), edit(11, timestamp=BACK_AGAIN)) == (1, 1)
    assert retained("retained_all_30", edit(10)) == (0, 1)


def test_whose_first_edit_is_in_the_checkpoint_was_not_there_to_be_retained():
    assert retained("retained_all_30", edit(10), edit(11, account=2, timestamp=BACK_AGAIN)) == (0, 1)


def test_a_new_editor_is_one_of_the_event_days():
    during = replace(person(1), registered=datetime(2023, 9, 2, tzinfo=UTC))
    later = replace(person(2), registered=BACK_AGAIN)
    of = event([during, later])
    rows = (edit(10, timestamp=BACK_AGAIN), edit(11, account=2, timestamp=BACK_AGAIN))
    assert retained("retained_30", *rows, of=of) == (1, 1)
    assert counted(*rows, of=of).grant.results["new_editors"].value == 2


def test_both_windows_say_the_same_of_who_was_retained():
    snapshot = counted(edit(10), edit(11, timestamp=BACK_AGAIN), edit(12, account=2, timestamp=BACK_AGAIN))
    assert snapshot.grant.results["retained_all_30"] == snapshot.event_days.results["retained_all_30"]
