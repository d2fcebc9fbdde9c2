"""Why one way to count says something else than another: what only one of them counts, and the reason."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from metrics.compute import result_of
from metrics.counted_rows import Unit, unit_of
from metrics.counting import Counting, Material, Memory
from metrics.evidence import EVIDENCE, Evidence
from metrics.profiles import PROFILES
from metrics.reasons import QUALIFIES
from metrics.why import NARROWED, ORGANIZER, WHYS, why

OTHER_READING = "other-reading"
"""The name of esep-1 with the organizers counted the other way round."""


@dataclass(frozen=True, slots=True)
class Alone:
    """What one of two ways to count counts and the other one does not.

    `number` is how much that is: pages, revisions, people, or bytes; `reasons` divides it by why the other
    way does not count it. `found` has the columns EVIDENCE and `reasons`, a tuple; its `revisions` are pairs
    of wiki and revision.
    """

    number: int
    reasons: Mapping[str, int]
    found: Evidence


@dataclass(frozen=True, slots=True)
class Said:
    """What a way to count says: `name` is a profile's, or OTHER_READING.

    `counts`: it has figures of this metric; `result` is None where it has none, or where nothing is known.
    `more` is what it counts and esep-1 does not, `less` the other way round; None where nothing is compared.
    """

    name: str
    counts: bool
    result: int | None
    more: Alone | None = None
    less: Alone | None = None


def explain(material: Material, metric: str) -> tuple[Said, ...]:
    """Return what every way to count says of a metric in the grant period.

    `material` is judged by esep-1, which stands first; its other reading of organizers stands last.
    """
    base = material.within(material.event.grant_window)
    first = Said(material.profile.name, counts=True, result=result_of(base, metric).value)
    return first, *(_said(name, other, base, metric) for name, other in _others(material))


def difference(said: Said, first: Said) -> int | None:
    """Return by how much one says more than the other; None where that is not known."""
    return None if said.result is None or first.result is None else said.result - first.result


def _others(material: Material) -> Iterator[tuple[str, Counting]]:
    """Yield the grant period as each of the other ways counts it, one at a time, since each is large."""
    event, known = material.event, material.known_until
    for name, profile in PROFILES.items():
        if profile != material.profile:
            other = Material.of(material.frame, event, profile, missing=material.missing, known_until=known)
            yield name, other.within(event.grant_window)
    flipped = replace(event, participants_include_organizers=not event.participants_include_organizers)
    reading = replace(material, event=flipped, memory=Memory())
    yield OTHER_READING, reading.within(event.grant_window)


def _said(name: str, other: Counting, base: Counting, metric: str) -> Said:
    counts = metric in other.material.profile.metrics
    result = result_of(other, metric).value
    if result is None or result_of(base, metric).value is None:
        return Said(name, counts, result)
    return Said(name, counts, result, _alone(other, base, metric), _alone(base, other, metric))


def _alone(here: Counting, there: Counting, metric: str) -> Alone | None:
    unit = unit_of(metric)
    rows, others = (
        way.memory.once(("behind", metric), partial(unit.rows, way, metric)) for way in (here, there)
    )
    if rows is None or others is None:
        return None
    only = _without(rows, others, unit)
    counts = NARROWED if metric in there.event.only else unit.counts
    only = only.assign(reason=_reasons(only, there, counts))
    found = _found(only, unit)
    numbers = _bytes(only) if unit.bytes else Counter(str(reasons[0]) for reasons in found["reasons"])
    return Alone(sum(numbers.values()), _in_order(numbers), Evidence(found))


def _without(rows: pd.DataFrame, others: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Return those of `rows` that no row of `others` is the same as; without bytes a row makes no bytes."""
    same = list(unit.same)
    marked = rows.merge(others[same].drop_duplicates(), on=same, how="left", indicator="where")
    tells = (marked["sizediff"].fillna(0) != 0) | (not unit.bytes)
    return marked[(marked["where"] == "left_only") & tells]


def _reasons(only: pd.DataFrame, there: Counting, counts: str) -> "pd.Series[str]":
    """Return why each row does not count `there`; what is no revision's own bears its reason in `rule`.

    `counts` is the reason of a revision that does, though what it makes does not.
    """
    of_people = pd.Series("registration", index=only.index, dtype=object)
    of_people = of_people.mask(~only["account"].isin(there.counted), ORGANIZER)
    labels = only["label"].dropna().drop_duplicates()
    of_revisions = only["label"].map(why(there, pd.Index(labels)))
    reasons = of_revisions.where(only["label"].notna(), of_people)
    reasons = reasons.replace(QUALIFIES, counts)
    return reasons.where(only["rule"] == "", only["rule"])


def _found(only: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Return one row for each page, revision or person, those first that were first."""
    rows = only.sort_values(["timestamp", "rev_id", "account"])
    pairs = pd.Series(zip(rows["on"], rows["rev_id"], strict=True), index=rows.index, dtype=object)
    revision = pairs.where(rows["label"].notna(), None)
    units = rows.assign(revision=revision, unit=rows.groupby(list(unit.one), sort=False).ngroup())
    found = units.groupby("unit", sort=False).agg(
        wiki=("wiki", "first"),
        page_id=("page_id", "first"),
        title=("title", "last"),
        accounts=("account", _distinct),
        revisions=("revision", _distinct),
        bytes=("sizediff", "sum"),
        reasons=("reason", lambda reasons: tuple(sorted(set(reasons), key=WHYS.index))),
    )
    people = found["accounts"].map(len).astype("int64")
    return found.assign(kind=unit.kind, people=people)[[*EVIDENCE, "reasons"]].reset_index(drop=True)


def _bytes(only: pd.DataFrame) -> Mapping[str, int]:
    sums = only.groupby("reason")["sizediff"].sum()
    return {str(reason): int(number) for reason, number in sums.items()}


def _distinct(values: "pd.Series[Any]") -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values.dropna()))


def _in_order(numbers: Mapping[str, int]) -> Mapping[str, int]:
    """Return the numbers by reason that are not nought, the largest first."""
    told = {reason: number for reason, number in numbers.items() if number}
    return dict(sorted(told.items(), key=lambda each: (-abs(each[1]), WHYS.index(each[0]))))
