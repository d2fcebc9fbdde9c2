"""The move log: when pages were first brought among a wiki's content."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from collectors.api import Answer, Api
from metrics.model import Window


@dataclass(frozen=True, slots=True)
class Move:
    """A page moved across the border of the content namespaces, `into` them or out of them."""

    page_id: int
    timestamp: datetime
    into: bool


def moves_asked(window: Window) -> dict[str, Any]:
    """Return what a query has to ask for the moves in `window`, oldest first, besides `list=logevents`.

    The log has no other handle than the time, so that all moves of the wiki are read.
    """
    return {
        "letype": "move",
        "leprop": "ids|title|timestamp|details",
        "lestart": window.start,
        "leend": window.end - timedelta(seconds=1),
        "ledir": "newer",
        "lelimit": "max",
    }


def fetch_moves(api: Api, content: frozenset[int], window: Window) -> list[Move]:
    """Fetch the moves across the border of the `content` namespaces; raises what `Api.get` raises."""
    parts = api.query(list="logevents", **moves_asked(window))
    return [move for part in parts for move in moves_in(part, content)]


def first_moved_in(moves: Iterable[Move]) -> dict[int, datetime]:
    """Return when each page was first brought among the content.

    A page whose first crossing leads out of it began there, and is not among them.
    """
    first: dict[int, Move] = {}
    for move in moves:
        first.setdefault(move.page_id, move)
    return {page_id: move.timestamp for page_id, move in first.items() if move.into}


def moves_in(part: Answer, content: frozenset[int]) -> Iterator[Move]:
    """Yield the moves across the border of the `content` namespaces in a part of an answer."""
    for entry in part.get("logevents", ()):
        page_id, target = entry.get("logpage"), _target(entry)
        if not page_id or target is None:
            continue
        before, after = entry["ns"] in content, target in content
        if before != after:
            yield Move(page_id, datetime.fromisoformat(entry["timestamp"]), into=after)


def _target(entry: Mapping[str, Answer]) -> int | None:
    """Return the namespace that a page was moved to, None where the log's line was hidden."""
    target: int | None = entry.get("params", {}).get("target_ns")
    return target
