"""Which created pages came in a mass upload, and which were written one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from metrics.frames import has_any_tag


@dataclass(frozen=True, slots=True)
class MassRule:
    """What a mass upload is told by: at least `pages` pages of an account within `within`, a tag, an account.

    `accounts` are identities.
    """

    pages: int = 20
    within: timedelta = timedelta(minutes=10)
    tags: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Created:
    """Pages created in one way: how many, by how many accounts, and their median size in bytes, if known."""

    pages: int
    accounts: int
    median_size: int | None


def created(rows: pd.DataFrame, rule: MassRule) -> tuple[Created, Created]:
    """Return what was written one by one and what was uploaded in mass.

    `rows` are first revisions of pages, with `account`, `timestamp`, `tags` and `size` as in
    `metrics.frames.CONTRIBUTIONS`.
    """
    in_mass = mass_uploads(rows, rule)
    return _created(rows[~in_mass]), _created(rows[in_mass])


def mass_uploads(rows: pd.DataFrame, rule: MassRule) -> "pd.Series[bool]":
    """Return which of the rows came in a mass upload."""
    marked = rows["account"].isin(rule.accounts) | has_any_tag(rows["tags"], rule.tags)
    for index, fast in _fast(rows, rule):
        marked.loc[index] |= fast
    return marked


def _fast(rows: pd.DataFrame, rule: MassRule) -> Iterator[tuple[pd.Index, np.ndarray]]:
    """Yield the rows of each account and which of them lie in a stretch that is dense enough."""
    for _, moments in rows.sort_values("timestamp").groupby("account")["timestamp"]:
        times = moments.to_numpy(dtype="datetime64[us]")
        ends = np.searchsorted(times, times + np.timedelta64(rule.within), side="left")
        begins = np.arange(len(times))
        dense = ends - begins >= rule.pages
        change = np.zeros(len(times) + 1, dtype=int)
        np.add.at(change, begins[dense], 1)
        np.add.at(change, ends[dense], -1)
        yield moments.index, change.cumsum()[:-1] > 0


def _created(rows: pd.DataFrame) -> Created:
    sizes = rows["size"].dropna()
    return Created(len(rows), rows["account"].nunique(), None if sizes.empty else int(sizes.median()))
