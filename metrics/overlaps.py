"""What several events count together: their sum, their union, and what more than one of them counts."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from metrics.counting import Counting
from metrics.definitions import organizer_accounts
from metrics.names import PEOPLE_METRICS, PROJECT_METRICS
from metrics.pages import project_pages
from metrics.people import active

CountedSets = Mapping[str, frozenset[Hashable] | None]
"""Metric → what an event's value is the number of: identities, or pages as (wiki, page id).

None where a wiki was never fetched whole; what the event does not measure is not there.
"""


@dataclass(frozen=True, slots=True)
class Overlap:
    """One metric of several events: the value of each, all added up, and everything taken once.

    `shared` is how many people or pages more than one event counts. Where a value is None, because it is
    unknown or the event is in `not_measured`, the three are None, too: a part of them says nothing.
    """

    metric: str
    values: Mapping[str, int | None]
    not_measured: tuple[str, ...] = ()
    sum: int | None = None
    union: int | None = None
    shared: int | None = None


def counted_sets(counting: Counting) -> CountedSets:
    """Return what the values of an event are the numbers of, in its own reading of organizers."""
    unknown = bool(counting.material.missing)
    people: dict[str, frozenset[str] | None] = {
        "participants": counting.counted,
        "editors": None if unknown else active(counting, counting.counted),
    }
    if counting.event.roster.organizers:
        people["organizers"] = organizer_accounts(counting.event)
    return {**people, **project_pages(counting)}


def overlaps(events: Mapping[str, CountedSets]) -> Iterator[Overlap]:
    """Yield a row for every metric that one of the named events measures, in the order of the grant form."""
    for metric in (*PEOPLE_METRICS, *PROJECT_METRICS):
        if any(metric in counted for counted in events.values()):
            yield _overlap(metric, events)


def _overlap(metric: str, events: Mapping[str, CountedSets]) -> Overlap:
    found = {name: counted.get(metric) for name, counted in events.items()}
    values = {name: None if things is None else len(things) for name, things in found.items()}
    not_measured = tuple(name for name, counted in events.items() if metric not in counted)
    known = [things for things in found.values() if things is not None]
    if len(known) < len(found):
        return Overlap(metric, values, not_measured)
    times = Counter(chain.from_iterable(known))
    shared = sum(number > 1 for number in times.values())
    return Overlap(metric, values, sum=times.total(), union=len(times), shared=shared)
