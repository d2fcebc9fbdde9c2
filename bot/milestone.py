"""Milestones: a count is read from its wiki and kept, and told with what an event's people did for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from bot.bootstrap import Deployment
from bot.errors import NotCollectedError
from bot.kinds import MILESTONES
from bot.messages import check_language
from bot.store.counts import load_readings, save_reading
from bot.store.database import reading, writing
from bot.stored import Stored, load_stored
from collectors.counts import fetch_category_size, fetch_search_hits, fetch_statistic
from collectors.names import normalise_name
from config.errors import DeclarationError
from config.milestones import MassPart, MilestoneDeclaration, load_milestone
from metrics.mass_uploads import Created, MassRule, created
from metrics.milestones import Reading, Standing, standing
from metrics.model import Roster, Window
from metrics.profiles import ESEP_1
from metrics.windows import window


@dataclass(frozen=True, slots=True)
class EventPart:
    """What an event's people created on the wiki in the grant period: one by one, and in mass uploads."""

    event: str
    period: Window
    one_by_one: Created
    in_mass: Created
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone as it stands; `part` is None where no event is declared."""

    declaration: MilestoneDeclaration
    readings: Sequence[Reading]
    standing: Standing
    part: EventPart | None

    @property
    def as_of(self) -> datetime:
        return self.standing.now.taken_at


def declared_milestone(deployment: Deployment, name: str) -> MilestoneDeclaration:
    """Return a declaration; raises DeclarationError for what is wrong, UsageError for a language."""
    wikis = frozenset(deployment.settings.wikis.wikis)
    declaration = load_milestone(name, MILESTONES.declared_in(deployment), wikis=wikis)
    if declaration.event and declaration.event not in deployment.event_names():
        raise DeclarationError(f"milestone {declaration.name}: event: there is no “{declaration.event}”")
    for language in declaration.languages:
        check_language(language)
    return declaration


def take_reading(deployment: Deployment, name: str) -> None:
    """Read the count from its wiki and keep it; raises what reading raises, and nothing is kept then."""
    declaration, now = declared_milestone(deployment, name), deployment.clock()
    taken = Reading(now, _count(deployment, declaration))
    with writing(deployment.store) as connection:
        save_reading(connection, declaration.name, declaration.counted, taken)


def load_standing(deployment: Deployment, name: str) -> Milestone:
    """Return a milestone as the store knows it.

    Raises NotCollectedError where it was never read, or its event not collected whole.
    """
    declaration = declared_milestone(deployment, name)
    with reading(deployment.store) as connection:
        readings = load_readings(connection, declaration.name, declaration.counted, until=deployment.clock())
    zone = ZoneInfo(declaration.timezone)
    by = window(declaration.by, declaration.by, zone).end
    found = standing(readings, declaration.number, by, steps=declaration.steps)
    if not found:
        raise NotCollectedError(f"milestone {declaration.name}: never read; run `esep milestone` first")
    part = event_part(deployment, declaration) if declaration.event else None
    return Milestone(declaration, readings, found, part)


def event_part(deployment: Deployment, declaration: MilestoneDeclaration) -> EventPart:
    """Return what the event's people created; raises NotCollectedError for incomplete or stale data."""
    event = deployment.declaration(declaration.event or "")
    stored = load_stored(deployment, event)
    if declaration.wiki not in stored.fetched or stored.stale or stored.missing or not stored.good_until:
        raise NotCollectedError(
            f"milestone {declaration.name}: the event {event.name} is incomplete or stale, or does not count "
            f"{declaration.wiki}; run `esep collect {event.name}`"
        )
    apart = created_by_people(stored, declaration, stored.good_until)
    return EventPart(event.name, stored.event.grant_window, *apart, stored.good_until)


def created_by_people(
    stored: Stored, declaration: MilestoneDeclaration, now: datetime
) -> tuple[Created, Created]:
    """Return the pages that an event counts as created on a milestone's wiki: one by one, and in mass."""
    material = stored.material(ESEP_1, now=now)
    counting = material.within(stored.event.grant_window)
    made = counting.qualifying_on(counting.counted, frozenset({declaration.wiki}))
    begun = counting.begun_by(counting.counted)
    rows = pd.concat([made, begun[begun["wiki"] == declaration.wiki]])
    first = rows[rows["parent_id"] == 0]
    whole = first.assign(**{name: material.column(first, name) for name in ("tags", "size")})
    return created(whole, _rule(declaration.mass, stored.event.roster))


def _rule(mass: MassPart, roster: Roster) -> MassRule:
    wanted = set(map(normalise_name, mass.accounts))
    named = {person.identity for person in roster.everyone if person.account in wanted}
    return MassRule(
        pages=mass.pages,
        within=timedelta(minutes=mass.minutes),
        tags=frozenset(mass.tags),
        accounts=frozenset(filter(None, named)),
    )


def _count(deployment: Deployment, declaration: MilestoneDeclaration) -> int:
    api = deployment.api(declaration.wiki)
    if declaration.category:
        return fetch_category_size(api, declaration.category)
    if declaration.search:
        return fetch_search_hits(api, declaration.search)
    return fetch_statistic(api, declaration.count or "")
