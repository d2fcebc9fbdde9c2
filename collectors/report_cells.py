"""The cells of report tables, where a metric and its number stand in many orders."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from collectors.grant_form import CONTENT_TABLE
from collectors.number import parse_count
from metrics.model import Count, CountKind

_METRICS = {
    "participants": (
        "participants",
        "participant",
        "number of participants",
        "total participants",
        "number of total participants",
        "total number of participants",
    ),
    "editors": ("editors", "number of editors"),
    "organizers": ("organizers", "number of organizers", "organisers", "number of organisers"),
    "wikipedia": (
        "articles created or improved",
        "number of articles created or improved",
        "new or improved articles",
    ),
    "wikidata": ("wikidata items created or improved",),
}
_METRIC_OF = {
    **CONTENT_TABLE.metrics,
    **{label: name for name, labels in _METRICS.items() for label in labels},
}

_SEPARATOR = re.compile(r"\s*[:=]\s*|\s*[-‐‑–—]\s*|\s+(?=\()|\s+")
_NUMBER_FIRST = re.compile(
    r"(?P<number>[^()]*?\d[\d., ]*[Kk]?\+?) (?P<label>[^\d()]+)(?:\((?P<parts>[^()]*)\))?"
)
_BETWEEN_METRICS = re.compile(r"\n|;|,\s|\band\b")
_PART = re.compile(r"\d+")

LONGEST = 300
"""Characters above which a cell is prose."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a cell; `label` is the text beside it, `metric` what that means, None if none of ours."""

    label: str
    metric: str | None
    count: Count


@lru_cache(maxsize=1024)
def metric_named(label: str) -> str | None:
    """Return the metric that a label names whole; `participants from abroad` is another one."""
    words = re.sub(r"^\d[\d.]*\s+|[:*]+$", "", " ".join(label.split()).casefold()).strip()
    return _METRIC_OF.get(re.sub(r"^# ?of ", "number of ", words))


@lru_cache(maxsize=1024)
def figures_in(cell: str) -> tuple[Figure, ...]:
    """Return the figures of a cell: one where it can be read as one, else those of its lines and clauses.

    What can be read in no way is one ambiguous figure, with the whole cell as its text.
    """
    if len(cell) > LONGEST:
        return (Figure("", None, Count(cell.strip(), CountKind.AMBIGUOUS)),)
    whole = _figure(cell)
    if whole.count.kind != CountKind.AMBIGUOUS:
        return (whole,)
    parts = [_figure(part) for part in _BETWEEN_METRICS.split(cell) if part.strip()]
    if len(parts) > 1 and all(part.metric and part.count.kind != CountKind.AMBIGUOUS for part in parts):
        return tuple(parts)
    return (whole,)


def _figure(text: str) -> Figure:
    text = text.strip()
    count = parse_count(text)
    if count.kind == CountKind.AMBIGUOUS:
        found = next((figure for figure in (*_label_first(text), *_number_first(text))), None)
        return found or Figure("", _first_metric(text), count)
    return Figure("", None, count)


def _label_first(text: str) -> Iterator[Figure]:
    """Read a known label and the number after it: `Number of participants - 1.44K`.

    A hyphen is a separator here, never a minus.
    """
    for border in _SEPARATOR.finditer(text):
        metric = metric_named(text[: border.start()])
        if metric:
            count = parse_count(text[border.end() :])
            if count.kind not in {CountKind.AMBIGUOUS, CountKind.NONE}:
                yield Figure(text[: border.start()], metric, Count(text, count.kind, count.lo, count.hi))


def _number_first(text: str) -> Iterator[Figure]:
    """Read a number and words after it; a breakdown in brackets has to add up to the number."""
    match = _NUMBER_FIRST.fullmatch(text)
    count = parse_count(match["number"]) if match else None
    if match and count and count.kind != CountKind.AMBIGUOUS and _adds_up(count, match["parts"] or ""):
        label = match["label"].strip()
        yield Figure(label, metric_named(label), Count(text, count.kind, count.lo, count.hi))


def _adds_up(count: Count, breakdown: str) -> bool:
    parts = [int(part) for part in _PART.findall(breakdown)]
    return len(parts) < len(("one", "another")) or sum(parts) == count.lo


def _first_metric(text: str) -> str | None:
    """Return the metric whose label begins a text that could not be read."""
    borders = (text[: border.start()] for border in _SEPARATOR.finditer(text))
    return next((metric for label in borders if (metric := metric_named(label))), None)
