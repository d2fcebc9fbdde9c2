"""Growth of communities: a rise is found, a rise everywhere is not credited, and too little is said to be."""

from datetime import date
from math import exp, pi, sin
from random import Random

import pytest

from metrics.growth import (
    Communities,
    GrowthState,
    compare_growth,
    growth,
    log_growths,
    months_after,
    months_until,
    together,
)

EVENT = date(2012, 4, 20)
LATER = date(2014, 1, 1)
TURKIC = ("kk", "tr", "az", "uz", "ky", "tt", "ba", "cv", "sah", "tk", "ug", "crh")
RISEN = ("kk", "az", "ky", "sah")
CONTROLS = ("et", "lv", "ka", "hy", "mk", "sq", "is", "be")
MEASURES = ("edits", "active_editors", "new_pages")


def month(number):
    return date(2011 + number // 12, number % 12 + 1, 1)


def series(level=1000, rise=0.0, everywhere=0.0, noise=0.0, seed=1):
    """Return two and a half years from January 2011: seasons, a rise after the event, and noise.

    Half of the noise is the wiki's own growth, which lasts; the other half is anew every month.
    """
    random = Random(seed)
    lasting = random.gauss(0, noise)
    found = {}
    for number in range(30):
        after = month(number) > EVENT
        factor = exp((rise + everywhere + lasting) * after + random.gauss(0, noise))
        found[month(number)] = round(level * factor * (1 + sin(number * pi / 6) / 4))
    return found


def controls(number=6, everywhere=0.0, noise=0.05, seed=0):
    return [series(800 + 50 * each, 0.0, everywhere, noise, 10_000 + seed + each) for each in range(number)]


def of(found, others, checkpoint=6):
    return growth(found, log_growths(others, EVENT, checkpoint), checkpoint=checkpoint, event=EVENT)


def twelve(seed, *, rise=0.0, risen=(), everywhere=0.0, level=1000):
    """Return the months of twelve wikis and eight controls in three measures."""
    random = Random(seed)
    months = {
        (wiki, measure): series(
            level if wiki in TURKIC else 1000,
            rise * (wiki in risen),
            everywhere,
            0.06,
            random.getrandbits(32),
        )
        for measure in MEASURES
        for wiki in (*TURKIC, *CONTROLS)
    }
    return Communities(TURKIC, CONTROLS, MEASURES, months)


def compared(found, checkpoint=6, until=LATER):
    return compare_growth(found, EVENT, checkpoint, complete_until=until)


def found_in(tables, state):
    return [wiki for table in tables for row in table for wiki in row.in_state(state)]


def test_months_are_compared_with_the_same_ones_of_the_year_before():
    pairs = months_after(EVENT, 12)
    assert pairs[0] == (date(2012, 5, 1), date(2011, 5, 1))
    assert pairs[-2] == (date(2013, 3, 1), date(2012, 3, 1))
    assert pairs[-1] == (date(2013, 4, 1), date(2011, 4, 1))
    assert date(2012, 4, 1) not in {day for pair in pairs for day in pair}
    assert months_until(EVENT, 12) == (date(2011, 4, 1), date(2013, 5, 1))


@pytest.mark.parametrize("checkpoint", [6, 12])
def test_a_real_rise_is_found_with_its_size(checkpoint):
    found = [
        of(series(rise=0.5, noise=0.05, seed=seed), controls(seed=10 * seed), checkpoint)
        for seed in range(100)
    ]
    assert sum(each.state == GrowthState.ROSE for each in found) >= 98
    assert sum(each.beyond.low < exp(0.5) - 1 < each.beyond.high for each in found) >= 88


def test_a_rise_everywhere_is_not_credited_to_the_event():
    found = [
        of(series(everywhere=0.5, noise=0.05, seed=seed), controls(everywhere=0.5, seed=10 * seed))
        for seed in range(100)
    ]
    assert min(each.own for each in found) > 0.3
    assert sum(each.state == GrowthState.NO_DIFFERENCE for each in found) >= 88


def test_a_fall_beyond_that_of_the_others_is_told():
    assert of(series(rise=-0.7, noise=0.05), controls()).state == GrowthState.FELL


def test_of_twelve_wikis_those_that_rose_are_found_though_all_wikis_grew():
    tables = [compared(twelve(seed, rise=0.6, risen=RISEN, everywhere=0.4)) for seed in range(20)]
    rose = found_in(tables, GrowthState.ROSE)
    assert set(rose) == set(RISEN)
    assert len(rose) >= 0.9 * 20 * len(MEASURES) * len(RISEN)


@pytest.mark.parametrize("everywhere", [0.0, 0.4])
@pytest.mark.parametrize("level", [3, 1000])
def test_where_nothing_happened_a_whole_table_is_without_a_finding_in_nineteen_of_twenty(everywhere, level):
    tables = [compared(twelve(seed, everywhere=everywhere, level=level)) for seed in range(100)]
    wrong = [
        table for table in tables if found_in([table], GrowthState.ROSE) + found_in([table], GrowthState.FELL)
    ]
    assert len(wrong) <= 5


def test_where_nothing_happened_the_averages_of_a_table_show_nothing_in_nineteen_of_twenty():
    tables = [compared(twelve(seed)) for seed in range(100)]
    quiet = [{row.together.state for row in table} == {GrowthState.NO_DIFFERENCE} for table in tables]
    assert quiet.count(False) <= 5


def test_averages_beside_three_controls_are_as_safe_as_beside_many():
    random = Random(5)
    tables = [
        [
            together(normal(random, 12), normal(random, 3), comparisons=3).state == GrowthState.NO_DIFFERENCE
            for _ in MEASURES
        ]
        for _ in range(400)
    ]
    assert sum(not all(table) for table in tables) <= 0.05 * len(tables)


def normal(random, number):
    return [random.gauss(0, 0.07) for _ in range(number)]


def test_before_the_months_are_over_a_checkpoint_is_pending_in_every_row():
    (row, *_) = compared(twelve(1), until=date(2012, 10, 31))
    assert {row.together.state, *(each.state for each in row.wikis.values())} == {GrowthState.PENDING}
    assert row.together.own is None
    (row, *_) = compared(twelve(1), until=date(2012, 11, 1))
    assert row.together.state != GrowthState.PENDING


def test_a_missing_month_is_no_nought():
    holed = series()
    del holed[date(2012, 7, 1)]
    assert log_growths([holed], EVENT, 6) == []
    assert of(holed, controls()).state == GrowthState.NOT_ENOUGH_DATA


def test_a_wiki_of_which_nothing_was_read_is_told_as_such():
    found = twelve(1)
    months = {key: each for key, each in found.months.items() if key[0] != "tk"}
    row, *_ = compared(Communities(TURKIC, CONTROLS, MEASURES, months))
    assert row.in_state(GrowthState.NOT_ENOUGH_DATA) == ["tk"]
    assert row.together.state == GrowthState.NO_DIFFERENCE


def test_a_wiki_with_hardly_any_activity_has_no_rate():
    assert of(series(level=1), controls()).state == GrowthState.NOT_ENOUGH_DATA


def silent(level=1000):
    return {day: 0 if day > EVENT else value for day, value in series(level).items()}


def test_a_wiki_that_fell_silent_fell_by_all_it_had():
    found = of(silent(), controls())
    assert (found.state, found.own) == (GrowthState.FELL, -1)
    assert -1 < found.beyond.low < found.beyond.rate < found.beyond.high < -0.9


def test_a_small_wiki_that_fell_silent_may_have_done_so_by_chance():
    assert of(silent(level=2), controls(noise=0.3)).state == GrowthState.NO_DIFFERENCE


def test_where_three_wikis_grew_and_nine_fell_silent_they_did_not_rise_on_average():
    found = twelve(1, rise=0.5, risen=TURKIC[:3])
    quiet = {(wiki, measure): silent() for wiki in TURKIC[3:] for measure in MEASURES}
    row, *_ = compared(Communities(TURKIC, CONTROLS, MEASURES, {**found.months, **quiet}))
    assert row.together.state != GrowthState.ROSE
    assert row.together.own < 0
    assert row.averaged == 12


def test_an_average_tells_of_how_many_wikis_it_is():
    found = twelve(1)
    months = {key: each for key, each in found.months.items() if key[0] not in TURKIC[3:]}
    row, *_ = compared(Communities(TURKIC, CONTROLS, MEASURES, months))
    assert row.averaged == 3


def test_two_wikis_to_compare_with_are_not_enough_and_the_own_rate_is_told_all_the_same():
    found = of(series(rise=0.5), controls(2))
    assert (found.state, found.beyond, found.controls) == (GrowthState.NOT_ENOUGH_DATA, None, 2)
    assert found.own > 0.4
    averaged = together(log_growths([series(rise=0.5)], EVENT, 6), [])
    assert (averaged.state, averaged.beyond) == (GrowthState.NOT_ENOUGH_DATA, None)
    assert averaged.own == found.own


def test_a_control_without_its_months_is_left_out():
    holed = controls(4)
    del holed[0][date(2011, 6, 1)]
    assert of(series(), holed).controls == 3


def test_the_more_is_compared_the_wider_are_the_bounds():
    others = log_growths(controls(), EVENT, 6)
    one, many = (growth(series(), others, EVENT, 6, comparisons=number).beyond for number in (1, 36))
    assert one.rate == many.rate
    assert many.low < one.low < one.high < many.high


def test_a_small_wiki_has_wider_bounds_than_a_large_one():
    small, large = (of(series(level), controls()).beyond for level in (10, 1000))
    assert small.high - small.low > large.high - large.low


def test_several_wikis_together_are_judged_more_closely_than_one():
    ours = [series(rise=0.25, noise=0.05, seed=seed) for seed in range(12)]
    others = controls(12, noise=0.05)
    found = together(log_growths(ours, EVENT, 6), log_growths(others, EVENT, 6))
    assert found.state == GrowthState.ROSE
    alone = of(ours[0], others)
    assert found.beyond.high - found.beyond.low < alone.beyond.high - alone.beyond.low


def test_a_bound_is_a_finite_number_however_little_is_known():
    others = [-9.0, 0.0, 9.0]
    assert growth(series(), others, EVENT, 6, comparisons=1000).beyond.high < 1e9
