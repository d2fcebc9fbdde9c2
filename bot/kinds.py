"""What is declared beside events: each kind in a folder of its own, with tables on pages of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.bootstrap import Deployment
from bot.due import Outcome
from bot.modes import How
from bot.store.database import reading
from bot.store.times import last_good_runs
from config.named import names_in

if TYPE_CHECKING:
    from bot.own_pages import Kind

DAILY = timedelta(hours=20)
"""How long after a good run the next one is due: once a day, whatever hour the run of the day has."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A kind before anything of it is loaded: what one is called, the folder below `config/`, the module."""

    name: str
    folder: str
    module: str

    def label(self, name: str) -> str:
        """Return what the ledger and errors call one of it."""
        return f"{self.name} {name}"

    def declared_in(self, deployment: Deployment) -> Path:
        return deployment.settings.folder(self.folder)

    def names(self, deployment: Deployment) -> list[str]:
        return names_in(self.declared_in(deployment))

    @property
    def kind(self) -> "Kind[Any]":
        kind: Kind[Any] = import_module(self.module).KIND
        return kind


MILESTONES = Sort("milestone", "milestones", "bot.milestone_commands")
PROGRAMMES = Sort("programme", "programmes", "bot.programme_commands")
SKILLS = Sort("skills directory", "skills", "bot.skills_commands")
GROWTH = Sort("growth", "growth", "bot.growth_commands")
MEASURES = Sort("measures", "measures", "bot.measures_commands")

SORTS = (MILESTONES, PROGRAMMES, SKILLS, GROWTH, MEASURES)
"""A run does them in this order: measures tell of growth."""


def run_kinds(deployment: Deployment, how: How) -> Iterator[Outcome]:
    """Do what a run does of each that is due; one that failed is tried again at the next run."""
    with reading(deployment.store) as connection:
        done = last_good_runs(connection, how.run_job, until=deployment.clock())
    for sort in SORTS:
        for name in sort.names(deployment):
            yield _done(deployment, sort, name, how, done.get(sort.label(name)))


def _done(deployment: Deployment, sort: Sort, name: str, how: How, last: datetime | None) -> Outcome:
    if last and deployment.clock() - last < DAILY:
        return Outcome(sort.label(name))
    from bot.own_pages import refresh  # noqa: PLC0415 - takes longer to load than to see what is due

    try:
        return Outcome(sort.label(name), published=refresh(deployment, sort.kind, name, how))
    except Exception as error:  # noqa: BLE001
        return Outcome(sort.label(name), error=error)
