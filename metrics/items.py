"""Edits of Wikidata by kind, as Wikibase names them at the start of a summary."""

from collections.abc import Iterator

import pandas as pd

from metrics.counting import Counting
from metrics.names import TEXT_PROJECTS
from metrics.namespaces import PROJECT_NAMESPACES
from metrics.results import Result

WIKIDATA = "wikidata"

KINDS = {
    "wikidata_labels": r"wbsetlabel-",
    "wikidata_descriptions": r"wbsetdescription-",
    "wikidata_aliases": r"wbsetaliases-",
    "wikidata_statements_added": r"wb(?:set|create)claim-create",
    "wikidata_statements_changed": r"wbsetclaim-update|wbsetclaimvalue|wbsetqualifier|wbremovequalifiers",
    "wikidata_statements_removed": r"wbremoveclaims-",
    "wikidata_references": r"wbsetreference|wbremovereferences",
    "wikidata_sitelinks": r"wbsetsitelink-|wblinktitles-|clientsitelink-",
    "wikidata_merges": r"wbmergeitems-|wbcreateredirect:",
    "wikidata_items_created": r"wbeditentity-create",
}
"""Metric → what its edits' automatic summaries begin with (docs/formats.md, Action API)."""

OF_NEW_ARTICLES = "wikidata_sitelinks_of_new_articles"

_SITELINK_TO = r"\|(?P<wiki>[a-z_]+) \*/ (?P<title>.+)$"
"""A sitelink's summary names the wiki it leads to, and then the page."""


def item_results(counting: Counting) -> Iterator[Result]:
    """Yield the number of edits of each kind, and of sitelinks that merely accompany a new article."""
    wikis = frozenset(each.wiki for each in counting.event.wikis if each.project == WIKIDATA)
    for metric in (*KINDS, OF_NEW_ARTICLES):
        if not wikis:
            yield Result(metric, None, measured=False)
        elif wikis & counting.material.missing:
            yield Result(metric, None)
        else:
            main, other = (_number(counting, metric, who) for who in (counting.counted, counting.other))
            yield Result(metric, main, other)


def edits_of(counting: Counting, metric: str, accounts: frozenset[str]) -> pd.DataFrame:
    """Return the qualifying edits on Wikidata that are of the metric's kind."""
    if metric == OF_NEW_ARTICLES:
        return _sitelinks_of_new_articles(counting, accounts)
    return _edits(counting, accounts)[_are_of_kind(counting, metric, accounts)]


def _number(counting: Counting, metric: str, accounts: frozenset[str]) -> int:
    if metric == OF_NEW_ARTICLES:
        return len(_sitelinks_of_new_articles(counting, accounts))
    return int(_are_of_kind(counting, metric, accounts).sum())


def _are_of_kind(counting: Counting, metric: str, accounts: frozenset[str]) -> "pd.Series[bool]":
    comments = counting.memory.once(
        ("summaries", accounts), lambda: _comments(counting, _edits(counting, accounts))
    )
    found: pd.Series[bool] = comments.str.match(rf"/\* (?:{KINDS[metric]})")
    return found


def _sitelinks_of_new_articles(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame:
    links = edits_of(counting, "wikidata_sitelinks", accounts)
    texts = {each.wiki for each in counting.event.wikis if each.project in TEXT_PROJECTS}
    rows = counting.qualifying(accounts)
    new = rows[(rows["parent_id"] == 0) & rows["wiki"].isin(texts)]
    created = new[["wiki"]].astype("str").assign(title=counting.material.column(new, "title"))
    leads_to = _comments(counting, links).str.extract(_SITELINK_TO).dropna().rename_axis("at").reset_index()
    return links.loc[leads_to.merge(created.drop_duplicates(), on=["wiki", "title"])["at"]]


def _comments(counting: Counting, rows: pd.DataFrame) -> "pd.Series[str]":
    return counting.material.column(rows, "comment")


def _edits(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame:
    """Return the qualifying edits on Wikidata."""
    wikis = frozenset(each.wiki for each in counting.event.wikis if each.project == WIKIDATA)
    rows = counting.qualifying_on(accounts, wikis)
    return counting.memory.once(
        ("items", accounts), lambda: rows[rows["namespace"].isin(PROJECT_NAMESPACES[WIKIDATA])]
    )
