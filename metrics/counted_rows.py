"""What is behind a metric's value by one way to count, row by row, so that two ways can be compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from metrics.counting import Counting
from metrics.evidence import PERSON, evidence
from metrics.items import edits_of
from metrics.media import MEDIA, files_used, page_of_use
from metrics.names import ITEM_METRICS, MEDIA_METRICS, PROJECT_METRICS, TEXT_METRICS
from metrics.page_table import PAGE
from metrics.text import byte_rows, byte_wikis

_OF_REVISION = ["wiki", "rev_id", "page_id", "title", "account", "timestamp", "sizediff"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a metric counts.

    `rows` finds what is behind its value, None where it has none. Its columns are those of a revision, with
    `label`, its place in the frame of contributions, and `rule`: why bytes are there that are none of its
    own. Two ways count the same where `same` agrees; rows that agree in `one` are told as one, of this
    `kind`. `bytes`: bytes are added up, else those are counted.
    """

    rows: Callable[[Counting, str], pd.DataFrame | None]
    kind: str
    same: Sequence[str]
    one: Sequence[str]
    bytes: bool = False

    @property
    def counts(self) -> str:
        """Why a revision that counts makes nothing of this kind."""
        return "no-bytes" if self.bytes else "indirect"


def unit_of(metric: str) -> Unit:
    return next(unit for metrics, unit in _UNITS.items() if metric in metrics or not metrics)


def _revisions(counting: Counting, labels: pd.Index) -> pd.DataFrame:
    rows = counting.material.frame.loc[labels, _OF_REVISION].astype({"wiki": "str", "account": "str"})
    return rows.assign(label=rows.index, on=rows["wiki"], rule="")


def _pages(counting: Counting, project: str) -> pd.DataFrame:
    wikis = frozenset(each.wiki for each in counting.event.wikis if each.project == project)
    begun = counting.begun_by(counting.counted)
    rows = pd.concat([counting.qualifying_on(counting.counted, wikis), begun[begun["wiki"].isin(wikis)]])
    return _revisions(counting, counting.on_result_pages(rows, counting.counted).index)


def _files(counting: Counting, metric: str) -> pd.DataFrame | None:
    files = MEDIA[metric](counting, counting.counted)
    return None if files is None else _revisions(counting, files.index)


def _uses(counting: Counting, _: str) -> pd.DataFrame | None:
    """Return a row for each page that uses a file: the file's revision, and that page."""
    files = files_used(counting, counting.counted)
    if files is None:
        return None
    rows = _revisions(counting, files.index).assign(use=files["used_on"].str.split("|"), title="")
    rows = rows.explode("use", ignore_index=True)
    return rows.assign(**page_of_use(rows["use"]))


def _items(counting: Counting, metric: str) -> pd.DataFrame:
    return _revisions(counting, edits_of(counting, metric, counting.counted).index)


def _bytes(counting: Counting, metric: str) -> pd.DataFrame:
    wikis = byte_wikis(counting)
    sizes = byte_rows(counting, metric, counting.counted, wikis)
    if metric != "bytes_net" or not counting.material.profile.net_per_page:
        return _revisions(counting, sizes.index)
    rows = counting.qualifying_on(counting.counted, wikis)
    own = _revisions(counting, rows.index[~rows["gone"]])
    return pd.concat([own, _in_between(own, sizes)], ignore_index=True)


def _in_between(own: pd.DataFrame, grown: "pd.Series[int]") -> pd.DataFrame:
    """Return what each page grew by beside its `own` rows, at the last of them."""
    last = own.sort_values(["timestamp", "rev_id"]).drop_duplicates(PAGE, keep="last")
    of_rows = own.groupby(PAGE, as_index=False)["sizediff"].sum()
    rows = last.drop(columns="sizediff").merge(of_rows, on=PAGE)
    rows = rows.merge(grown.rename("growth").reset_index(), on=PAGE)
    unknown = rows["growth"].isna()
    beside = rows["growth"].fillna(0) - rows["sizediff"]
    rule = pd.Series("in-between", index=rows.index).mask(unknown, "unknown-size")
    return rows.assign(sizediff=beside, rule=rule)[beside != 0].drop(columns="growth")


def _editors(counting: Counting, _: str) -> pd.DataFrame:
    rows = _revisions(counting, counting.qualifying(counting.counted).index)
    return rows.assign(wiki="", page_id=0, title="")


def _people(counting: Counting, metric: str) -> pd.DataFrame | None:
    """Return people who are counted by their account and not by a revision of theirs."""
    found = evidence(counting, metric)
    if found is None:
        return None
    people = pd.DataFrame({"account": [account for (account,) in found.rows["accounts"]]}, dtype="str")
    return people.assign(wiki="", page_id=0, title="", rule="").reindex(columns=[*_OF_REVISION, *_ADDED])


_ADDED = ("label", "on", "rule")

_ONE_REVISION = ("wiki", "rev_id")

_UNITS: Mapping[Sequence[str], Unit] = {
    PROJECT_METRICS: Unit(_pages, "page", PAGE, PAGE),
    TEXT_METRICS: Unit(_bytes, "page", ("label", "rule"), PAGE, bytes=True),
    ("pages_using_files",): Unit(_uses, "page", PAGE, PAGE),
    MEDIA_METRICS: Unit(_files, "revision", _ONE_REVISION, _ONE_REVISION),
    ITEM_METRICS: Unit(_items, "revision", _ONE_REVISION, _ONE_REVISION),
    ("editors",): Unit(_editors, PERSON, ("account",), ("account",)),
    (): Unit(_people, PERSON, ("account",), ("account",)),
}
"""What the metrics count; the first that names a metric does, the last one is for all others."""
