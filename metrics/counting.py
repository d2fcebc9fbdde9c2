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
from metrics.model import Event, PageKind, Window
from metrics.page_table import Pages, PageTable, with_pages
from metrics.profiles import Improved, Profile
from metrics.reasons import MOVED_IN_LATER, QUALIFIES
from metrics.revert_methods import as_asked

T = TypeVar("T")

REPEATED = ("wiki", "account", "tags", "history")
"""Texts that many rows share: as numbers they are faster to look at and to choose from."""

SELDOM = ["title", "comment", "size", "used_on", "nominated", "is_disambiguation"]
"""What few metrics need: judged rows do not hold it, since each choice of rows copies what they hold."""

_OF_REASONS = ["tags", "same_text", "is_redirect"]
"""What nobody needs once a row is judged."""


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

    `frame` has the schema `metrics.frames.CONTRIBUTIONS`, with categories for REPEATED texts; its labels are
    places. `judged` is its content, with the columns `reason` and `page`, the number of a page in `pages`,
    and without what few metrics need: see `column`.
    `missing` names the wikis that were never fetched whole; what was done after `known_until` is not known.
    """

    event: Event
    profile: Profile
    frame: pd.DataFrame
    judged: pd.DataFrame
    pages: PageTable
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
        frame = frame.reset_index(drop=True).astype(dict.fromkeys(REPEATED, "category"))
        content = frame.drop(columns=SELDOM)[are_in_namespaces(frame, event, profile, profile.namespaces)]
        reasoned = with_reasons(as_asked(content, event), event, profile)
        judged, pages = with_pages(reasoned.drop(columns=_OF_REASONS))
        return cls(event, profile, frame, judged, pages, missing, known_until)

    def active_before(self, moment: datetime) -> frozenset[str]:
        """Return who has a live edit before a moment, on any counted wiki, in any namespace."""
        return self.memory.once(("before", moment), lambda: self._live(self.frame["timestamp"] < moment))

    def active_within(self, window: Window) -> frozenset[str]:
        """Return who has a live edit in a window, on any counted wiki, in any namespace."""
        times = self.frame["timestamp"]
        return self.memory.once(
            ("within", window), lambda: self._live((times >= window.start) & (times < window.end))
        )

    def column(self, rows: pd.DataFrame, name: str) -> "pd.Series[Any]":
        """Return what judged rows have in a column that they do not hold themselves."""
        return self.frame[name].take(rows.index.to_numpy())

    def pages_on(self, wikis: frozenset[str]) -> Pages:
        return self.memory.once(("pages", wikis), lambda: self.pages.on(wikis))

    def _live(self, rows: "pd.Series[bool]") -> frozenset[str]:
        return frozenset(self.frame["account"][rows & ~self.frame["gone"]].unique())

    @cached_property
    def any_moved_in(self) -> bool:
        return bool(self.judged["moved_in_at"].notna().any())

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
        if MOVED_IN_LATER in self.profile.counts or not self.any_moved_in:
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
        if self.begun_before.empty:
            return self.begun_before
        return self.memory.once(("begun", accounts), lambda: qualifying(self.begun_before, accounts))

    def touched(self, accounts: frozenset[str]) -> "Touched":
        """Return which pages `accounts` touched in the window."""
        return self.memory.once(("touched", accounts), lambda: self._touched(accounts))

    def result_pages(self, accounts: frozenset[str]) -> Pages:
        """Return those of the touched pages that the results of their projects are the number of."""
        return self.memory.once(("result", accounts), lambda: self._result_pages(accounts))

    def on_result_pages(self, rows: pd.DataFrame, accounts: frozenset[str]) -> pd.DataFrame:
        """Return those of `rows`, which `accounts` made, that are of a page in `result_pages`."""
        return rows[self.result_pages(accounts)[rows["page"]]] if self.event.only else rows

    def _touched(self, accounts: frozenset[str]) -> "Touched":
        rows, numbered = self.qualifying(accounts), self.material.pages.numbered
        begins = rows["parent_id"] == 0
        created = numbered(rows["page"][begins]) | numbered(self.begun_by(accounts)["page"])
        edited = numbered(rows["page"][~begins])
        touched = created | edited
        improved = {
            Improved.EVERY: touched,
            Improved.EDITED: edited,
            Improved.NOT_CREATED: touched & ~created,
        }
        return Touched(touched, created, improved[self.material.profile.improved])

    def _result_pages(self, accounts: frozenset[str]) -> Pages:
        touched = self.touched(accounts)
        pages = touched.all
        for counted in self.event.wikis:
            if kind := self.event.only.get(counted.project):
                of_kind = {PageKind.CREATED: touched.created, PageKind.IMPROVED: touched.improved}[kind]
                pages = pages & (of_kind | ~self.material.pages_on(frozenset({counted.wiki})))
        return pages

    @cached_property
    def left_out(self) -> pd.DataFrame:
        """The revisions of counted people, and of listed bots and blocked people, that do not qualify."""
        accounts = self.counted | excluded_accounts(self.event)
        left_out = (self.rows["reason"] != QUALIFIES) & self.rows["account"].isin(accounts)
        return self.rows[left_out].astype({"reason": "str"})


@dataclass(frozen=True, slots=True)
class Touched:
    """The pages that somebody touched: `all` of them, and the created and the improved ones."""

    all: Pages
    created: Pages
    improved: Pages


def qualifying(rows: pd.DataFrame, accounts: frozenset[str]) -> pd.DataFrame:
    """Return the judged `rows` of `accounts` that are not left out."""
    return rows[(rows["reason"] == QUALIFIES) & rows["account"].isin(accounts)]


def on(rows: pd.DataFrame, wikis: frozenset[str]) -> pd.DataFrame:
    """Return those of the rows, or pages, that are on `wikis`."""
    return rows[rows["wiki"].isin(wikis)]
