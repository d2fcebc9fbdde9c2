"""The lists of an event's report: the largest pages of each project, and the uploads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pandas as pd

from bot.evidence import EvidenceList
from bot.evidence_pages import people_text
from bot.messages import Messages
from metrics.names import PROJECT_METRICS

MOST_PAGES, MOST_UPLOADS = 50, 500
"""Rows of one list on the page; the others are in the file of all evidence."""

Address = Callable[[str], str]
"""Of a wiki: the address of its index.php."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a list: its title and address, and what is told of it; `size` is what was added, in bytes."""

    title: str
    address: str
    kind: str
    people: str
    size: int | None


@dataclass(frozen=True, slots=True)
class ReportList:
    """A list as it stands in the report: `more` are in the evidence alone, `withheld` are not shown."""

    title: str
    number: int
    entries: Sequence[Entry]
    more: int
    withheld: int


def page_lists(lists: Sequence[EvidenceList], address: Address, words: Messages) -> Iterator[ReportList]:
    """Yield a list for each project with pages, those to which most was added first."""
    for each in lists:
        if each.key in PROJECT_METRICS and each.number:
            rows = each.found.rows.sort_values("bytes", ascending=False, kind="stable")
            yield _list(each, rows, MOST_PAGES, address, words)


def upload_list(lists: Sequence[EvidenceList], address: Address, words: Messages) -> ReportList | None:
    """Return the uploads as they came; None where there are none."""
    found = (each for each in lists if each.key == "uploads" and each.number)
    return next((_list(each, each.found.rows, MOST_UPLOADS, address, words) for each in found), None)


def page_address(index: str, title: str, page_id: int | None = None) -> str:
    """Return the address of a page, by its id where it is known, since it may be moved meanwhile."""
    by_title = f"{index}?title={quote(title.replace(' ', '_'), safe=':/')}"
    return f"{by_title}&curid={page_id}" if page_id else by_title


def _list(each: EvidenceList, rows: pd.DataFrame, most: int, address: Address, words: Messages) -> ReportList:
    entries = [_entry(row, each.names, address, words) for row in rows.head(most).to_dict("records")]
    return ReportList(
        title=words.text(f"esep-metric-{each.key}"),
        number=each.number,
        entries=entries,
        more=len(rows) - len(entries),
        withheld=each.found.withheld,
    )


def _entry(row: Mapping[Any, Any], names: Mapping[str, str], address: Address, words: Messages) -> Entry:
    return Entry(
        title=row["title"] or f"{row['wiki']}: {row['page_id']}",
        address=page_address(address(row["wiki"]), row["title"], row["page_id"]),
        kind=words.text(f"esep-evidence-kind-{row['kind']}"),
        people=people_text(row, names, words),
        size=None if pd.isna(row["bytes"]) else int(row["bytes"]),
    )
