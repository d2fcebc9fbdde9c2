"""Days: on which local day each page was first touched, and how many edits each day has."""

from collections.abc import Mapping
from datetime import date
from itertools import accumulate
from zoneinfo import ZoneInfo

import pandas as pd

from metrics.counting import Counting


def pages_by_day(counting: Counting) -> Mapping[date, Mapping[str, int]]:
    """Return local day → project → pages of its result that were first touched on it, days in order.

    The days of a project add up to its result. A day without any page is left out; a project one of whose
    wikis was never fetched whole is on no day.
    """
    moments = first_touches(counting)
    return _by_day(counting, counting.material.pages.all["wiki"].take(moments.index.to_numpy()), moments)


def edits_by_day(counting: Counting) -> Mapping[date, Mapping[str, int]]:
    """Return local day → project → counted edits, with days and projects left out as in `pages_by_day`."""
    edits = counting.qualifying(counting.counted)
    return _by_day(counting, edits["wiki"], edits["timestamp"])


def so_far(days: Mapping[date, Mapping[str, int]], project: str) -> Mapping[date, int]:
    """Return day → how many of a project there were by its end, of the days that have any of it."""
    of_project = {day: numbers[project] for day, numbers in days.items() if numbers.get(project)}
    return dict(zip(of_project, accumulate(of_project.values()), strict=True))


def first_touches(counting: Counting) -> "pd.Series[pd.Timestamp]":
    """Return the number of each page of the results → the moment it was first touched.

    A draft that was begun before the window is touched when it is moved in.
    """
    touched, moved_in = counting.qualifying(counting.counted), counting.begun_by(counting.counted)
    moments = touched[["page"]].assign(moment=touched["timestamp"])
    if len(moved_in):
        moments = pd.concat([moments, moved_in[["page"]].assign(moment=moved_in["moved_in_at"])])
    moments = counting.on_result_pages(moments, counting.counted)
    return moments.groupby("page", sort=False)["moment"].min()


def _by_day(
    counting: Counting, wikis: "pd.Series[str]", moments: "pd.Series[pd.Timestamp]"
) -> Mapping[date, Mapping[str, int]]:
    """Return local day → project → how many of the moments it has, each of which is of a wiki."""
    projects = _projects_known(counting)
    days = moments.dt.tz_convert(ZoneInfo(counting.window.timezone)).dt.tz_localize(None).dt.normalize()
    found: dict[date, dict[str, int]] = {}
    rows = pd.DataFrame({"day": days.array, "wiki": wikis.array})
    numbers = rows.groupby(["day", "wiki"], observed=True).size().reset_index()
    for day, wiki, number in numbers.itertuples(index=False, name=None):
        if project := projects.get(wiki):
            of_day = found.setdefault(day.date(), dict.fromkeys(projects.values(), 0))
            of_day[project] += int(number)
    return found


def _projects_known(counting: Counting) -> Mapping[str, str]:
    """Return wiki → project, of the projects whose every wiki was fetched whole."""
    wikis = counting.event.wikis
    partly = {each.project for each in wikis if each.wiki in counting.material.missing}
    return {each.wiki: each.project for each in wikis if each.project not in partly}
