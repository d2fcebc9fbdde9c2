"""Several events side by side, for people and for programs; nobody is named."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from bot.messages import Messages
from bot.overlap import SeveralEvents
from bot.show import console, new_table
from bot.status import stamp, window_json
from bot.stored import Stored
from metrics.model import Window
from metrics.overlaps import Overlap
from metrics.profiles import ESEP_1
from metrics.windows import INSTANT

_LEGEND = "Sum counts again what several events share, Union counts it once; Shared: in more than one event"


def overlap_json(found: SeveralEvents) -> dict[str, Any]:
    """Return the documented answer of `esep overlap --json`."""
    return {
        "profile": ESEP_1.name,
        "complete": not found.incomplete,
        "events": [_event(stored) for stored in found.events],
        "overlaps": [overlap_row_json(row) for row in found.overlaps],
    }


def overlap_row_json(row: Overlap) -> dict[str, Any]:
    return {
        "metric": row.metric,
        "values": dict(row.values),
        "not_measured": list(row.not_measured),
        "sum": row.sum,
        "union": row.union,
        "shared": row.shared,
    }


def print_overlap(found: SeveralEvents) -> None:
    """Print a row a metric, and below it how every event was counted and how old its data are."""
    words, names = Messages("en"), [stored.event.name for stored in found.events]
    table = new_table("Metric", *names, "Sum", "Union", "Shared")
    for column in table.columns[1:]:
        column.justify = "right"
    for row in found.overlaps:
        table.add_row(words.text(f"esep-metric-{row.metric}"), *_cells(row, words))
    console.print(table)
    console.print(_LEGEND)
    for stored in found.events:
        console.print(f"{stored.event.name}: {'; '.join(_facts(stored, words))}")


def _cells(row: Overlap, words: Messages) -> Iterator[str]:
    for name, value in row.values.items():
        why_none = "not measured" if name in row.not_measured else "unknown"
        yield why_none if value is None else words.number(value)
    yield from (words.number(number) for number in (row.sum, row.union, row.shared))


def _facts(stored: Stored, words: Messages) -> Iterator[str]:
    event = stored.event
    yield _days(event.grant_window)
    if event.participants_include_organizers:
        yield "organizers are among its participants"
    if event.roster.lower_bound:
        yield "lower bounds, since private registrations are not visible"
    for metric, kind in event.only.items():
        yield f"{words.text(f'esep-metric-{metric}')}: {kind} pages only"
    if event.with_histories:
        yield "reverts by the pages’ histories"
    if stored.final:
        yield "counted anew: its final figures stay as they were reported"
    if stored.good_until:
        yield f"data as of {stamp(stored.good_until)}"
    for wiki, since in sorted(stored.stale.items()):
        yield f"out of date: {wiki} (last complete update: {stamp(since) if since else 'never'})"


def _days(window: Window) -> str:
    zone = ZoneInfo(window.timezone)
    first, last = window.start.astimezone(zone).date(), (window.end - INSTANT).astimezone(zone).date()
    return f"{first} to {last} ({window.timezone})"


def _event(stored: Stored) -> dict[str, Any]:
    event = stored.event
    return {
        "event": event.name,
        "window": window_json(event.grant_window),
        "data_as_of": stored.good_until and stamp(stored.good_until),
        "stale": {wiki: since and stamp(since) for wiki, since in stored.stale.items()},
        "participants_include_organizers": event.participants_include_organizers,
        "lower_bound": event.roster.lower_bound,
        "reverts": "history" if event.with_histories else "tags",
        "counts": {metric: kind.value for metric, kind in event.only.items()},
        "final": stored.final is not None,
    }
