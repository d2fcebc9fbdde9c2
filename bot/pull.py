"""A one-off: people, wikis and days from the command line, counted as an event and kept nowhere."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot import jobs
from bot.bootstrap import Deployment
from bot.gather import Tell, untold
from bot.one_off import WrongInputError, split
from bot.participants_json import unknown_names
from bot.status import Status
from bot.store.database import reading
from bot.store.repository import load_roster
from collectors.account_suggestions import fetch_suggestions
from collectors.api import BATCH
from collectors.names import normalise_name
from collectors.participants.files import decoded
from config.events import EventDeclaration
from metrics.model import PersonState, Roster
from metrics.profiles import ESEP_1

STDIN = "-"
_LISTS = (".txt", ".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a one-off came to: the status, and a line for everything that somebody should know of it."""

    status: Status
    notes: tuple[str, ...]


def pull(deployment: Deployment, declaration: EventDeclaration, *, tell: Tell = untold) -> Pulled:
    """Collect an event that is declared nowhere.

    Raises WrongInputError where not one of the names is an account, and the first wiki's error.
    """
    status = jobs.one_off(deployment, declaration, ESEP_1, tell=tell)
    with reading(deployment.store) as connection:
        roster = load_roster(connection, declaration.name, declared=declaration.participants_source)
    wrong = _wrong_names(deployment, roster) if roster else []
    if roster and not roster.identities:
        raise WrongInputError([*wrong, "nobody of those listed has an account: there is nothing to count"])
    return Pulled(status, (*wrong, *_cost(deployment, roster)))


def steps(declaration: EventDeclaration) -> int:
    """Return how many steps a collection is told in."""
    return len(("people", *declaration.wikis, "earlier edits"))


def given_people(users: str | None) -> tuple[tuple[str, ...], Path | None]:
    """Return the names that `--users` gives, joined by commas or on stdin, or the file of names that it is.

    What ends as a list does is a file, there or not. Raises UnreadableError where stdin is no text.
    """
    if not users:
        return (), None
    if users == STDIN:
        return tuple(decoded(sys.stdin.buffer.read(), Path("stdin")).splitlines()), None
    path = Path(users)
    if path.suffix.lower() in _LISTS or is_file(path):
        return (), path
    return split(users), None


def is_file(path: Path) -> bool:
    """Tell whether a file is there; what is too long for a path is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _wrong_names(deployment: Deployment, roster: Roster) -> list[str]:
    suggestions = fetch_suggestions(deployment.api(deployment.home), unknown_names(roster))
    lines = []
    for person in (*roster.people, *roster.organizers):
        if person.state in (PersonState.UNKNOWN, PersonState.INVALID) and person.listed_as:
            nearest = suggestions.get(normalise_name(person.listed_as))
            perhaps = f"; perhaps “{nearest}” is meant" if nearest else ""
            lines.append(f"“{person.listed_as}” is not counted: {person.note or person.state}{perhaps}")
    return lines


def _cost(deployment: Deployment, roster: Roster | None) -> Iterable[str]:
    if deployment.credentials or not roster or len(roster.identities) <= BATCH:
        return ()
    made = f"{deployment.requests_made} requests were made"
    return [f"read without an account, {BATCH} people a request instead of 500: {made}"]
