"""Skills: what somebody offers to share, and what somebody wishes to learn."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """The five kinds of skills that peer learning goes by."""

    FUNDING = "funding"
    PROGRAMMES = "programmes"
    ORGANISATIONAL = "organisational"
    TECHNICAL = "technical"
    INTERPERSONAL = "interpersonal"


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill: a category, a name in it, or a name alone."""

    category: Category | None
    name: str = ""

    def is_same(self, other: "Skill") -> bool:
        """Tell whether both are one by name; a name without a category is the one of any category."""
        is_apart = self.category and other.category and self.category != other.category
        return bool(self.name) and not is_apart and self.name.casefold() == other.name.casefold()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a skills directory.

    `identity` stays when the account is renamed. `languages` are codes. `hours` is how far the clock is from
    UTC on the day, None where it is not known. `declines` are the identities of those whom this person does
    not want to be matched with. `is_public`: their match may be published.
    """

    identity: str
    account: str
    offers: tuple[Skill, ...] = ()
    wishes: tuple[Skill, ...] = ()
    languages: tuple[str, ...] = ()
    zone: str = ""
    hours: float | None = None
    region: str = ""
    declines: frozenset[str] = frozenset()
    is_public: bool = False


def by_name(offers: Iterable[Skill], wishes: Iterable[Skill]) -> tuple[Skill, ...]:
    """Return the wishes that an offer meets by name."""
    offered = tuple(offers)
    return tuple(wish for wish in wishes if any(wish.is_same(offer) for offer in offered))


def by_category(offers: Iterable[Skill], wishes: Iterable[Skill]) -> tuple[Category, ...]:
    """Return the categories in which something is offered and something wished, in their order."""
    offered, wished = ({skill.category for skill in skills} for skills in (offers, wishes))
    return tuple(category for category in Category if category in offered & wished)


def topics(skills: Iterable[Skill]) -> frozenset[str]:
    """Return the names, folded, and the categories of skills: two that share none have nothing in common."""
    return frozenset(word for skill in skills for word in (skill.category, skill.name.casefold()) if word)
