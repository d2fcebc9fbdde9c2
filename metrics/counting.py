"""The material of one count: the contributions of a window, each judged."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from metrics.definitions import (
    MOVED_IN_LATER,
    QUALIFIES,
    counted_accounts,
    excluded_accounts,
    in_namespaces,
    in_window,
    other_accounts,
    with_reasons,
)
from metrics.model import Event, Window
from metrics.profiles import Improved, Profile
from metrics.revert_methods import as_asked

PAGE = ["wiki", "page_id"]
"""What makes two revisions revisions of one page."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that is known of an event's contributions.

    `frame` has the schema `metrics.frames.CONTRIBUTIONS`; `judged` is its content, with the column `reason`.
    `missing` names the wikis that were never fetched whole; what was done after `known_until` is not known.
    """

    event: Event
    profile: Profile
    frame: pd.DataFrame
    judged: pd.DataFrame
    missing: frozenset[str]
    known_until: datetime

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
        content = in_namespaces(frame, event, profile, profile.namespaces)
        judged = with_reasons(as_asked(content, event), event, profile)
        return cls(event, profile, frame, judged, missing, known_until)

    def within(self, window: Window) -> "Counting":
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


@dataclass(frozen=True, slots=True)
class Counting:
    """One window of the material.

    `rows` are the judged revisions made in it; `begun_before` are the first revisions, made earlier, of pages
    that a move brought among the content in it.
    """

    material: Material
    window: Window
    rows: pd.DataFrame
    begun_before: pd.DataFrame

    @property
    def event(self) -> Event:
        return self.material.event

    @property
    def counted(self) -> frozenset[str]:
        """The identities that are counted in the event's own reading of organizers."""
        return counted_accounts(self.event)

    @property
    def other(self) -> frozenset[str]:
        """The identities of the other reading."""
        return other_accounts(self.event)

    def qualifying(self, accounts: frozenset[str]) -> pd.DataFrame:
        """Return the revisions of `accounts` in the window that are not left out."""
        return qualifying(self.rows, accounts)

    def begun_by(self, accounts: frozenset[str]) -> pd.DataFrame:
        """Return the earlier first revisions of `accounts` on pages that were moved in during the window."""
        return qualifying(self.begun_before, accounts)

    def pages(self, accounts: frozenset[str], wikis: frozenset[str]) -> pd.DataFrame:
        """Return one row for each distinct page: `wiki`, `page_id`, and whether `created` and `improved`."""
        touched = pd.concat([self.qualifying(accounts), self.begun_by(accounts)])[[*PAGE, "parent_id"]]
        touched = touched[touched["wiki"].isin(wikis)]
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


def _improved(pages: pd.DataFrame, improved: Improved) -> "pd.Series[bool]":
    if improved is Improved.EVERY:
        return pd.Series(data=True, index=pages.index)
    return pages["edited"] if improved is Improved.EDITED else ~pages["created"]
