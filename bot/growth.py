"""Growth of communities: the months of wikis are read as they are due, kept, and compared with others'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.bootstrap import Deployment
from bot.errors import HeldError, NotCollectedError
from bot.kinds import GROWTH
from bot.messages import check_language
from bot.months import fetch_reading
from bot.store.database import reading, writing
from bot.store.months import load_months, save_months
from collectors.errors import UnreadableError
from config.errors import DeclarationError
from config.growth import GrowthDeclaration
from config.named import load_named
from metrics.growth import (
    CHECKPOINTS,
    Communities,
    MeasureGrowth,
    Series,
    compare_growth,
    months_between,
)
from metrics.readings import Reading, complete_until, waits_until


@dataclass(frozen=True, slots=True)
class CommunityGrowth:
    """How the declared wikis grew: checkpoint → a row for each measure, by these readings (by wiki)."""

    declaration: GrowthDeclaration
    readings: Mapping[str, Reading]
    checkpoints: Mapping[int, Sequence[MeasureGrowth]]

    @property
    def as_of(self) -> datetime:
        return min(each.read_at for each in self.readings.values())


def declared_growth(deployment: Deployment, name: str) -> GrowthDeclaration:
    """Return a declaration; raises DeclarationError for what is wrong, UsageError for a language."""
    declaration = load_named(GrowthDeclaration, "growth", name, GROWTH.declared_in(deployment))
    for language in declaration.languages:
        check_language(language)
    if declaration.source == "replicas":
        _check_replicas(deployment, declaration)
    return declaration


def _check_replicas(deployment: Deployment, declaration: GrowthDeclaration) -> None:
    if not deployment.settings.replicas:
        raise DeclarationError(f"growth {declaration.name}: source: replicas need ESEP_REPLICAS; set it")
    for wiki in _projects(declaration):
        if wiki not in deployment.settings.wikis.wikis:
            raise DeclarationError(
                f"growth {declaration.name}: there is no “{wiki}”; add it to config/wikis.toml"
            )


def read_months(deployment: Deployment, name: str) -> None:
    """Read the months of the wikis that are due, each whole or not at all, and keep them.

    A wiki whose answer is not to be used stops no other, and is told in the end; a service that does not
    answer is asked no more. What was read stays, so that the next reading goes on from there.
    """
    declaration = declared_growth(deployment, name)
    kept, wrong = _kept(deployment, declaration), []
    for project in _projects(declaration):
        try:
            if _is_due(kept.get(project), declaration, deployment.clock()):
                _read(deployment, declaration, project, kept.get(project))
        except (UnreadableError, HeldError) as error:
            wrong.append(error)
    if wrong:
        raise type(wrong[0])("; ".join(map(str, wrong)))


def load_growth(deployment: Deployment, name: str) -> CommunityGrowth:
    """Return how the wikis grew by what was read last; raises NotCollectedError where one was never read."""
    declaration = declared_growth(deployment, name)
    kept, projects = _kept(deployment, declaration), _projects(declaration)
    readings = {project: kept[project] for project in projects if _is_of(kept.get(project), declaration)}
    missing = [project for project in projects if project not in readings]
    if missing:
        raise NotCollectedError(
            f"growth {declaration.name}: never read: {', '.join(missing)}; "
            f"run `esep growth {declaration.name}` first"
        )
    return CommunityGrowth(declaration, readings, _compared(declaration, readings))


def _compared(
    declaration: GrowthDeclaration, readings: Mapping[str, Reading]
) -> dict[int, list[MeasureGrowth]]:
    months: dict[tuple[str, str], Series] = {
        (project, measure): found.months[measure]
        for project, found in readings.items()
        for measure in declaration.measures
    }
    found = Communities(declaration.wikis, declaration.controls, declaration.measures, months)
    until = complete_until(readings.values())
    return {
        checkpoint: compare_growth(found, declaration.day, checkpoint, complete_until=until)
        for checkpoint in CHECKPOINTS
    }


def _projects(declaration: GrowthDeclaration) -> tuple[str, ...]:
    return (*declaration.wikis, *declaration.controls)


def _kept(deployment: Deployment, declaration: GrowthDeclaration) -> dict[str, Reading]:
    with reading(deployment.store) as connection:
        return load_months(connection, declaration.name)


def _is_of(kept: Reading | None, declaration: GrowthDeclaration) -> bool:
    return kept is not None and kept.is_of(declaration.day, declaration.measures)


def _is_due(kept: Reading | None, declaration: GrowthDeclaration, now: datetime) -> bool:
    return kept is None or kept.is_due(declaration.day, declaration.measures, now)


def _read(
    deployment: Deployment, declaration: GrowthDeclaration, project: str, before: Reading | None
) -> None:
    """Read a wiki and keep it; raises what is wrong with the reading, and what `fetch_reading` raises."""
    found = fetch_reading(deployment, declaration, project)
    if before and any(before.months.values()):
        _check_lost(declaration, project, before, found)
    elif declaration.source == "analytics":
        _check_known(project, found)
    with writing(deployment.store) as connection:
        save_months(connection, declaration.name, project, found)


def _check_known(project: str, found: Reading) -> None:
    """Raise UnreadableError where a month ought to be known by now, and none is."""
    over = months_between(found.start, complete_until([found]))
    if over and not any(found.months.values()):
        raise UnreadableError(f"{project}: the service knows no month of it; check its name")


def _check_lost(declaration: GrowthDeclaration, project: str, before: Reading, found: Reading) -> None:
    """Raise HeldError where months are lost that may still come back."""
    lost, until = before.lost(found), waits_until(declaration.day, found.read_at)
    if lost and found.read_at.date() < until:
        measure, month = lost[0]
        raise HeldError(
            f"growth {declaration.name}: {project}: {measure} of {month:%Y-%m} is no longer told; "
            f"the reading of {before.read_at:%Y-%m-%d} stands until {until:%Y-%m-%d}"
        )
