"""Measures of success in words: for a page, for the terminal, and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.growth_table import facts_text, growth_words
from bot.measures import Measured, Outcome
from bot.messages import Messages
from bot.plain import isolated
from bot.status import stamp
from bot.status_row import BLUE, BROWN, GREEN
from bot.version import VERSION
from bot.wikitext import block_of, environment
from metrics.groups import Share
from metrics.growth import MeasureGrowth
from metrics.measures import MeasureState
from metrics.results import Progress

OURS = 'class="esep-measures"'
"""By it a table of ours is known on a page."""

_COLOURS = {
    MeasureState.ACHIEVED: GREEN,
    MeasureState.NOT_ACHIEVED: BROWN,
    MeasureState.NOT_MONITORED: BROWN,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A measure in words; `by` is who says so, in wikitext, empty where nobody does."""

    text: str
    how: str
    result: str
    state: str
    colour: str
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """The table in words: four headings, and the rows below each title."""

    heads: Sequence[str]
    groups: Sequence[tuple[str, Sequence[Row]]]
    as_of: str


def told(found: Measured, words: Messages) -> Told:
    heads = ("esep-measures-measure", "esep-measures-how", "esep-measures-result", "esep-measures-status")
    groups = (("esep-measures-goals", found.goals), ("esep-measures-measures", found.measures))
    return Told(
        heads=[words.text(key) for key in heads],
        groups=[
            (words.text(key), [_row(outcome, words) for outcome in outcomes])
            for key, outcomes in groups
            if outcomes
        ],
        as_of=_as_of(found, words),
    )


def measures_block(found: Measured) -> str:
    """Return what stands between the markers of a page: a table for each of its languages."""
    tables = (
        _TEMPLATE.render(told=told(found, words), words=words)
        for words in map(Messages, found.declaration.languages)
    )
    return block_of(tables)


def measures_json(found: Measured) -> dict[str, Any]:
    """Return the documented answer of `esep measures --format json`."""
    return {
        "measures": found.declaration.name,
        "as_of": found.as_of and stamp(found.as_of),
        "goals": [_json(each) for each in found.goals],
        "items": [_json(each) for each in found.measures],
    }


def _as_of(found: Measured, words: Messages) -> str:
    if not found.as_of:
        return ""
    zone = ZoneInfo(found.declaration.timezone)
    return words.text("esep-footer-as-of", words.moment(found.as_of, zone), VERSION)


def _row(outcome: Outcome, words: Messages) -> Row:
    item = outcome.item
    return Row(
        text=item.text,
        how=item.how or (words.text(f"esep-measures-by-{item.way}") if item.way else words.number(None)),
        result=_result(outcome, words),
        state=words.text(f"esep-measures-state-{outcome.state}"),
        colour=_COLOURS.get(outcome.state, BLUE),
        by=_by(outcome, words),
    )


def _by(outcome: Outcome, words: Messages) -> str:
    """Return who says what a measure came to; a person's statement leads to its source."""
    if outcome.is_stated:
        stated = words.text("esep-measures-stated")
        return f"[{outcome.item.source} {stated}]"
    return words.text("esep-measures-measured") if outcome.found or outcome.places else ""


def _result(outcome: Outcome, words: Messages) -> str:
    item, found = outcome.item, outcome.found
    if isinstance(found, MeasureGrowth):
        return _of_growth(found, item.checkpoint or 0, words)
    if isinstance(found, Progress):
        return _of_progress(found, words)
    if outcome.shares:
        return _places(outcome, words)
    return item.result or words.number(None)


def _of_growth(found: MeasureGrowth, months: int, words: Messages) -> str:
    title = words.text("esep-measures-after", words.text(f"esep-growth-measure-{found.measure}"), months)
    return "; ".join((title, growth_words(found.together, words), *facts_text(found, words)))


def _of_progress(found: Progress, words: Messages) -> str:
    title = words.text(f"esep-metric-{found.metric}")
    if found.target is None or found.result is None:
        return f"{title}: {words.number(found.result)}"
    return words.text("esep-measures-of", title, found.result, found.target)


def _places(outcome: Outcome, words: Messages) -> str:
    """Return people by place, most first; where no place may be named, only how many there are."""
    whole = words.text("esep-measures-places", outcome.number or 0, len(outcome.places or ()))
    if not any(share.region for share in outcome.shares):
        return whole
    return f"{whole}: {words.listed([_share(share, words) for share in outcome.shares])}"


def _share(share: Share, words: Messages) -> str:
    if share.kind:
        return words.text("esep-measures-elsewhere", share.people)
    return f"{isolated(share.region)} {words.number(share.people)}"


def _json(outcome: Outcome) -> dict[str, Any]:
    item = outcome.item
    given = {key: getattr(item, key) for key in ("text", "how", "source", "result")}
    return given | {
        "by": item.way,
        "state": outcome.state.value,
        "as_of": outcome.as_of and stamp(outcome.as_of),
        "places": _places_json(outcome),
        "found": _found_json(outcome.found) if outcome.found else None,
    }


def _places_json(outcome: Outcome) -> Mapping[str, int] | None:
    """Return people by place, as far as places may be named; None where nothing may be told."""
    named = {share.region: share.people for share in outcome.shares if share.region}
    return named if outcome.shares else None


def _found_json(found: MeasureGrowth | Progress) -> dict[str, Any]:
    if isinstance(found, Progress):
        return {key: getattr(found, key) for key in ("metric", "result", "target")}
    together = asdict(found.together) | {"state": found.together.state.value}
    return {"measure": found.measure, "together": together, "averaged": found.averaged} | {
        "wikis": {wiki: each.state.value for wiki, each in found.wikis.items()}
    }


_TEMPLATE = environment().get_template("measures.wikitext.jinja")
