"""What events ask of dumps, as the relations that the SQL joins with a dump's history."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from collectors.history_sql import RELATIONS
from metrics.model import Window
from metrics.windows import Spans

Line = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """What an event asks of one wiki: whose revisions, of which times, with what content.

    `people` maps ids to identities: ids of central accounts if `central`, else local ones of the wiki.
    """

    event: str
    wiki: str
    people: Mapping[int, str]
    spans: Spans
    namespaces: frozenset[int]
    has_drafts: bool
    central: bool = False


def relations(asks: Sequence[Ask]) -> dict[str, pa.Table]:
    """Return the tables that `history_sql.RELATIONS` describes."""
    lines: dict[str, Iterable[Line]] = {
        "people": _people(asks),
        "members": {(ask.event, ask.wiki, account) for ask in asks for account in ask.people.values()},
        "intervals": {line for ask in asks for line in _intervals(ask)},
        "content": {(ask.event, ask.wiki, number) for ask in asks for number in ask.namespaces},
        "drafts": {(ask.event, ask.wiki, *_times(ask.spans.whole)) for ask in asks if ask.has_drafts},
    }
    return {name: _table(columns, lines[name]) for name, columns in RELATIONS.items()}


def _people(asks: Iterable[Ask]) -> Iterator[Line]:
    """Yield everybody once for each wiki, with the time that all the events ask for."""
    times: dict[Line, tuple[datetime, datetime]] = {}
    for ask in asks:
        first, last = _times(ask.spans.whole)
        for number, account in ask.people.items():
            key = (ask.wiki, account, None if ask.central else number, number if ask.central else None)
            earlier, later = times.get(key, (first, last))
            times[key] = min(earlier, first), max(later, last)
    return ((*key, *both) for key, both in times.items())


def _intervals(ask: Ask) -> Iterator[Line]:
    """Yield disjoint intervals that hold the event's times, each counted as a whole or not at all."""
    parts = (*ask.spans.counted, *ask.spans.later)
    moments = sorted({moment for part in parts for moment in (part.start, part.end)})
    for first, last in itertools.pairwise(moments):
        if first in ask.spans:
            yield ask.event, _bare(first), _bare(last), ask.spans.counts(first)


def _times(window: Window) -> tuple[datetime, datetime]:
    return _bare(window.start), _bare(window.end)


def _bare(moment: datetime) -> datetime:
    """Return a moment of UTC as dumps write it, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _table(columns: Mapping[str, str], lines: Iterable[Line]) -> pa.Table:
    kinds = {
        "timestamp[us]": pa.timestamp("us"),
        "bool": pa.bool_(),
        "int64": pa.int64(),
        "string": pa.string(),
    }
    values = list(zip(*lines, strict=True)) or [()] * len(columns)
    arrays = [pa.array(each, kinds[kind]) for each, kind in zip(values, columns.values(), strict=True)]
    return pa.table(dict(zip(columns, arrays, strict=True)))
