"""Growth of communities: a rise is found, a rise everywhere is not credited, and too little is said to be."""

from datetime import date
from math import exp, pi, sin
from random import Random

import pytest

from metrics.growth import GrowthState, growth, log_growth, months_after, together

EVENT = date(2012, 4, 20)
LATER = date(2014, 1, 1)


def month(number):
    return date(2011 + number // 12, number % 12 + 1, 1)


def series(level=1000, rise=0.0, everywhere=0.0, noise=0.0, seed=1):
    """Return two and a half years from January 2011: seasons, a rise after the event, and noise."""
    random = Random(seed)
    found = {}
    for number in range(30):
        after = month(number) > EVENT
        factor = exp((rise + everywhere) * after + random.gauss(0, noise)) * (1 + sin(number * pi / 6) / 4)
        found[month(number)] = round(level * factor)
    return found


def controls(number=6, everywhere=0.0, noise=0.05, seed=0):
    return [series(800 + 50 * each, 0.0, everywhere, noise, 10_000 + seed + each) for each in range(number)]


def of(found, others, checkpoint=6, until=LATER):
    return growth(found, others, EVENT, checkpoint, complete_until=until)


def test_months_are_compared_with_the_same_ones_of_the_year_before():
    pairs = months_after(EVENT, 12)
    assert pairs[0] == (date(2012, 5, 1), date(2011, 5, 1))
    assert pairs[-2] == (date(2013, 3, 1), date(2012, 3, 1))
    assert pairs[-1] == (date(2013, 4, 1), date(2011, 4, 1))
    assert date(2012, 4, 1) not in {day for pair in pairs for day in pair}


@pytest.mark.parametrize("checkpoint", [6, 12])
def test_a_real_rise_is_found_with_its_size(checkpoint):
    found = [
        of(series(rise=0.5, noise=0.05, seed=seed), controls(seed=10 * seed), checkpoint)
        for seed in range(100)
    ]
    assert {each.state for each in found} == {GrowthState.ROSE}
    assert sum(each.beyond.low < exp(0.5) - 1 < each.beyond.high for each in found) >= 88


def test_a_rise_everywhere_is_not_credited_to_the_event():
    found = [
        of(series(everywhere=0.5, noise=0.05, seed=seed), controls(everywhere=0.5, seed=10 * seed))
        for seed in range(100)
    ]
    assert min(each.own for each in found) > 0.4
    assert sum(each.state == GrowthState.NO_DIFFERENCE for each in found) >= 88


def test_a_fall_beyond_that_of_the_others_is_told():
    assert of(series(rise=-0.7, noise=0.05), controls()).state == GrowthState.FELL


def test_where_nothing_happened_nothing_is_found_in_nineteen_of_twenty():
    found = [
        of(series(noise=0.2, seed=seed), controls(8, noise=0.2, seed=10 * seed)).state for seed in range(200)
    ]
    assert found.count(GrowthState.NO_DIFFERENCE) >= 180


def test_before_the_months_are_over_a_checkpoint_is_pending():
    assert of(series(), controls(), 6, until=date(2012, 10, 31)).state == GrowthState.PENDING
    assert of(series(), controls(), 6, until=date(2012, 11, 1)).state != GrowthState.PENDING


def test_a_missing_month_is_no_nought():
    holed = series()
    del holed[date(2012, 7, 1)]
    assert log_growth(holed, EVENT, 6) is None
    assert of(holed, controls()).state == GrowthState.NOT_ENOUGH_DATA


def test_a_wiki_with_hardly_any_activity_has_no_rate():
    assert of(series(level=1), controls()).state == GrowthState.NOT_ENOUGH_DATA


def test_two_wikis_to_compare_with_are_not_enough_and_the_own_rate_is_told_all_the_same():
    found = of(series(rise=0.5), controls(2))
    assert (found.state, found.beyond, found.controls) == (GrowthState.NOT_ENOUGH_DATA, None, 2)
    assert found.own > 0.4


def test_a_control_without_its_months_is_left_out():
    holed = controls(4)
    del holed[0][date(2011, 6, 1)]
    assert of(series(), holed).controls == 3


def test_several_wikis_together_are_judged_more_closely_than_one():
    ours = [series(rise=0.15, noise=0.05, seed=seed) for seed in range(12)]
    found = together(ours, controls(12, noise=0.05), EVENT, 6, complete_until=LATER)
    assert found.state == GrowthState.ROSE
    alone = of(ours[0], controls(12, noise=0.05))
    assert found.beyond.high - found.beyond.low < alone.beyond.high - alone.beyond.low
