"""One-to-one matching: who teaches whom, so that as many as can be have somebody to learn from."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from metrics.clocks import hours_apart
from metrics.skills import Category, Person, Skill, by_category, by_name, topics

BY_NAME, BY_CATEGORY = 60, 10
"""Points for a skill that is met by name, and of its category alone: all others together make up for less."""

MUTUAL, SAME_REGION = 15, 10
NEARNESS = 2
"""Points for each hour less than twelve that two clocks are apart."""

HALF_A_DAY = 12

KEPT = 20
"""Points that another match must be better by before a pair that stands is parted."""

MOST = BY_NAME + MUTUAL + SAME_REGION + NEARNESS * HALF_A_DAY + KEPT


@dataclass(frozen=True, slots=True)
class Pair:
    """Who teaches whom, and why these two: what is met by name or else by category, and what they share.

    `hours` are those between their clocks, None where one is not known. `is_mutual`: the learner has
    something for the mentor, too.
    """

    mentor: Person
    learner: Person
    skills: tuple[Skill, ...]
    categories: tuple[Category, ...]
    languages: tuple[str, ...]
    hours: float | None
    is_same_region: bool
    is_mutual: bool

    @property
    def identities(self) -> tuple[str, str]:
        """Whose pair it is, whatever the accounts are called now: the mentor's first."""
        return self.mentor.identity, self.learner.identity

    @property
    def points(self) -> int:
        """How good it is, whether or not it stood before."""
        met = BY_NAME if self.skills else BY_CATEGORY
        near = 0 if self.hours is None else round(NEARNESS * (HALF_A_DAY - self.hours))
        return met + near + MUTUAL * self.is_mutual + SAME_REGION * self.is_same_region


def match(people: Iterable[Person], before: Container[tuple[str, str]] = ()) -> list[Pair]:
    """Return pairs in which everybody is at most once the mentor and at most once the learner.

    As many learners as possible have a mentor; of all ways to do that, it is the one with the most points.
    `before` are the identities of pairs that stood, mentor first: each has `KEPT` points more. The answer
    does not depend on the order of people.
    """
    known = sorted(people, key=lambda person: person.identity)
    wished = [topics(person.wishes) for person in known]
    possible = {
        (row, column): pair
        for row, mentor in enumerate(known)
        for column in _interested(topics(mentor.offers), wished)
        if (pair := meet(mentor, known[column]))
    }
    return [possible[place] for place in _best(possible, len(known), before) if place in possible]


def meet(mentor: Person, learner: Person) -> Pair | None:
    """Return the pair that two people can be, None where there is nothing to learn or no common language."""
    skills = by_name(mentor.offers, learner.wishes)
    categories = () if skills else by_category(mentor.offers, learner.wishes)
    languages = tuple(each for each in mentor.languages if each in learner.languages)
    if not (skills or categories) or not languages or _are_apart(mentor, learner):
        return None
    return Pair(
        mentor,
        learner,
        skills,
        categories,
        languages,
        hours=_hours(mentor, learner),
        is_same_region=bool(mentor.region) and mentor.region.casefold() == learner.region.casefold(),
        is_mutual=_offers_something(learner, mentor),
    )


def waiting(people: Iterable[Person], pairs: Sequence[Pair]) -> list[Person]:
    """Return those who wish to learn something and have no mentor."""
    taught = {pair.learner.identity for pair in pairs}
    return [person for person in people if person.wishes and person.identity not in taught]


def _interested(offered: frozenset[str], wished: Sequence[frozenset[str]]) -> Iterator[int]:
    """Yield the places of those who may wish what is offered: nobody else is looked at closely."""
    return (place for place, each in enumerate(wished) if not offered.isdisjoint(each))


def _best(
    possible: Mapping[tuple[int, int], Pair], size: int, before: Container[tuple[str, str]]
) -> list[tuple[int, int]]:
    """Return the places of the best assignment; one more pair weighs more than all points together."""
    import numpy as np  # noqa: PLC0415 – both load with the first matching, not with what may ask for one
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    weights = np.zeros((size, size))
    one_more = size * MOST + 1
    for place, pair in possible.items():
        weights[place] = one_more + pair.points + KEPT * (pair.identities in before)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _are_apart(one: Person, other: Person) -> bool:
    """Tell whether these are not two people, or one of them does not want the other."""
    is_one = one.identity == other.identity
    return is_one or other.identity in one.declines or one.identity in other.declines


def _hours(one: Person, other: Person) -> float | None:
    return None if one.hours is None or other.hours is None else hours_apart(one.hours, other.hours)


def _offers_something(one: Person, other: Person) -> bool:
    return bool(by_name(one.offers, other.wishes) or by_category(one.offers, other.wishes))
