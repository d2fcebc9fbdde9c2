"""What people may write about their skills: labels and categories, in every language that has messages."""

from collections.abc import Mapping
from functools import cache

from bot.messages import Messages, languages
from collectors.answers import FIELDS, Words, fold
from config.skills import YES, SkillsDeclaration
from metrics.skills import Category

_CATEGORY_ALIASES = {
    "specific funding-related issues": Category.FUNDING,
    "programmatic tactics": Category.PROGRAMMES,
    "program tactics": Category.PROGRAMMES,
    "programmes": Category.PROGRAMMES,
    "organisational skills / capacities / sustainability": Category.ORGANISATIONAL,
    "organisational": Category.ORGANISATIONAL,
    "organizational": Category.ORGANISATIONAL,
    "technical skills for wiki projects": Category.TECHNICAL,
    "technical": Category.TECHNICAL,
    "interpersonal": Category.INTERPERSONAL,
}
"""As the registration form of Let's Connect calls them, and in short."""

LEAVE = "leave"


def form_words(declaration: SkillsDeclaration) -> Words:
    """Return what people may write for a category, and for yes as the form of a declaration has it."""
    return Words(_categories(), frozenset(map(fold, declaration.yes)))


def section_words(declaration: SkillsDeclaration) -> Words:
    """Return what people may write in their own sections, where nobody offers them the form's answers."""
    return Words(_categories(), frozenset(map(fold, {*YES, *declaration.yes})))


@cache
def labels() -> Mapping[str, str]:
    """Return the field that a folded label stands for, or `leave`: by its own name or in any language."""
    own = {field: field for field in (*FIELDS, LEAVE)} | {"time zone": "zone"}
    return own | {
        fold(words.text(f"esep-skills-{field}")): field
        for words in map(Messages, languages())
        for field in (*FIELDS, LEAVE)
    }


@cache
def _categories() -> Mapping[str, Category]:
    told = {
        fold(words.text(f"esep-skills-category-{category}")): category
        for words in map(Messages, languages())
        for category in Category
    }
    return told | _CATEGORY_ALIASES
