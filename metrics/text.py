"""Bytes added to the text wikis."""

from collections.abc import Iterator

import pandas as pd

from metrics.counting import Counting
from metrics.names import TEXT_PROJECTS
from metrics.results import Result


def byte_results(counting: Counting) -> Iterator[Result]:
    """Yield the bytes added, and the net of added and removed ones, on text wikis.

    Revisions whose size was hidden are told as `unknown_sizes` and not taken for nought.
    """
    wikis = frozenset(each.wiki for each in counting.event.wikis if each.project in TEXT_PROJECTS)
    for metric in ("bytes_added", "bytes_net"):
        if not wikis:
            yield Result(metric, None, measured=False)
        elif wikis & counting.material.missing:
            yield Result(metric, None)
        else:
            main = byte_rows(counting, metric, counting.counted, wikis)
            other = byte_rows(counting, metric, counting.other, wikis)
            unknown = int(main.isna().sum())
            yield Result(metric, int(main.sum()), int(other.sum()), beside={"unknown_sizes": unknown})


def byte_rows(
    counting: Counting, metric: str, accounts: frozenset[str], wikis: frozenset[str]
) -> "pd.Series[int]":
    """Return the bytes of each qualifying revision that the metric adds up."""
    rows = counting.qualifying(accounts)
    sizes = rows.loc[rows["wiki"].isin(wikis), "sizediff"]
    return sizes if metric == "bytes_net" else sizes[(sizes > 0) | sizes.isna()]
