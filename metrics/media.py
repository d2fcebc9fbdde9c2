"""Files: what was uploaded, what is used, and what is to be deleted."""

from collections.abc import Iterator

import pandas as pd

from metrics.counting import Counting
from metrics.frames import has_any_tag
from metrics.namespaces import PROJECT_NAMESPACES
from metrics.results import Result

COMMONS = "commons"


def media_results(counting: Counting) -> Iterator[Result]:
    """Yield uploads, new versions, files in use and pages that use them, and nominated files."""
    wikis = frozenset(each.wiki for each in counting.event.wikis if each.project == COMMONS)
    for metric, rows_of in MEDIA.items():
        if not wikis:
            yield Result(metric, None, measured=False)
        elif wikis & counting.material.missing:
            yield Result(metric, None)
        else:
            yield _result(metric, rows_of(counting, counting.counted), rows_of(counting, counting.other))


def uploads(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame:
    """Return the first revisions of the files uploaded in the window."""
    rows = _files(counting, accounts)
    return counting.memory.once(("uploads", accounts), lambda: rows[rows["parent_id"] == 0])


def transferred(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame:
    """Return the uploads that were brought over from another wiki."""
    rows = uploads(counting, accounts)
    tags = counting.material.column(rows, "tags")
    return rows[has_any_tag(tags, counting.material.profile.transfer_tags)]


def new_versions(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame:
    """Return the revisions that brought a new version of a file."""
    rows = _files(counting, accounts)
    return rows[rows["new_version"]]


def files_used(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame | None:
    """Return the uploads that a page in namespace 0 of any wiki uses; None where it is not known."""
    return counting.memory.once(("used", accounts), lambda: _files_used(counting, accounts))


def _files_used(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame | None:
    rows = uploads(counting, accounts)
    used_on = counting.material.column(rows, "used_on")
    return None if used_on.isna().any() else rows.assign(used_on=used_on)[used_on != ""]


def pages_using_files(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame | None:
    """Return the distinct pages that use uploads, one row a page: `used_on`, `host:page id`."""
    used = files_used(counting, accounts)
    if used is None:
        return None
    return used["used_on"].str.split("|").explode().drop_duplicates().to_frame()


def page_of_use(uses: "pd.Series[str]") -> pd.DataFrame:
    """Return the `wiki` and `page_id` of uses of files, `host:page id`."""
    page = uses.astype("str").str.extract(r"^(?P<wiki>.+):(?P<page_id>\d+)$")
    return page.astype({"page_id": "int64"})


def files_nominated(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame | None:
    """Return the uploads that are nominated for deletion now; None where it is not known."""
    rows = uploads(counting, accounts)
    nominated = counting.material.column(rows, "nominated")
    return None if nominated.isna().any() else rows[nominated.astype(bool)]


MEDIA = {
    "uploads": uploads,
    "uploads_transferred": transferred,
    "new_file_versions": new_versions,
    "files_used": files_used,
    "pages_using_files": pages_using_files,
    "files_nominated": files_nominated,
}
"""Metric → the list that its number is the length of."""


def _files(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame:
    return counting.memory.once(("files", accounts), lambda: _edits_of_files(counting, accounts))


def _edits_of_files(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame:
    rows = counting.qualifying(accounts)
    wikis = {each.wiki for each in counting.event.wikis if each.project == COMMONS}
    return rows[rows["wiki"].isin(wikis) & rows["namespace"].isin(PROJECT_NAMESPACES[COMMONS])]


def _result(metric: str, main: pd.DataFrame | None, other: pd.DataFrame | None) -> Result:
    if main is None:
        return Result(metric, None, measured=False)
    return Result(metric, len(main), None if other is None else len(other))
