"""Skills directories: who is in one, who teaches whom, and who still waits for a mentor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bot.bootstrap import Deployment
from bot.kinds import SKILLS
from bot.messages import check_language
from bot.skills_people import Said, doubts, fetch_said, person_of
from bot.store.database import reading, writing
from bot.store.departures import load_departed, note_departures
from bot.store.pairs import load_pairs, save_pairs
from bot.store.people import StopList
from config.skills import SkillsDeclaration, load_skills
from metrics.matching import Pair, match, waiting
from metrics.skills import Person


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory at a moment. `pairs` and `waiting` are empty where matching is off.

    `sections` is the title of the page with people's own sections. `since` tells by identities since when
    there is a pair. `notes` are what its operator should know, and nobody else.
    """

    declaration: SkillsDeclaration
    sections: str
    people: Sequence[Person]
    pairs: Sequence[Pair]
    since: Mapping[tuple[str, str], datetime]
    waiting: Sequence[Person]
    notes: Sequence[str]
    as_of: datetime

    @property
    def public_pairs(self) -> list[Pair]:
        """The pairs that may be published: where that is declared, and both agree."""
        if self.declaration.matches != "public":
            return []
        return [pair for pair in self.pairs if pair.mentor.is_public and pair.learner.is_public]


def declared_skills(deployment: Deployment, name: str) -> SkillsDeclaration:
    """Return a declaration; raises DeclarationError for what is wrong, UsageError for a language."""
    declaration = load_skills(name, SKILLS.declared_in(deployment))
    for language in declaration.languages:
        check_language(language)
    return declaration


def load_directory(deployment: Deployment, name: str) -> Directory:
    """Read who is in a directory and match them; what is kept of it are the pairs, and marks of who left.

    Raises what reading raises; nothing is kept then.
    """
    declaration, now = declared_skills(deployment, name), deployment.clock()
    said = fetch_said(deployment, declaration)
    with reading(deployment.store) as connection:
        departed = load_departed(connection, declaration.name)
        before = load_pairs(connection, declaration.name)
    people, notes = _people(said, departed, now)
    is_matched = declaration.matches != "off"
    pairs = match(people, before.keys()) if is_matched else []
    with writing(deployment.store) as connection:
        note_departures(connection, declaration.name, said.gone, said.back, now=now)
        save_pairs(connection, declaration.name, pairs, now=now)
        since = load_pairs(connection, declaration.name)
    waits = waiting(people, pairs) if is_matched else []
    return Directory(declaration, said.page, people, pairs, since, waits, notes, now)


def _people(said: Said, departed: StopList, now: datetime) -> tuple[list[Person], list[str]]:
    """Return everybody in the directory, and what its operator should know."""
    present = said.present(lambda name: name in departed)
    people = {who: person_of(who, answers, said.known, now) for who, answers in present.items()}
    told = (doubts(who, answers, people[who], said.known) for who, answers in present.items())
    return list(people.values()), [*said.notes, *chain.from_iterable(told)]
