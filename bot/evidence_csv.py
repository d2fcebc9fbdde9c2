"""Evidence as CSV: one row a page, person or revision, and one for what is withheld of each list."""

import csv
import io
from collections.abc import Iterable, Iterator

import pandas as pd

from bot.evidence import EvidenceList
from bot.status_csv import safe_text

COLUMNS = ("list", "wiki", "page_id", "title", "kind", "people", "names", "bytes", "revisions")


def evidence_csv(lists: Iterable[EvidenceList]) -> str:
    """Return a heading and the rows of all lists.

    `names` and `revisions` are filled where names are published; `kind` of a withheld row is `withheld`,
    and its `title` how many rows are.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in lists:
        writer.writerows(_rows(each))
    return written.getvalue()


def _rows(each: EvidenceList) -> Iterator[tuple[object, ...]]:
    for row in each.found.rows.to_dict("records"):
        names = "|".join(each.names.get(account, "") for account in row["accounts"])
        revisions = "|".join(map(str, row["revisions"]))
        size = "" if pd.isna(row["bytes"]) else int(row["bytes"])
        page = row["wiki"], row["page_id"] or "", safe_text(row["title"])
        yield each.key, *page, row["kind"], row["people"], safe_text(names), size, revisions
    if each.found.withheld:
        yield each.key, "", "", each.found.withheld, "withheld", "", "", "", ""
