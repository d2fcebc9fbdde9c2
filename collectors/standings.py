"""How revisions stand in the histories of their pages; only the histories that can tell are read."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from collectors.api import Api
from collectors.histories import fetch_histories
from metrics.reverts import Revision, Standing, standings

MARKS = frozenset({"mw-undo", "mw-rollback", "mw-manual-revert"})
"""The change tags by which MediaWiki marks a revert when it is saved."""

Row = Mapping[str, Any]
"""A revision with `rev_id`, `page_id` and `tags`, joined by `|`."""

Histories = Callable[[Mapping[int, Collection[int]]], Mapping[int, Sequence[Revision]]]
"""Gives the histories of pages as `fetch_histories` does: page id → ids of revisions that matter."""


def fetch_standings(api: Api, rows: Iterable[Row], last: Mapping[int, int]) -> dict[int, Standing]:
    """Fetch how revisions stand, by their ids; those that vanished by now are not among them.

    `last` holds the latest revision of each page. Where it is the only one among `rows`, and not marked as a
    revert, it stands and nothing is read. The others cost what `fetch_histories` says; raises what that does.
    """
    return standings_by(partial(fetch_histories, api), rows, last)


def standings_by(histories: Histories, rows: Iterable[Row], last: Mapping[int, int]) -> dict[int, Standing]:
    """Return the same by histories of any source."""
    of_page: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        of_page[row["page_id"]].append(row)
    plain = {page_id for page_id, ours in of_page.items() if _stands_plainly(ours, last[page_id])}
    wanted = {page_id: _ids(ours) for page_id, ours in of_page.items() if page_id not in plain}
    found = {rev_id: Standing.STANDS for page_id in plain for rev_id in _ids(of_page[page_id])}
    for page_id, history in histories(wanted).items():
        told = standings(history)
        found |= {rev_id: told[rev_id] for rev_id in wanted[page_id] if rev_id in told}
    return found


def _stands_plainly(ours: Sequence[Row], last: int) -> bool:
    (first, *others) = ours
    return not others and first["rev_id"] == last and not MARKS & set(first["tags"].split("|"))


def _ids(rows: Iterable[Row]) -> list[int]:
    return [row["rev_id"] for row in rows]
