"""Measures of success: each is taken from growth, from an event, or from what a person states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import jobs
from bot.bootstrap import Deployment
from bot.errors import NotCollectedError
from bot.growth import CommunityGrowth, declared_growth, load_growth, read_months
from bot.kinds import MEASURES
from bot.messages import check_language
from bot.status import Status
from collectors.columns import count_column
from config.errors import DeclarationError
from config.measures import MeasureItem, MeasuresDeclaration
from config.named import load_named
from metrics.groups import Share, shares
from metrics.growth import MeasureGrowth
from metrics.measures import MeasureState, state_of_growth, state_of_places, state_of_progress
from metrics.profiles import ESEP_1
from metrics.results import Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a measure came to; `found` is what was measured, None for what is stated or not monitored.

    People by place are in `places`, counted or stated. `as_of` is how old figures of wikis are.
    """

    item: MeasureItem
    state: MeasureState
    found: MeasureGrowth | Progress | None = None
    as_of: datetime | None = None
    places: Mapping[str, int] | None = None

    @property
    def is_stated(self) -> bool:
        return self.item.source is not None

    @property
    def shares(self) -> Sequence[Share]:
        """People by place, most first: stated ones all, of a list no group that is too small."""
        order = sorted((self.places or {}).items(), key=lambda each: (-each[1], each[0]))
        if self.is_stated:
            return [Share(place, people) for place, people in order]
        return shares([place for place, people in order for _ in range(people)], {})

    @property
    def number(self) -> int | None:
        """The result where it is a number and may be told."""
        if self.places:
            return sum(share.people for share in self.shares) or None
        return self.found.result if isinstance(self.found, Progress) else None


@dataclass(frozen=True, slots=True)
class Measured:
    """All goals and measures of a declaration, with what each came to."""

    declaration: MeasuresDeclaration
    goals: Sequence[Outcome]
    measures: Sequence[Outcome]

    @property
    def as_of(self) -> datetime | None:
        """How old the oldest of the measured figures is; None where nothing is measured."""
        return min(self.times, default=None)

    @property
    def times(self) -> Sequence[datetime]:
        """How old each of the measured figures is."""
        return [each.as_of for each in self.outcomes if each.as_of]

    @property
    def outcomes(self) -> Sequence[Outcome]:
        return (*self.goals, *self.measures)


def declared_measures(deployment: Deployment, name: str) -> MeasuresDeclaration:
    """Return a declaration; raises DeclarationError for what is wrong, UsageError for a language."""
    declaration = load_named(MeasuresDeclaration, "measures", name, MEASURES.declared_in(deployment))
    for language in declaration.languages:
        check_language(language)
    for item in declaration.items:
        _check(deployment, declaration, item)
    return declaration


def _check(deployment: Deployment, declaration: MeasuresDeclaration, item: MeasureItem) -> None:
    where = f"measures {declaration.name}: “{item.text}”"
    if item.event and item.event not in deployment.event_names():
        raise DeclarationError(f"{where}: event: there is no “{item.event}”")
    if item.growth and item.measure not in declared_growth(deployment, item.growth).measures:
        raise DeclarationError(f"{where}: measure: {item.growth} does not compare {item.measure}")


def read_measures(deployment: Deployment, name: str) -> None:
    """Read the months that are due of every growth that a measure goes by; raises what reading raises."""
    items = declared_measures(deployment, name).items
    for growth in dict.fromkeys(item.growth for item in items if item.growth):
        read_months(deployment, growth)


def load_measures(deployment: Deployment, name: str) -> Measured:
    """Return what every measure came to; raises NotCollectedError where data are missing or stale."""
    declaration = declared_measures(deployment, name)
    goals, measures = (
        [_outcome(deployment, item) for item in items] for items in (declaration.goals, declaration.measures)
    )
    return Measured(declaration, goals, measures)


def _outcome(deployment: Deployment, item: MeasureItem) -> Outcome:
    if item.growth:
        return _of_growth(item, load_growth(deployment, item.growth))
    if item.event:
        return _of_event(item, jobs.status(deployment, item.event, ESEP_1))
    if item.file or item.places:
        places = item.places or _counted(deployment, item)
        found = Outcome(item, state_of_places(places, item.at_least), places=places)
        return found if found.shares else replace(found, state=MeasureState.NOT_ENOUGH_DATA)
    return Outcome(item, MeasureState(item.statement or MeasureState.NOT_MONITORED))


def _counted(deployment: Deployment, item: MeasureItem) -> Mapping[str, int]:
    folder = MEASURES.declared_in(deployment)
    path = folder / (item.file or "")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise DeclarationError(f"“{item.text}”: file: {path} is no file in {folder}; put it there")
    return count_column(path, item.column or "")


def _of_growth(item: MeasureItem, found: CommunityGrowth) -> Outcome:
    rows = {(months, row.measure): row for months, rows in found.checkpoints.items() for row in rows}
    row = rows[item.checkpoint or 0, item.measure or ""]
    return Outcome(item, state_of_growth(row), row, found.as_of)


def _of_event(item: MeasureItem, status: Status) -> Outcome:
    if not status.complete:
        raise NotCollectedError(
            f"“{item.text}”: the event {status.event} is incomplete or stale; "
            f"run `esep collect {status.event}`"
        )
    progress = status.progress_of(item.metric or "")
    if not progress:
        raise DeclarationError(f"“{item.text}”: metric: {status.event} has no “{item.metric}”")
    return Outcome(item, state_of_progress(progress), progress, status.data_as_of)
