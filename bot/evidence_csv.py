"""Evidence as CSV: one row a page, person or revision, and one for what is withheld of each list."""

import csv
import io
from collections.abc import Iterable, Iterator

import pandas as pd

from bot.evidence import EvidenceList
from bot.status_csv import Row, safe_row

COLUMNS = ("list", "wiki", "page_id", "title", "kind", "people", "names", "bytes", "revisions")


def evidence_csv(lists: Iterable[EvidenceList]) -> str:
    """Return a heading and the rows of all lists.

    `names` and `revisions` are filled where names are published; `kind` of a withheld row is `withheld`,
    and its `title` how many rows are.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(safe_row, evidence_rows(lists)))
    return written.getvalue()


def evidence_rows(lists: Iterable[EvidenceList]) -> Iterator[Row]:
    """Yield the rows of all lists, in the order of COLUMNS, with texts as they are."""
    return (row for each in lists for row in _rows(each))


def _rows(each: EvidenceList) -> Iterator[Row]:
    for row in each.found.rows.to_dict("records"):
        names = "|".join(each.names.get(account, "") for account in row["accounts"])
        revisions = "|".join(map(str, row["revisions"]))
        size = "" if pd.isna(row["bytes"]) else int(row["bytes"])
        page = row["wiki"], row["page_id"] or "", row["title"]
        yield each.key, *page, row["kind"], row["people"], names, size, revisions
    if each.found.withheld:
        yield each.key, "", "", each.found.withheld, "withheld", "", "", "", ""
