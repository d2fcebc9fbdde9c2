"""Days: on which local day each page was first touched, and how many edits each day has."""

from collections.abc import Mapping
from datetime import date
from itertools import accumulate
from zoneinfo import ZoneInfo

import pandas as pd

from metrics.counting import PAGE, Counting


def pages_by_day(counting: Counting) -> Mapping[date, Mapping[str, int]]:
    """Return local day → project → pages of its result that were first touched on it, days in order.

    The days of a project add up to its result. A day without any page is left out; a project one of whose
    wikis was never fetched whole is on no day.
    """
    return _by_day(counting, first_touches(counting))


def edits_by_day(counting: Counting) -> Mapping[date, Mapping[str, int]]:
    """Return local day → project → counted edits, with days and projects left out as in `pages_by_day`."""
    edits = counting.qualifying(counting.counted)
    return _by_day(counting, edits[PAGE].assign(moment=edits["timestamp"]))


def so_far(days: Mapping[date, Mapping[str, int]], project: str) -> Mapping[date, int]:
    """Return day → how many of a project there were by its end, of the days that have any of it."""
    of_project = {day: numbers[project] for day, numbers in days.items() if numbers.get(project)}
    return dict(zip(of_project, accumulate(of_project.values()), strict=True))


def first_touches(counting: Counting) -> pd.DataFrame:
    """Return one row for each page of the results: `wiki`, `page_id`, and the `moment` it was first touched.

    A draft that was begun before the window is touched when it is moved in.
    """
    touched = counting.qualifying(counting.counted).rename(columns={"timestamp": "moment"})
    moved_in = counting.begun_by(counting.counted).rename(columns={"moved_in_at": "moment"})
    moments = pd.concat([part[[*PAGE, "moment"]] for part in (touched, moved_in)])
    moments = counting.on_result_pages(moments, counting.counted)
    return moments.groupby(PAGE, sort=False, as_index=False)[["moment"]].min()


def _by_day(counting: Counting, moments: pd.DataFrame) -> Mapping[date, Mapping[str, int]]:
    """Return local day → project → how many rows of `wiki` and `moment` it has."""
    projects = _projects_known(counting)
    rows = moments.assign(project=moments["wiki"].map(projects)).dropna(subset="project")
    local = rows["moment"].dt.tz_convert(ZoneInfo(counting.window.timezone)).dt.tz_localize(None)
    numbers = rows.groupby([local.dt.normalize(), "project"]).size()
    return {
        day.date(): {project: int(numbers.get((day, project), 0)) for project in projects.values()}
        for day in sorted(local.dt.normalize().unique())
    }


def _projects_known(counting: Counting) -> Mapping[str, str]:
    """Return wiki → project, of the projects whose every wiki was fetched whole."""
    wikis = counting.event.wikis
    partly = {each.project for each in wikis if each.wiki in counting.material.missing}
    return {each.wiki: each.project for each in wikis if each.project not in partly}
