"""Everything that is told of one number, from the store alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.bootstrap import Deployment
from bot.decide import status_of
from bot.errors import UsageError
from bot.evidence import allowed_of, names_of
from bot.status import Status
from bot.stored import load_stored, promised
from config.events import EventDeclaration
from metrics.evidence import Publication, shown
from metrics.explain import OTHER_READING, Said, explain
from metrics.model import CountedWiki, Target, Window
from metrics.names import METRICS
from metrics.profiles import ESEP_1
from metrics.results import Progress, State
from metrics.sources import Seen, seen, wikis_behind, window_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a number came about.

    `window` is the time in which what it counts was done, `wikis` are where; `people` is how many are
    counted, with the organizers among them or not. `said` is what the profiles and the other reading of
    organizers say, with as much of the lists as may be shown; `names` are of those who may be named.
    """

    status: Status
    progress: Progress
    target: Target | None
    window: Window
    wikis: tuple[CountedWiki, ...]
    people: int
    with_organizers: bool
    seen: Seen | None
    said: tuple[Said, ...]
    names: Mapping[str, str]


def load_explanation(deployment: Deployment, declaration: EventDeclaration, metric: str) -> Explanation:
    """Return how a metric's number of the grant period came about.

    Raises UsageError where there is no such metric, NotCollectedError where the store knows nothing.
    """
    if metric not in METRICS:
        raise UsageError(f"there is no metric “{metric}”; there are: {', '.join(METRICS)}")
    stored, now = load_stored(deployment, declaration), deployment.clock()
    event, material = stored.event, stored.material(ESEP_1, now=now)
    counting = material.within(event.grant_window)
    found = status_of(stored, declaration, ESEP_1, now=now)
    targets = {target.metric: target for target in promised(stored.grant, declaration)}
    allowed = allowed_of(declaration, counting)
    behind = wikis_behind(event, metric)
    return Explanation(
        status=found,
        progress=found.progress_of(metric) or Progress(metric, None, None, None, State.NOT_MEASURED),
        target=targets.get(metric),
        window=window_of(counting, metric),
        wikis=tuple(each for each in event.wikis if each.wiki in behind),
        people=len(counting.counted),
        with_organizers=event.participants_include_organizers,
        seen=seen(counting, metric),
        said=tuple(as_shown(said, allowed) for said in explain(material, metric)),
        names=names_of(event.roster, allowed),
    )


def as_shown(said: Said, allowed: Publication) -> Said:
    """Return what may be shown; where nobody is named, it is not told either what organizers did."""
    if said.name == OTHER_READING and not allowed.names:
        allowed = replace(allowed, pages=False)
    more, less = (
        alone and replace(alone, found=shown(alone.found, allowed)) for alone in (said.more, said.less)
    )
    return replace(said, more=more, less=less)
