"""Several events side by side, from the store alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.bootstrap import Deployment
from bot.errors import NotCollectedError
from bot.stored import Stored, load_stored
from config.errors import DeclarationError
from config.events import EventDeclaration
from metrics.overlaps import CountedSets, Overlap, counted_sets, overlaps
from metrics.profiles import ESEP_1


@dataclass(frozen=True, slots=True)
class SeveralEvents:
    """What the store holds of each event, and how their grant periods overlap, metric by metric."""

    events: tuple[Stored, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The names of the events of which a wiki was not fetched whole the last time."""
        return tuple(stored.event.name for stored in self.events if stored.stale)


def several_events(deployment: Deployment, names: Sequence[str]) -> SeveralEvents:
    """Return how events overlap by what is counted now, by esep-1.

    Raises DeclarationError where fewer than two events are named, or one of them twice, and NotCollectedError
    where the store knows nothing of one.
    """
    declarations = [deployment.declaration(name) for name in names]
    _check(declarations)
    events = tuple(load_stored(deployment, declaration) for declaration in declarations)
    sets = {stored.event.name: counted_of(deployment, stored) for stored in events}
    return SeveralEvents(events, tuple(overlaps(sets)))


def refuse_incomplete(found: SeveralEvents) -> None:
    """Raise NotCollectedError where an event is incomplete."""
    if found.incomplete:
        collect = "; ".join(f"`esep collect {name}`" for name in found.incomplete)
        raise NotCollectedError(f"incomplete or stale: {', '.join(found.incomplete)}; run {collect}")


def _check(declarations: Sequence[EventDeclaration]) -> None:
    names = [declaration.name for declaration in declarations]
    if len(names) < 2:  # noqa: PLR2004
        raise DeclarationError("name two events or more: what one counts `esep status` says")
    for name in names:
        if names.count(name) > 1:
            raise DeclarationError(f"{name}: named twice; an event overlaps with others, not with itself")


def counted_of(deployment: Deployment, stored: Stored) -> CountedSets:
    """Return what is counted of an event now, by esep-1."""
    material = stored.material(ESEP_1, now=deployment.clock())
    return counted_sets(material.within(stored.event.grant_window))
