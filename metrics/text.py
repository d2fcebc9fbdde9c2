"""Bytes added and removed."""

from collections.abc import Iterator, Mapping

import pandas as pd

from metrics.counting import Counting
from metrics.names import TEXT_METRICS
from metrics.page_table import PAGE
from metrics.results import Result

BYTES = ("bytes_added", "bytes_net", "bytes_removed", "bytes_absolute")
"""What is added up: what grew, the difference, what shrank (below nought), and both without their signs."""


def byte_results(counting: Counting) -> Iterator[Result]:
    """Yield what was added, removed and left of it on the wikis whose bytes count.

    Revisions whose size was hidden are told as `unknown_sizes` and not taken for nought.
    """
    wikis = byte_wikis(counting)
    for metric in (metric for metric in BYTES if metric in counting.material.profile.metrics):
        if not wikis:
            yield Result(metric, None, measured=False)
        elif wikis & counting.material.missing:
            yield Result(metric, None)
        else:
            main = byte_rows(counting, metric, counting.counted, wikis)
            other = byte_rows(counting, metric, counting.other, wikis)
            unknown = int(main.isna().sum())
            yield Result(metric, int(main.sum()), int(other.sum()), beside={"unknown_sizes": unknown})


def byte_numbers(counting: Counting) -> Mapping[str, int]:
    """Return the metrics of TEXT_METRICS that are known, of the counted people."""
    wikis = byte_wikis(counting)
    if not wikis or wikis & counting.material.missing:
        return {}
    return {
        metric: int(byte_rows(counting, metric, counting.counted, wikis).sum())
        for metric in TEXT_METRICS
        if metric in counting.material.profile.metrics
    }


def byte_wikis(counting: Counting) -> frozenset[str]:
    """Return the wikis whose bytes count by the profile."""
    without = counting.material.profile.without_bytes
    return frozenset(each.wiki for each in counting.event.wikis if each.project not in without)


def byte_rows(
    counting: Counting, metric: str, accounts: frozenset[str], wikis: frozenset[str]
) -> "pd.Series[int]":
    """Return the bytes of each qualifying revision, or page, that the metric adds up.

    What is gone from the wiki has no bytes there, also where it counts as an edit.
    """
    rows = counting.qualifying_on(accounts, wikis)
    there = ~rows["gone"]
    if metric == "bytes_net" and counting.material.profile.net_per_page:
        return _grown(counting, rows[there])
    sizes = rows["sizediff"][there]
    if metric == "bytes_net":
        return sizes
    if metric == "bytes_absolute":
        return sizes.abs()
    return sizes[(sizes > 0 if metric == "bytes_added" else sizes < 0) | sizes.isna()]


def _grown(counting: Counting, rows: pd.DataFrame) -> "pd.Series[int]":
    """Return how much larger each page was after the last of `rows` than before the first."""
    rows = rows.assign(size=counting.material.column(rows, "size"))
    pages = rows.sort_values(["timestamp", "rev_id"]).groupby(PAGE, sort=False)
    first, last = pages.nth(0).set_index(PAGE), pages.nth(-1).set_index(PAGE)
    return last["size"] - (first["size"] - first["sizediff"])
