"""What is told of a group, and that nothing of a smaller one is left over."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.groups import LEAST, NOT_STATED, OTHER, Scores, Share, overall, scores, shares, spoken

FIVE = [5, 5, 4, 4, 4]
answers = st.lists(st.sampled_from([1, 2, 3, 4, 5]), max_size=9)


def test_answers_of_a_group_have_a_mean_and_a_spread():
    assert scores(FIVE) == Scores(4.4, 5, (0, 0, 0, 3, 2))


@pytest.mark.parametrize("too_few", range(LEAST))
def test_nothing_is_told_of_fewer_than_five_answers(too_few):
    assert scores([5] * too_few) is None


def test_one_small_clinic_is_not_what_the_whole_is_more_than_the_others():
    assert overall([FIVE, [1, 1, 1]]) == scores(FIVE)


def test_small_clinics_that_are_a_group_together_are_part_of_the_whole():
    assert overall([FIVE, [1, 1, 1], [2, 2]]) == scores([*FIVE, 1, 1, 1, 2, 2])


@given(st.lists(answers, max_size=5))
def test_no_small_group_of_answers_remains_when_what_is_told_is_taken_from_the_whole(clinics):
    whole, told = overall(clinics), [scores(each) for each in clinics]
    if whole:
        left = whole.answers - sum(each.answers for each in told if each)
        assert left == 0 or left >= LEAST


def test_regions_are_told_the_largest_first_and_the_small_ones_together():
    stated = ["MEA"] * 20 + ["ESEAP"] * 9 + ["LAC"] * 3 + ["SA"] * 2
    assert shares(stated, {}) == (Share("MEA", 20), Share("ESEAP", 9), Share("", 5, OTHER))


def test_where_too_few_are_left_the_smallest_region_is_told_with_them():
    assert shares(["MEA"] * 20 + ["ESEAP"] * 9 + ["LAC"] * 3, {}) == (Share("MEA", 20), Share("", 12, OTHER))


def test_a_region_is_one_however_it_is_spelt():
    declared = {"MEA": ("Middle East and Africa", "الشرق الأوسط")}
    assert shares(["mea", "Middle East and Africa", "الشرق الأوسط", "MEA", "MEA"], declared) == (
        Share("MEA", 5),
    )


def test_a_region_that_is_not_declared_is_among_the_others():
    assert shares(["MEA"] * 6 + ["Atlantis"] * 6, {"MEA": ()}) == (Share("MEA", 6), Share("", 6, OTHER))


def test_who_stated_nothing_is_of_no_region():
    assert shares(["MEA"] * 6 + [None] * 7 + [""], {}) == (Share("MEA", 6), Share("", 8, NOT_STATED))


def test_nothing_is_told_of_the_regions_of_fewer_than_five():
    assert shares(["MEA"] * 4, {}) == ()


@given(st.lists(st.sampled_from(["MEA", "mea", "ESEAP", "LAC", "SA", "", None]), max_size=60), st.booleans())
def test_every_share_is_of_a_group_and_all_together_are_everybody(stated, is_declared):
    found = shares(stated, {"MEA": (), "LAC": ("SA",)} if is_declared else {})
    assert all(share.people >= LEAST for share in found)
    assert sum(share.people for share in found) in (0, len(stated))


def test_a_language_is_told_where_a_group_named_it_however_they_spelt_it():
    named = [["English"], ["english", "Kazakh"], ["ENGLISH", "English"], ["English"], ["English", "Kazakh"]]
    assert spoken(named) == (("English", 5),)


@given(st.permutations([("Kazakh",)] * 6 + [("English", "Kazakh")] * 7 + [()] * 3))
def test_the_order_of_the_people_does_not_matter(named):
    assert spoken(named) == (("Kazakh", 13), ("English", 7))


def test_no_two_shares_are_of_one_region():
    found = shares(["MEA", "Mea"] * 9 + ["LAC"] * 9, {})
    assert not [pair for pair in combinations(found, 2) if pair[0].region == pair[1].region]
