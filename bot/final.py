"""The final figures: what was reported stands, and what changed since is told apart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from bot.made_from import FinalMark
from bot.status import Status
from metrics.counting import Counting
from metrics.model import PageKind
from metrics.pages import project_pages
from metrics.reasons import QUALIFIES
from metrics.results import Progress, State

Pages = Mapping[str, frozenset[tuple[str, int]]]
"""Project → the pages of its result, each (wiki, page id)."""

ADDED, MOVED_AWAY = "added", "moved-away"
"""What became of a page that is not left out: it counts only now, or it is no content of theirs any more."""

_OPEN = frozenset({State.PENDING, State.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Final:
    """A status as it was reported, and the pages that its content results are the number of."""

    status: Status
    pages: Pages

    @property
    def only(self) -> Mapping[str, PageKind]:
        """The projects of which one kind of pages was counted: they are counted so to this day."""
        return {row.metric: row.only for row in self.status.progress if row.only}


def freeze(status: Status, counting: Counting) -> Final:
    """Return `status` as the final one."""
    marked = replace(status, final=FinalMark(status.taken_at, {}))
    return Final(marked, content_pages(counting))


def with_final(final: Final, now: Status, counting: Counting, *, settled: bool) -> Status:
    """Return the reported figures, with what is known only by now: checkpoints, age, and what changed since.

    `now` is the status as it would be without them, `counting` the grant period it was computed from.
    `settled`: results are not preliminary any more, and neither are reported ones.
    """
    reported = final.status
    return replace(
        now,
        snapshot=reported.snapshot,
        people=reported.people,
        progress=_merged(reported.progress, now.progress, settled=settled),
        days_progress=_merged(reported.days_progress, now.days_progress, settled=settled),
        reported=reported.reported,
        reverts=reported.reverts,
        final=FinalMark(reported.taken_at, changed_since(final.pages, counting), reported.made_from),
    )


def content_pages(counting: Counting) -> Pages:
    """Return the counted pages of each project whose wikis were fetched whole."""
    found = project_pages(counting)
    return {project: pages for project, pages in found.items() if pages is not None}


def changed_since(before: Pages, counting: Counting) -> Mapping[str, Mapping[str, int]]:
    """Return, for each project, how many pages came and went, by the reason they are left out for now."""
    now = content_pages(counting)
    return {
        project: changes
        for project in before.keys() & now.keys()
        if (changes := _changes(before[project], now[project], counting))
    }


def _changes(
    before: frozenset[tuple[str, int]], now: frozenset[tuple[str, int]], counting: Counting
) -> dict[str, int]:
    rows = pd.concat([counting.begun_before, counting.left_out])
    rows = rows[rows["reason"] != QUALIFIES]
    reasons = {
        (wiki, page_id): str(reason)
        for wiki, page_id, reason in zip(rows["wiki"], rows["page_id"], rows["reason"], strict=True)
    }
    lost = Counter(reasons.get(page, MOVED_AWAY) for page in before - now)
    gained = {ADDED: len(now - before)} if now - before else {}
    return {reason: -number for reason, number in sorted(lost.items())} | gained


def _merged(
    reported: tuple[Progress, ...], now: tuple[Progress, ...], *, settled: bool
) -> tuple[Progress, ...]:
    """Return the reported rows, and today's of what was not known when they were reported."""
    known = {row.metric: _judged(row, settled=settled) for row in reported if row.state not in _OPEN}
    return (*known.values(), *(row for row in now if row.metric not in known))


def _judged(row: Progress, *, settled: bool) -> Progress:
    """Return a reported row whose state is not preliminary for ever."""
    if row.state != State.PROVISIONAL or not settled:
        return row
    met = row.target is not None and (row.other_reading or 0) >= row.target
    return replace(row, state=State.MET if met else State.NOT_MET)
