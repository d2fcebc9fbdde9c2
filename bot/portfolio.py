"""The officers' overview: many grants at once, with the results of those that are followed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot import jobs
from bot.bootstrap import Deployment
from bot.decide import status_of
from bot.errors import NotCollectedError, UsageError
from bot.grant_list import Wanted
from bot.overlap import counted_of
from bot.status import Status
from bot.store.database import reading
from bot.store.repository import load_grant
from bot.stored import Stored, load_stored, results_with_deleted
from collectors.errors import NotFoundError, UnreadableError
from collectors.grant_form import FISCAL_YEAR, REGION
from collectors.grant_page import fetch_grant
from collectors.grant_titles import fetch_titles_below, fetch_titles_in
from config.events import EventDeclaration
from metrics.model import Grant
from metrics.names import PEOPLE_METRICS, PROJECT_METRICS
from metrics.overlaps import CountedSets, Overlap, overlaps
from metrics.profiles import ESEP_1
from metrics.results import Progress, State

FORM_METRICS = (*PEOPLE_METRICS, *PROJECT_METRICS)


class Following(StrEnum):
    """What is known of a grant's results: they are collected, only declared, of no event, or unreadable."""

    FOLLOWED = "followed"
    NOT_COLLECTED = "not_collected"
    NOT_FOLLOWED = "not_followed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which grants are looked at: events and grant pages by name, or those of a fund.

    With neither, all declared events. `category` goes before `prefix`, how titles begin.
    """

    names: Sequence[str] = ()
    category: str | None = None
    prefix: str | None = None
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def of_a_fund(self) -> bool:
        return any((self.category, self.prefix, self.wanted.region, self.wanted.year))


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One grant, and the event that it is followed by, if any.

    `grant` is None where the page cannot be read: `problem` says why. `counted` is what its results are the
    numbers of; `with_deleted` are those that would be others if deleted pages still counted.
    """

    title: str
    event: str | None = None
    grant: Grant | None = None
    status: Status | None = None
    counted: CountedSets = field(default_factory=dict)
    with_deleted: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None

    @property
    def following(self) -> Following:
        if self.status:
            return Following.FOLLOWED
        if self.problem:
            return Following.UNREADABLE
        return Following.NOT_COLLECTED if self.event else Following.NOT_FOLLOWED

    @property
    def facts(self) -> Mapping[str, str]:
        """What the infobox says, by its labels."""
        return {fact.where: fact.raw for fact in self.grant.facts} if self.grant else {}

    @property
    def progress(self) -> Sequence[Progress]:
        """The metrics of the grant form that were promised or counted; without results where not followed."""
        if self.status:
            return [row for row in self.status.progress if row.metric in FORM_METRICS and _says(row)]
        targets = self.grant.targets if self.grant else ()
        return [
            Progress(target.metric, target.count.lo, None, None, State.UNKNOWN, raw_target=target.count.raw)
            for target in targets
            if target.metric in FORM_METRICS and target.count.raw.strip()
        ]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The rows, and over the followed ones what they count together."""

    rows: tuple[GrantRow, ...]
    totals: tuple[Overlap, ...]
    taken_at: datetime

    @property
    def followed(self) -> Sequence[GrantRow]:
        return [row for row in self.rows if row.status]

    @property
    def incomplete(self) -> Sequence[str]:
        """The events of which a wiki was not fetched whole the last time."""
        return [row.status.event for row in self.followed if row.status and not row.status.complete]

    @property
    def metrics(self) -> Sequence[str]:
        """The metrics that one of the grants promises or counts."""
        there = {progress.metric for row in self.rows for progress in row.progress}
        return [metric for metric in FORM_METRICS if metric in there]


def portfolio(deployment: Deployment, selection: Selection) -> Portfolio:
    """Return the overview of the selected grants.

    Followed ones come from the store, a request a page is made for each of the others. Raises UsageError
    where names and a fund are asked for at once, and what reading declarations, store and titles raises.
    """
    if selection.names and selection.of_a_fund:
        raise UsageError(
            "name events and grants, or choose a fund's grants by --category, --year or --region"
        )
    chosen = _of_fund(deployment, selection) if selection.of_a_fund else _named(deployment, selection.names)
    wanted = {(row.title, row.event): row for row in chosen if selection.wanted.takes(_facts(row))}
    rows = tuple(wanted.values())
    sets = {row.event: row.counted for row in rows if row.status and row.event}
    return Portfolio(rows, tuple(overlaps(sets)), deployment.clock())


def _named(deployment: Deployment, names: Sequence[str]) -> Iterator[GrantRow]:
    declared = _declared(deployment) if any(":" in name for name in names) else []
    for name in dict.fromkeys(names or deployment.event_names()):
        if ":" in name:
            yield from _of_title(deployment, deployment.title(name), declared)
        else:
            yield _with_grant(deployment, _event_row(deployment, name))


def _of_fund(deployment: Deployment, selection: Selection) -> Iterator[GrantRow]:
    api = deployment.api(deployment.home)
    found = (
        fetch_titles_in(api, selection.category)
        if selection.category
        else fetch_titles_below(api, selection.prefix or "Grants:Programs/")
    )
    declared = _declared(deployment)
    for title in found:
        yield from _of_title(deployment, title, declared)


def _declared(deployment: Deployment) -> Sequence[GrantRow]:
    return [_event_row(deployment, name) for name in deployment.event_names()]


def _of_title(deployment: Deployment, title: str, declared: Sequence[GrantRow]) -> Iterator[GrantRow]:
    """Yield a row for each event of a grant, or one for the grant alone."""
    rows = [row for row in declared if row.title == title]
    if rows:
        return (_with_grant(deployment, row) for row in rows)
    alone = _with_grant(deployment, GrantRow(title))
    behind = [row for row in declared if row.title == alone.title]
    return (replace(row, grant=row.grant or alone.grant) for row in behind or [alone])


def _facts(row: GrantRow) -> Mapping[str, str | None]:
    facts = row.facts
    return {"region": facts.get(REGION), "fiscal_year": facts.get(FISCAL_YEAR), "problem": row.problem}


def _event_row(deployment: Deployment, name: str) -> GrantRow:
    """Return what the store knows of an event: figures that outlived what they were made of, too."""
    declaration = deployment.declaration(name)
    try:
        return _collected(deployment, declaration, load_stored(deployment, declaration))
    except NotCollectedError:
        return _saved(deployment, declaration)


def _collected(deployment: Deployment, declaration: EventDeclaration, stored: Stored) -> GrantRow:
    now = deployment.clock()
    status = status_of(stored, declaration, ESEP_1, now=now)
    return GrantRow(
        stored.grant.title,
        declaration.name,
        stored.grant,
        status,
        _sets(deployment, stored, status),
        results_with_deleted(stored, ESEP_1, now=now),
    )


def _sets(deployment: Deployment, stored: Stored, status: Status) -> CountedSets:
    """Return what the results are the numbers of; None where what is stored makes another number by now."""
    final = stored.final.pages if stored.final else {}
    found = {**counted_of(deployment, stored), **final}
    return {
        metric: things if things is not None and len(things) == status.result_of(metric) else None
        for metric, things in found.items()
    }


def _saved(deployment: Deployment, declaration: EventDeclaration) -> GrantRow:
    with reading(deployment.store) as connection:
        grant, _ = load_grant(connection, declaration.name, declared=declaration.grant)
    row = GrantRow(grant.title if grant else declaration.grant, declaration.name, grant)
    try:
        found = jobs.status(deployment, declaration.name, ESEP_1)
    except NotCollectedError:
        return row
    return replace(row, status=found, counted=dict.fromkeys(_counted_names(found.progress)))


def _counted_names(progress: Iterable[Progress]) -> Iterator[str]:
    return (row.metric for row in progress if row.metric in FORM_METRICS and row.result is not None)


def _with_grant(deployment: Deployment, row: GrantRow) -> GrantRow:
    if row.grant:
        return row
    try:
        grant = fetch_grant(deployment.api(deployment.home), row.title)
    except (UnreadableError, NotFoundError) as error:
        return replace(row, problem=str(error))
    return replace(row, title=grant.title, grant=grant)


def _says(row: Progress) -> bool:
    return bool(row.raw_target.strip()) or row.result is not None or row.state is State.UNKNOWN
