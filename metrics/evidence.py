"""Evidence: the list behind every number, and what of it may be shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.counting import Counting
from metrics.definitions import organizer_accounts
from metrics.items import edits_of
from metrics.media import MEDIA, page_of_use
from metrics.names import (
    ITEM_METRICS,
    MEDIA_METRICS,
    NEWCOMER_METRICS,
    PEOPLE_METRICS,
    PROJECT_METRICS,
    RETENTION_METRICS,
    TEXT_METRICS,
    TEXT_PROJECTS,
)
from metrics.page_table import PAGE
from metrics.people import NEW_EDITORS, active, first_time_editors, newcomers
from metrics.retention import cohort_of, seen_in
from metrics.text import byte_rows
from metrics.windows import follow_ups

EVIDENCE = ("wiki", "page_id", "title", "kind", "people", "accounts", "revisions", "bytes")
"""The columns of a list.

`people` is how many people it is of; `accounts` and `revisions` are tuples of identities and revision ids.
`kind` is `created`, `improved`, `person`, `revision`, `page` (one that uses a file) or the reason of what was
left out.
"""

PERSON, DELETED = "person", "deleted"
"""Kinds of rows that are shown by other rules than pages."""

ACTIVE_FROM = 5
"""How many active people there must be before anything but totals is shown."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows that a number is the count of, columns EVIDENCE; `withheld` more are counted and not shown."""

    rows: pd.DataFrame
    withheld: int = 0

    def __len__(self) -> int:
        return len(self.rows) + self.withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What may be shown: `pages` at all, `names`, and whose participation everybody sees on the wiki."""

    pages: bool
    names: bool
    public: frozenset[str]


def evidence(counting: Counting, metric: str) -> Evidence | None:
    """Return everything behind a metric's value, in the event's own reading; None where it has no value.

    For bytes the rows are the revisions whose `bytes` add up to the value.
    """
    for metrics, rows_of in _LISTS.items():
        if metric in metrics:
            rows = rows_of(counting, metric)
            return None if rows is None else Evidence(rows)
    raise ValueError(f"there is no metric {metric}")


def left_out(counting: Counting, project: str) -> Evidence:
    """Return the revisions on a project's wikis that were left out, each with its reason as its kind."""
    rows = counting.left_out
    rows = rows[rows["wiki"].isin(_wikis(counting, [project]))]
    return Evidence(_revisions(counting, rows, kind=rows["reason"]))


def shown(found: Evidence, publication: Publication) -> Evidence:
    """Return what may be shown of a list, the rest withheld; without names no row says whose it is.

    A page is shown where somebody whose participation is public worked on it, a person by name alone, and a
    deleted page's title never. Rule: docs/metrics.md, Evidence.
    """
    rows = found.rows
    is_public = [bool(publication.public.intersection(people)) for people in rows["accounts"]]
    allowed = pd.Series(is_public, index=rows.index, dtype=bool) & publication.pages
    allowed &= rows["kind"] != DELETED
    if not publication.names:
        allowed &= rows["kind"] != PERSON
    return Evidence(_named(rows[allowed], publication), found.withheld + len(rows) - int(allowed.sum()))


def _named(rows: pd.DataFrame, publication: Publication) -> pd.DataFrame:
    """Return the rows with the people who may be named, and with revisions that are of such people alone."""
    public = publication.public if publication.names else frozenset()
    accounts = [tuple(who for who in people if who in public) for people in rows["accounts"]]
    revisions = [
        numbers if public.issuperset(people) else ()
        for people, numbers in zip(rows["accounts"], rows["revisions"], strict=True)
    ]
    return rows.assign(
        accounts=pd.Series(accounts, index=rows.index, dtype=object),
        revisions=pd.Series(revisions, index=rows.index, dtype=object),
    )


def _pages(counting: Counting, project: str) -> pd.DataFrame | None:
    wikis = _wikis(counting, [project])
    if not wikis or wikis & counting.material.missing:
        return None
    pages = counting.result_pages(counting.counted) & counting.material.pages_on(wikis)
    created = counting.touched(counting.counted).created
    rows = pd.concat([counting.qualifying(counting.counted), counting.begun_by(counting.counted)])
    rows = rows[rows["wiki"].isin(wikis)]
    details = _by_page(rows.assign(title=counting.material.column(rows, "title")))
    kind = np.where(created, "created", "improved")
    every = counting.material.pages.all.assign(kind=kind)
    return _ordered(every[pages].merge(details, on=PAGE))


def _by_page(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a page: its title now, its first counted time, whose revisions, and their bytes."""
    ordered = rows.sort_values(["timestamp", "rev_id"])
    return ordered.groupby(PAGE, sort=False, as_index=False).agg(
        title=("title", "last"),
        first=("timestamp", "first"),
        accounts=("account", lambda people: tuple(dict.fromkeys(people))),
        revisions=("rev_id", tuple),
        bytes=("sizediff", lambda sizes: sizes.sum(min_count=1)),
    )


def _uses(counting: Counting, _: str) -> pd.DataFrame | None:
    """Return the pages that use files, with the people whose files they are."""
    used = _media_rows(counting, "files_used")
    if used is None:
        return None
    each = used.assign(use=used["used_on"].str.split("|")).explode("use")
    rows = (
        each.sort_values(["timestamp", "rev_id"])
        .groupby("use", sort=False, as_index=False)
        .agg(
            first=("timestamp", "first"),
            accounts=("account", lambda people: tuple(dict.fromkeys(people))),
            revisions=("rev_id", tuple),
        )
    )
    return _ordered(rows.assign(**page_of_use(rows["use"]), title="", kind="page", bytes=None))


def _media_rows(counting: Counting, metric: str) -> pd.DataFrame | None:
    wikis = _wikis(counting, ["commons"])
    if not wikis or wikis & counting.material.missing:
        return None
    return MEDIA[metric](counting, counting.counted)


def _media(counting: Counting, metric: str) -> pd.DataFrame | None:
    rows = _media_rows(counting, metric)
    return None if rows is None else _revisions(counting, rows)


def _items(counting: Counting, metric: str) -> pd.DataFrame | None:
    wikis = _wikis(counting, ["wikidata"])
    if not wikis or wikis & counting.material.missing:
        return None
    return _revisions(counting, edits_of(counting, metric, counting.counted))


def _bytes(counting: Counting, metric: str) -> pd.DataFrame | None:
    wikis = _wikis(counting, TEXT_PROJECTS)
    if not wikis or wikis & counting.material.missing:
        return None
    sizes = byte_rows(counting, metric, counting.counted, wikis)
    return _revisions(counting, counting.rows.loc[sizes.index])


def _people(counting: Counting, metric: str) -> pd.DataFrame | None:
    people = _who(counting, metric)
    if people is None:
        return None
    names = sorted(people)
    empty = [()] * len(names)
    return pd.DataFrame(
        {
            "wiki": "",
            "page_id": 0,
            "title": "",
            "kind": PERSON,
            "people": 1,
            "accounts": [(name,) for name in names],
            "revisions": empty,
            "bytes": None,
        },
        columns=list(EVIDENCE),
    )


def _who(counting: Counting, metric: str) -> frozenset[str] | None:
    counted = counting.counted
    if metric == "participants":
        return counted
    if metric == "organizers":
        return organizer_accounts(counting.event) if counting.event.roster.organizers else None
    if metric in NEW_EDITORS:
        return newcomers(counting, metric) & counted
    if counting.material.missing:
        return None
    if metric == "first_time_editors":
        return first_time_editors(counting, counted)
    return active(counting, counted) if metric == "editors" else _kept(counting, metric)


def _kept(counting: Counting, metric: str) -> frozenset[str] | None:
    cohort, _, days = metric.rpartition("_")
    people = cohort_of(counting, cohort, counting.counted)
    checkpoint = follow_ups(counting.event.days_window)[int(days)]
    if not people or counting.material.known_until < checkpoint.end:
        return None
    return seen_in(counting, checkpoint, people)


def _revisions(
    counting: Counting, rows: pd.DataFrame, kind: "str | pd.Series[str]" = "revision"
) -> pd.DataFrame:
    return _ordered(
        rows[PAGE].assign(
            title=counting.material.column(rows, "title"),
            kind=kind,
            first=rows["timestamp"],
            accounts=pd.Series([(name,) for name in rows["account"]], index=rows.index, dtype=object),
            revisions=pd.Series([(number,) for number in rows["rev_id"]], index=rows.index, dtype=object),
            bytes=rows["sizediff"],
        )
    )


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by time, so that a list grows at its end and its earlier parts stay as they were."""
    ordered = rows.sort_values(["first", *PAGE], kind="stable", ignore_index=True)
    return ordered.assign(people=ordered["accounts"].map(len).astype("int64"))[list(EVIDENCE)]


def _wikis(counting: Counting, projects: Iterable[str]) -> frozenset[str]:
    wanted = set(projects)
    return frozenset(each.wiki for each in counting.event.wikis if each.project in wanted)


_PEOPLE = (*PEOPLE_METRICS, *NEWCOMER_METRICS, *RETENTION_METRICS)

_LISTS: Mapping[Sequence[str], Callable[[Counting, str], pd.DataFrame | None]] = {
    _PEOPLE: _people,
    PROJECT_METRICS: _pages,
    TEXT_METRICS: _bytes,
    ("pages_using_files",): _uses,
    MEDIA_METRICS: _media,
    ITEM_METRICS: _items,
}
"""Which function lists which metrics; the first that names a metric does."""
