"""Matching one to one: as many as can be learn something, and who was matched stays so."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.clocks import hours_apart, hours_from_utc
from metrics.matching import BY_NAME, KEPT, match, meet, waiting
from metrics.skills import Category, Person, Skill

JULY, JANUARY = (datetime(2026, month, 1, tzinfo=UTC) for month in (7, 1))
LUA, BOTS = Skill(Category.TECHNICAL, "Lua"), Skill(Category.TECHNICAL, "bots")
BUDGETS = Skill(Category.FUNDING, "budgets")


def person(identity, offers=(), wishes=(), **more):
    given = {"account": identity.upper(), "languages": ("kk",), "hours": 5.0}
    return Person(identity, offers=tuple(offers), wishes=tuple(wishes), **(given | more))


def names(pairs):
    return sorted((pair.mentor.identity, pair.learner.identity) for pair in pairs)


@pytest.mark.parametrize(
    ("zone", "moment", "hours"),
    [
        ("Asia/Almaty", JULY, 5.0),
        ("Europe/Berlin", JULY, 2.0),
        ("Europe/Berlin", JANUARY, 1.0),
        ("America/New York", JANUARY, -5.0),
        ("UTC", JULY, 0.0),
        ("UTC+5", JULY, 5.0),
        ("+05:30", JULY, 5.5),
        ("gmt -0330", JULY, -3.5),
        ("−3", JULY, -3.0),
        ("UTC+15", JULY, None),
        ("Almaty", JULY, None),
        ("../../etc/passwd", JULY, None),
        ("", JULY, None),
    ],
)
def test_a_clock_is_told_by_its_zone_or_offset_as_it_is_on_the_day(zone, moment, hours):
    assert hours_from_utc(zone, moment) == hours


@pytest.mark.parametrize(
    ("one", "other", "apart"), [(5, 3, 2), (-11, 13, 0), (12, -11, 1), (-6, 6, 12), (5.5, 0, 5.5)]
)
def test_clocks_are_apart_the_shorter_way_around(one, other, apart):
    assert hours_apart(one, other) == hours_apart(other, one) == apart


def test_the_reasons_of_a_pair_are_what_it_was_made_for():
    pair = meet(
        person("a", [LUA, BUDGETS], [BOTS], languages=("kk", "ru"), region="CEECA"),
        person("b", [BOTS], [LUA], languages=("ru", "en"), hours=3.0, region="ceeca"),
    )
    assert (pair.skills, pair.categories, pair.languages) == ((LUA,), (), ("ru",))
    assert (pair.hours, pair.is_same_region, pair.is_mutual) == (2.0, True, True)


@pytest.mark.parametrize(
    "learner",
    [
        person("b", wishes=[BUDGETS]),
        person("b", wishes=[LUA], languages=("ar",)),
        person("b", wishes=[LUA], languages=()),
        person("b", wishes=[LUA], declines=frozenset({"a"})),
        person("a", wishes=[LUA]),
    ],
    ids=["nothing to learn", "no common language", "no language", "declined", "the same person"],
)
def test_who_cannot_be_a_pair_is_none(learner):
    mentor = person("a", [LUA])
    assert meet(mentor, learner) is None
    assert match([mentor, replace(learner, identity="b")] if learner.identity == "b" else [mentor]) == []


def test_whom_a_mentor_declines_does_not_learn_from_them():
    assert match([person("a", [LUA], declines=frozenset({"b"})), person("b", wishes=[LUA])]) == []


def test_a_skill_by_name_goes_before_everything_that_speaks_for_one_of_its_category():
    far = person("far", [LUA], hours=-7.0)
    near = person("near", [BOTS], [Skill(Category.TECHNICAL, "Python")], region="CEECA")
    learner = person("x", [Skill(Category.TECHNICAL, "Python")], [LUA], region="CEECA")
    assert meet(far, learner).points >= BY_NAME > meet(near, learner).points
    assert ("far", "x") in names(match([far, near, learner]))


def test_a_name_without_a_category_is_the_skill_of_any():
    (pair,) = match([person("a", [Skill(None, "lua")]), person("b", wishes=[LUA])])
    assert pair.skills == (LUA,)


def test_of_two_mentors_the_nearer_one_is_taken():
    people = [person("a", [LUA], hours=-5.0), person("b", [LUA], hours=4.0), person("x", wishes=[LUA])]
    assert names(match(people)) == [("b", "x")]


def test_one_more_who_learns_goes_before_a_better_pair():
    """Only A has anything for Y; X could learn Lua from A, and takes far B so that Y has somebody."""
    people = [
        person("a", [LUA, BUDGETS], region="CEECA"),
        person("b", [BOTS], hours=-7.0),
        person("x", wishes=[LUA], region="CEECA"),
        person("y", wishes=[Skill(Category.FUNDING, "reports")], hours=-7.0),
    ]
    best = meet(people[0], people[2]).points
    assert names(found := match(people)) == [("a", "y"), ("b", "x")]
    assert best > sum(pair.points for pair in found)


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_who_of_equals_is_taken_does_not_depend_on_their_order(order):
    equals = [person(each, [LUA]) for each in order]
    assert names(match([*equals, person("x", wishes=[LUA])])) == names(
        match([*reversed(equals), person("x", wishes=[LUA])])
    )


def test_who_wishes_something_and_has_nobody_waits():
    people = [person("a", [LUA]), person("b", wishes=[LUA]), person("c", wishes=[BUDGETS])]
    assert [each.identity for each in waiting(people, match(people))] == ["c"]


def test_a_pair_stays_unless_another_is_clearly_better():
    little, much = person("b", [LUA], hours=4.0), person("c", [LUA], hours=5.0, region="CEECA")
    learner = person("x", wishes=[LUA], hours=5.0, region="CEECA")
    before = {("a", "x")}
    stands = person("a", [LUA], hours=3.0)
    assert names(match([stands, little, learner])) == [("b", "x")]
    assert names(match([stands, little, learner], before)) == [("a", "x")]
    assert meet(much, learner).points - meet(stands, learner).points < KEPT
    far = replace(stands, hours=-2.0)
    assert meet(much, learner).points - meet(far, learner).points > KEPT
    assert names(match([far, much, learner], before)) == [("c", "x")]


SKILLS = [LUA, BOTS, BUDGETS, Skill(Category.FUNDING), Skill(None, "lua")]
CROWDS = st.lists(
    st.builds(
        Person,
        identity=st.uuids().map(str),
        account=st.just("A"),
        offers=st.lists(st.sampled_from(SKILLS), max_size=2).map(tuple),
        wishes=st.lists(st.sampled_from(SKILLS), max_size=2).map(tuple),
        languages=st.lists(st.sampled_from(["kk", "ru", "ar"]), max_size=2, unique=True).map(tuple),
        hours=st.sampled_from([None, -5.0, 0.0, 5.5]),
        region=st.sampled_from(["", "CEECA"]),
    ),
    max_size=7,
    unique_by=lambda each: each.identity,
)


@given(CROWDS, st.randoms())
@settings(deadline=None)
def test_the_order_of_people_changes_nothing(people, chance):
    mixed = list(people)
    chance.shuffle(mixed)
    assert names(match(mixed)) == names(match(people))


@given(CROWDS)
@settings(deadline=None)
def test_nobody_has_two_while_another_waits_who_could_have_one(people):
    pairs = match(people)
    mentors, learners = ([side(pair).identity for pair in pairs] for side in (_mentor, _learner))
    assert len(set(mentors)) == len(mentors)
    assert len(set(learners)) == len(learners)
    for each in waiting(people, pairs):
        assert not [one for one in people if one.identity not in mentors and meet(one, each)]


@given(CROWDS)
@settings(deadline=None)
def test_matched_again_nothing_changes(people):
    pairs = names(match(people))
    assert names(match(people, pairs)) == pairs


@given(CROWDS.filter(lambda people: len(people) < 5))
@settings(deadline=None)
def test_no_other_way_has_more_learners_or_as_many_and_more_points(people):
    found = match(people)
    best = max(_worth(way) for way in _ways(people))
    assert _worth(found) == best


def _mentor(pair):
    return pair.mentor


def _learner(pair):
    return pair.learner


def _ways(people):
    """All ways to give everybody at most one mentor, by trying."""
    for order in permutations(people):
        yield [pair for one, other in zip(order, people, strict=True) if (pair := meet(one, other))]


def _worth(pairs):
    return len(pairs), sum(pair.points for pair in pairs)
