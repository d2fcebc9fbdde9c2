"""From contributions to results: the same pure function for one event and for thousands."""

from collections.abc import Iterable

import pandas as pd

from metrics.definitions import (
    QUALIFIES,
    counted_accounts,
    excluded_accounts,
    in_content,
    in_window,
    organizer_accounts,
    other_accounts,
    with_reasons,
)
from metrics.model import Event, Window
from metrics.profiles import Profile
from metrics.results import Result, Snapshot, WikiCounts, WindowResult

PAGE = ["wiki", "page_id"]
"""What makes two revisions revisions of one page."""


def compute(
    frame: pd.DataFrame, event: Event, profile: Profile, *, missing: frozenset[str] = frozenset()
) -> Snapshot:
    """Return what was done in both windows.

    `frame` has the schema `metrics.frames.CONTRIBUTIONS`. `missing` names the wikis that were never fetched
    whole: what depends on them has no value, rather than a part of one.
    """
    judged = with_reasons(in_content(frame, event), event, profile)
    grant, days = (_window_result(judged, event, window, missing) for window in _windows(event))
    return Snapshot(event.name, profile.name, grant, days)


def qualifying(judged: pd.DataFrame, accounts: frozenset[str]) -> pd.DataFrame:
    """Return the rows of `accounts` that are not left out."""
    return judged[(judged["reason"] == QUALIFIES) & judged["account"].isin(accounts)]


def created_pages(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the distinct pages whose first revision is among the qualifying `rows`."""
    return rows.loc[rows["parent_id"] == 0, PAGE].drop_duplicates()


def touched_pages(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the distinct pages among the qualifying `rows`: created or improved."""
    return rows[PAGE].drop_duplicates()


def _windows(event: Event) -> Iterable[Window]:
    return event.grant_window, event.days_window


def _window_result(
    judged: pd.DataFrame, event: Event, window: Window, missing: frozenset[str]
) -> WindowResult:
    rows = in_window(judged, window)
    results = [*_people(rows, event, missing), *_projects(rows, event, missing)]
    wikis = {
        counted.wiki: _wiki_counts(rows[rows["wiki"] == counted.wiki], event, counted.project)
        for counted in event.wikis
        if counted.wiki not in missing
    }
    return WindowResult(window, {result.metric: result for result in results}, wikis)


def _people(rows: pd.DataFrame, event: Event, missing: frozenset[str]) -> Iterable[Result]:
    counted, other = counted_accounts(event), other_accounts(event)
    yield Result("participants", len(counted), len(other))
    if missing:
        yield Result("editors", None)
    else:
        yield Result("editors", _active(rows, counted), _active(rows, other))
    if event.roster.organizers:
        yield Result("organizers", len(organizer_accounts(event)))
    else:
        yield Result("organizers", None, measured=False)


def _active(rows: pd.DataFrame, accounts: frozenset[str]) -> int:
    return qualifying(rows, accounts)["account"].nunique()


def _projects(rows: pd.DataFrame, event: Event, missing: frozenset[str]) -> Iterable[Result]:
    for project in dict.fromkeys(counted.project for counted in event.wikis):
        wikis = {counted.wiki for counted in event.wikis if counted.project == project}
        if wikis & missing:
            yield Result(project, None)
        else:
            yield _project(rows[rows["wiki"].isin(wikis)], event, project)


def _project(rows: pd.DataFrame, event: Event, project: str) -> Result:
    main = touched_pages(qualifying(rows, counted_accounts(event)))
    other = touched_pages(qualifying(rows, other_accounts(event)))
    return Result(project, len(main), len(other))


def _wiki_counts(rows: pd.DataFrame, event: Event, project: str) -> WikiCounts:
    counted = counted_accounts(event)
    mine = qualifying(rows, counted)
    created = len(created_pages(mine))
    left_out = rows[(rows["reason"] != QUALIFIES) & rows["account"].isin(counted | excluded_accounts(event))]
    reasons = left_out["reason"].value_counts().sort_index()
    by_reason = {str(reason): int(revisions) for reason, revisions in reasons.items()}
    return WikiCounts(project, created, len(touched_pages(mine)) - created, by_reason)
