"""Mass uploads are told apart from what was written page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_compute import edit

from metrics.frames import contributions
from metrics.mass_uploads import Created, MassRule, created, mass_uploads

START = datetime(2011, 6, 23, tzinfo=UTC)
FIVE_IN_TEN_MINUTES = MassRule(pages=5)


def page(number, minute, **more):
    moment = START + timedelta(minutes=minute)
    return edit(number, parent_id=0, page=number, timestamp=moment, **more)


def marked(*rows, rule=FIVE_IN_TEN_MINUTES):
    frame = contributions(rows)
    return sorted(frame[mass_uploads(frame, rule)]["rev_id"])


def test_many_pages_of_an_account_in_a_short_time_are_a_mass_upload():
    assert marked(*(page(number, 2 * number) for number in range(1, 6))) == [1, 2, 3, 4, 5]


def test_the_same_pages_over_a_longer_time_are_not():
    assert marked(*(page(number, 2.5 * number) for number in range(1, 6))) == []


def test_pages_of_several_people_at_once_are_not():
    assert marked(*(page(number, 1, account=number) for number in range(1, 10))) == []


def test_pages_before_and_after_the_upload_are_not_of_it():
    upload = [page(number, 100) for number in range(10, 16)]
    assert marked(page(1, 0), *upload, page(2, 200)) == list(range(10, 16))


def test_a_tag_tells_a_mass_upload():
    rule = MassRule(tags=frozenset({"mass upload"}))
    assert marked(page(1, 0, tags="mobile edit|mass upload"), page(2, 0, tags="mass"), rule=rule) == [1]


def test_an_account_tells_a_mass_upload():
    theirs = contributions([page(1, 0)])["account"][0]
    rule = MassRule(accounts=frozenset({theirs}))
    assert marked(page(1, 0), page(2, 0, account=2), rule=rule) == [1]


def test_both_kinds_are_told_with_accounts_and_median_size():
    upload = [page(number, 0, account=2, size=300) for number in range(10, 15)]
    rows = contributions([page(1, 0, size=4000), page(2, 50, size=None), *upload])
    assert created(rows, FIVE_IN_TEN_MINUTES) == (Created(2, 1, 4000), Created(5, 1, 300))


def test_without_pages_nothing_is_told_of_their_size():
    assert created(contributions([]), FIVE_IN_TEN_MINUTES) == (Created(0, 0, None), Created(0, 0, None))


@pytest.mark.parametrize("seconds", [0, 599, 600])
def test_the_end_of_the_stretch_is_not_in_it(seconds):
    pages = [*(page(number, 0) for number in range(1, 5)), page(5, seconds / 60)]
    assert bool(marked(*pages)) == (seconds < 600)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 200)), max_size=40), st.randoms())
def test_the_order_of_contributions_does_not_matter(made, random):
    rows = [page(number, minute, account=who) for number, (who, minute) in enumerate(made, start=1)]
    shuffled = random.sample(rows, len(rows))
    assert marked(*rows) == marked(*shuffled)
