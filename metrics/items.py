"""Edits of Wikidata by kind, as Wikibase names them at the start of a summary."""

import re
from collections.abc import Iterator

import pandas as pd

from metrics.counting import Counting, Material
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

_LONGEST = len("/* wbcreateclaim-create")
"""So much of a summary tells its kind."""

_SITELINK_TO = r"\|([a-z_]+ \*/ .+)$"
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
    rows = counting.qualifying(accounts)
    if metric == OF_NEW_ARTICLES:
        return rows.loc[_links_to_new_articles(counting, accounts)]
    return rows[_kinds(counting.material, rows) == metric]


def _number(counting: Counting, metric: str, accounts: frozenset[str]) -> int:
    if metric == OF_NEW_ARTICLES:
        return len(_links_to_new_articles(counting, accounts))
    numbers = counting.memory.once(
        ("kinds", accounts),
        lambda: _kinds(counting.material, counting.qualifying(accounts)).value_counts().to_dict(),
    )
    return int(numbers.get(metric, 0))


def _links_to_new_articles(counting: Counting, accounts: frozenset[str]) -> pd.Index:
    """Return the labels of the sitelinks to articles that are created in the same window."""
    rows = counting.qualifying(accounts)
    both = (_links(counting.material), _articles(counting.material))
    links, created = (articles[articles.index.isin(rows.index)] for articles in both)
    as_objects = links.astype("object")  # pandas looks for Arrow's texts one by one
    return links.index[as_objects.isin(created)]


def _kinds(material: Material, rows: pd.DataFrame) -> "pd.Series[str]":
    """Return the metric that each of the judged rows is of, absent where it is of none."""
    return material.memory.once("kinds", lambda: _found_kinds(material)).take(rows.index.to_numpy())


def _found_kinds(material: Material) -> "pd.Series[str]":
    """Return the metric of each contribution in the frame."""
    rows = material.judged
    wikis = {each.wiki for each in material.event.wikis if each.project == WIKIDATA}
    items = rows[rows["wiki"].isin(wikis) & rows["namespace"].isin(PROJECT_NAMESPACES[WIKIDATA])]
    begins = material.column(items, "comment").str.slice(stop=_LONGEST).astype("category")
    found: pd.Series[str] = begins.map(_kind, na_action="ignore").reindex(material.frame.index)
    return found


def _kind(summary: str) -> str | None:
    return next((metric for metric, begins in KINDS.items() if re.match(rf"/\* (?:{begins})", summary)), None)


def _links(material: Material) -> "pd.Series[str]":
    """Return label → article, as `_articles` names it, of the sitelinks."""
    return material.memory.once("links", lambda: _found_links(material))


def _found_links(material: Material) -> "pd.Series[str]":
    links = material.judged[_kinds(material, material.judged) == "wikidata_sitelinks"]
    leads_to: pd.Series[str] = material.column(links, "comment").str.extract(_SITELINK_TO, expand=False)
    return leads_to


def _articles(material: Material) -> "pd.Series[str]":
    """Return label → article, of the first revisions on text wikis."""
    return material.memory.once("articles", lambda: _found_articles(material))


def _found_articles(material: Material) -> "pd.Series[str]":
    rows = material.judged
    texts = {each.wiki for each in material.event.wikis if each.project in TEXT_PROJECTS}
    first = rows[(rows["parent_id"] == 0) & rows["wiki"].isin(texts)]
    return first["wiki"].astype("str") + " */ " + material.column(first, "title")
