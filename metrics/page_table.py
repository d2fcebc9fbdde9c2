"""The distinct pages of an event, numbered, so that some of them are an array of truths."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PAGE = ["wiki", "page_id"]
"""What makes two revisions revisions of one page."""

Pages = NDArray[np.bool_]
"""Some of the pages of a table: whether each is among them, by its number."""


@dataclass(frozen=True, eq=False)
class PageTable:
    """`all` has a row for each page, `wiki` and `page_id`; a page's number is its place there."""

    all: pd.DataFrame

    def numbered(self, numbers: "pd.Series[int]") -> Pages:
        """Return the pages that have these numbers, which may be there many times."""
        found = np.zeros(len(self.all), dtype=np.bool_)
        found[numbers.to_numpy()] = True
        return found

    def on(self, wikis: Collection[str]) -> Pages:
        return self.all["wiki"].isin(wikis).to_numpy()


def with_pages(rows: pd.DataFrame) -> tuple[pd.DataFrame, PageTable]:
    """Return `rows` with the column `page`, the number of each one's page, and the table of these pages.

    The wikis of the rows are categories.
    """
    wikis = rows["wiki"].cat
    numbers, _ = pd.factorize(rows["page_id"] * len(wikis.categories) + wikis.codes)
    numbered = rows.assign(page=numbers)
    table = numbered.drop_duplicates("page")[PAGE].reset_index(drop=True)
    return numbered, PageTable(table)
