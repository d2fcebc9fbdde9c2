"""What people did on an event's wikis, each of them since a moment of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from metrics.counting import Counting
from metrics.groups import LEAST
from metrics.page_table import PAGE


@dataclass(frozen=True, slots=True)
class Done:
    """So many people, how many of them edited, and the distinct pages that they created and improved."""

    people: int
    active: int
    created: int
    improved: int


def done_after(counting: Counting, since: Mapping[str, datetime]) -> Done | None:
    """Return what counted people did in a window, each since a moment of their own.

    `since` is by identity. Who has no time left, in the window and in what is known, is not among them. None
    for fewer than a group.
    """
    until = min(counting.window.end, counting.material.known_until)
    begins = {person: at for person, at in since.items() if person in counting.counted and at < until}
    if len(begins) < LEAST:
        return None
    rows = counting.qualifying(frozenset(begins))
    later = rows[rows["timestamp"] >= pd.to_datetime(rows["account"].astype(str).map(begins), utc=True)]
    created = later.assign(created=later["parent_id"] == 0).groupby(PAGE, sort=False)["created"].any()
    return Done(len(begins), later["account"].nunique(), int(created.sum()), int((~created).sum()))
