"""The material of one count: the contributions of a window, each judged."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from metrics.definitions import (
    are_in_namespaces,
    counted_accounts,
    excluded_accounts,
    in_window,
    other_accounts,
    with_reasons,
)
from metrics.model import Event, Window
from metrics.profiles import Improved, Profile
from metrics.reasons import MOVED_IN_LATER, QUALIFIES
from metrics.revert_methods import as_asked

T = TypeVar("T")

PAGE = ["wiki", "page_id"]
"""What makes two revisions revisions of one page."""

REPEATED = ("wiki", "account", "used_on", "history")
"""Texts that many rows share, as tags are: as numbers they are faster to look at and to choose from."""


class Memory(dict[Hashable, Any]):
    """What was found once, by what was asked: the same rows are asked for by many metrics."""

    def once(self, asked: Hashable, find: Callable[[], T]) -> T:
        if asked not in self:
            self[asked] = find()
        found: T = self[asked]
        return found


@dataclass(frozen=True, eq=False)
class Material:
    """Everything that is known of an event's contributions. Whoever gets its frames leaves them as they are.

    `frame` has the schema `metrics.frames.CONTRIBUTIONS`; `judged` is its content, with the column `reason`
    and without the texts, which are large: see `texts`.
    `missing` names the wikis that were never fetched whole; what was done after `known_until` is not known.
    """

    event: Event
    profile: Profile
    frame: pd.DataFrame
    judged: pd.DataFrame
    missing: frozenset[str]
    known_until: datetime
    memory: Memory = field(default_factory=Memory, repr=False)

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        event: Event,
        profile: Profile,
        *,
        missing: frozenset[str] = frozenset(),
        known_until: datetime,
    ) -> "Material":
        frame = frame.reset_index(drop=True).astype({"tags": "category"})
        inside = are_in_namespaces(frame, event, profile, profile.namespaces)
        content = frame.drop(columns=["title", "comment"])[inside]
        judged = with_reasons(as_asked(content, event), event, profile).drop(columns="tags")
        judged = judged.astype(dict.fromkeys(REPEATED, "category"))
        return cls(event, profile, frame, judged, missing, known_until)

    def active_before(self, moment: datetime) -> frozenset[str]:
        """Return who has a live edit before a moment, on any counted wiki, in any namespace."""
        return self.memory.once(("before", moment), lambda: self._live(self.frame["timestamp"] < moment))

    def active_within(self, window: Window) -> frozenset[str]:
        """Return who has a live edit in a window, on any counted wiki, in any namespace."""
        times = self.frame["timestamp"]
        inside = (times >= window.start) & (times < window.end)
        return self.memory.once(("within", window), lambda: self._live(inside))

    def texts(self, rows: pd.DataFrame, column: str) -> "pd.Series[str]":
        """Return the `title`, `comment` or `tags` of judged rows, which do not hold them themselves."""
        texts: pd.Series[str] = self.frame.loc[rows.index, column]
        return texts

    def _live(self, rows: "pd.Series[bool]") -> frozenset[str]:
        return frozenset(self.frame.loc[rows & ~self.frame["gone"], "account"].unique())

    def within(self, window: Window) -> "Counting":
        """Return what lies in `window`; only the event's own windows are remembered."""
        if window not in (self.event.grant_window, self.event.days_window):
            return self._within(window)
        return self.memory.once(window, lambda: self._within(window))

    def _within(self, window: Window) -> "Counting":
        """Return what lies in `window`.

        A page that was moved among the content later was no content yet; its revisions are left out, unless
        the profile takes a page as what it is now.
        """
        rows = in_window(self.judged, window, boundary=self.profile.boundary)
        if MOVED_IN_LATER in self.profile.counts:
            return Counting(self, window, rows, self.judged.iloc[:0])
        later = (rows["reason"] == QUALIFIES) & (rows["moved_in_at"] >= window.end)
        moved_in = in_window(self.judged, window, "moved_in_at")
        begun_before = moved_in[(moved_in["timestamp"] < window.start) & (moved_in["parent_id"] == 0)]
        rows = rows.assign(reason=rows["reason"].mask(later, MOVED_IN_LATER))
        return Counting(self, window, rows, begun_before)


@dataclass(frozen=True, eq=False)
class Counting:
    """One window of the material.

    `rows` are the judged revisions made in it; `begun_before` are the first revisions, made earlier, of pages
    that a move brought among the content in it.
    """

    material: Material
    window: Window
    rows: pd.DataFrame
    begun_before: pd.DataFrame
    memory: Memory = field(default_factory=Memory, repr=False)

    @property
    def event(self) -> Event:
        return self.material.event

    @cached_property
    def counted(self) -> frozenset[str]:
        """The identities that are counted in the event's own reading of organizers."""
        return counted_accounts(self.event)

    @cached_property
    def other(self) -> frozenset[str]:
        """The identities of the other reading."""
        return other_accounts(self.event)

    def qualifying(self, accounts: frozenset[str]) -> pd.DataFrame:
        """Return the revisions of `accounts` in the window that are not left out."""
        return self.memory.once(("of", accounts), lambda: qualifying(self.rows, accounts))

    def qualifying_on(self, accounts: frozenset[str], wikis: frozenset[str]) -> pd.DataFrame:
        """Return those of `qualifying` that were made on `wikis`."""
        return self.memory.once(("on", accounts, wikis), lambda: on(self.qualifying(accounts), wikis))

    def begun_by(self, accounts: frozenset[str]) -> pd.DataFrame:
        """Return the earlier first revisions of `accounts` on pages that were moved in during the window."""
        return self.memory.once(("begun", accounts), lambda: qualifying(self.begun_before, accounts))

    def pages(self, accounts: frozenset[str], wikis: frozenset[str]) -> pd.DataFrame:
        """Return one row for each distinct page: `wiki`, `page_id`, and whether `created` and `improved`."""
        pages = self.memory.once(("pages", accounts), lambda: self._pages(accounts))
        return self.memory.once(("pages", accounts, wikis), lambda: on(pages, wikis))

    def result_pages(self, accounts: frozenset[str], wikis: frozenset[str]) -> pd.DataFrame:
        """Return those of `pages` that the results of their projects are the number of."""
        pages = self.pages(accounts, wikis)
        for counted in self.event.wikis:
            if kind := self.event.only.get(counted.project):
                pages = pages[pages[kind] | (pages["wiki"] != counted.wiki)]
        return pages

    def on_result_pages(self, rows: pd.DataFrame, accounts: frozenset[str]) -> pd.DataFrame:
        """Return those of `rows` that are of a page in `result_pages`."""
        if not self.event.only:
            return rows
        every = frozenset(counted.wiki for counted in self.event.wikis)
        pages = self.memory.once(
            ("result", accounts), lambda: pd.MultiIndex.from_frame(self.result_pages(accounts, every)[PAGE])
        )
        return rows[pd.MultiIndex.from_frame(rows[PAGE]).isin(pages)]

    def _pages(self, accounts: frozenset[str]) -> pd.DataFrame:
        parts = (self.qualifying(accounts), self.begun_by(accounts))
        touched = pd.concat([part[[*PAGE, "parent_id"]] for part in parts])
        touched["created"] = touched["parent_id"] == 0
        touched["edited"] = touched["parent_id"] != 0
        pages = touched.groupby(PAGE, sort=False, as_index=False)[["created", "edited"]].any()
        return pages.assign(improved=_improved(pages, self.material.profile.improved)).drop(columns="edited")

    @property
    def left_out(self) -> pd.DataFrame:
        """The revisions of counted people, and of listed bots and blocked people, that do not qualify."""
        accounts = self.counted | excluded_accounts(self.event)
        unqualified = self.rows[self.rows["reason"] != QUALIFIES]
        return unqualified[unqualified["account"].isin(accounts)]


def qualifying(rows: pd.DataFrame, accounts: frozenset[str]) -> pd.DataFrame:
    """Return the judged `rows` of `accounts` that are not left out."""
    return rows[(rows["reason"] == QUALIFIES) & rows["account"].isin(accounts)]


def on(rows: pd.DataFrame, wikis: frozenset[str]) -> pd.DataFrame:
    """Return those of the rows, or pages, that are on `wikis`."""
    return rows[rows["wiki"].isin(wikis)]


def _improved(pages: pd.DataFrame, improved: Improved) -> "pd.Series[bool]":
    if improved is Improved.EVERY:
        return pd.Series(data=True, index=pages.index)
    return pages["edited"] if improved is Improved.EDITED else ~pages["created"]
