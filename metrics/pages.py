"""Pages created and improved, and what stands beside their number."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from metrics.counting import Counting, Material, on
from metrics.frames import has_any_tag
from metrics.model import CountedWiki
from metrics.names import TEXT_PROJECTS
from metrics.page_table import Pages
from metrics.results import Result, WikiCounts
from metrics.revert_methods import differences
from metrics.reverts import Standing

LIGHT = 50
"""Bytes of difference below which an edit is light."""

SHARE_FROM = 5
"""How many people there must be before the share of the largest contributor is told."""


def page_results(counting: Counting) -> Iterator[Result]:
    """Yield the content result of each project, in both readings of organizers."""
    main, other = (page_numbers(counting, who) for who in (counting.counted, counting.other))
    for project, number in main.items():
        yield Result(project, number, other[project], only=counting.event.only.get(project))


def page_numbers(counting: Counting, accounts: frozenset[str]) -> Mapping[str, int | None]:
    """Return the number of each project's counted pages; None where a wiki was never fetched whole."""
    pages, material = counting.result_pages(accounts), counting.material
    return {
        project: None if wikis & material.missing else int((pages & material.pages_on(wikis)).sum())
        for project, wikis in _projects(counting)
    }


def project_results(counting: Counting) -> Iterator[Result]:
    """Yield what `page_results` yields, with what stands beside each result."""
    wikis = dict(_projects(counting))
    for result in page_results(counting):
        known = result.value is not None
        yield replace(
            result, beside=dict(_beside(counting, result.metric, wikis[result.metric])) if known else {}
        )


def _projects(counting: Counting) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each project of the event with its wikis."""
    wikis = counting.event.wikis
    for project in dict.fromkeys(counted.project for counted in wikis):
        yield project, frozenset(counted.wiki for counted in wikis if counted.project == project)


def project_pages(counting: Counting) -> Mapping[str, frozenset[tuple[str, int]] | None]:
    """Return each project's counted pages, (wiki, page id); None where a wiki was never fetched whole."""
    pages, material = counting.result_pages(counting.counted), counting.material
    return {
        project: None if wikis & material.missing else _keys(material, pages & material.pages_on(wikis))
        for project, wikis in _projects(counting)
    }


def wiki_counts(counting: Counting, counted: CountedWiki) -> WikiCounts:
    """Return what was created, improved and left out on one wiki."""
    touched, here = counting.touched(counting.counted), counting.material.pages_on(frozenset({counted.wiki}))
    created, improved = touched.created & here, touched.improved & here
    reasons = counting.memory.once("left out", lambda: _left_out(counting))
    return WikiCounts(
        counted.project,
        int(created.sum()),
        int(improved.sum()),
        {reason: number for (wiki, reason), number in reasons.items() if wiki == counted.wiki},
        int((created & improved).sum()),
        counted.scope,
    )


def _left_out(counting: Counting) -> Mapping[tuple[str, str], int]:
    """Return wiki and reason → how many revisions were left out for it, in the order of these names."""
    rows = counting.left_out
    return dict(sorted(Counter(zip(rows["wiki"], rows["reason"], strict=True)).items()))


def page_facts(counting: Counting) -> Mapping[str, Pages]:
    """Return the pages of the results of which each thing is told, from the counted people's edits.

    `batch_tools` pages came from batch tools alone, `light_edits` ones had light edits alone. Whether a page
    is a `disambiguation` the wiki can tell of `known` ones; `touched` are all but drafts of before.
    """
    return counting.memory.once("page facts", lambda: _page_facts(counting))


def _page_facts(counting: Counting) -> Mapping[str, Pages]:
    rows, profile = _rows(counting), counting.material.profile
    tags, comments = (counting.material.column(rows, name) for name in ("tags", "comment"))
    by_batch = has_any_tag(tags, profile.batch_tags) | _matches(tags, profile.batch_tag_pattern)
    by_batch |= _matches(comments, profile.batch_summary_pattern)
    light = (rows["sizediff"].abs() < LIGHT).fillna(value=False).astype(bool)
    uncertain = has_any_tag(tags, profile.own_revert_tags) & (rows["history"] == Standing.NOT_CHECKED)

    def having(which: "pd.Series[bool]") -> Pages:
        return counting.material.pages.numbered(rows["page"][which])

    touched = counting.material.pages.numbered(rows["page"])
    return {
        "touched": touched,
        "batch_tools": touched & ~having(~by_batch),
        "light_edits": touched & ~having(~light),
        "over_redirect": having(has_any_tag(tags, profile.over_redirect_tags)),
        "uncertain_reverts": having(uncertain),
        "moved_in": _moved_in(counting),
        **_disambiguations(counting, rows),
    }


def _disambiguations(counting: Counting, rows: pd.DataFrame) -> Mapping[str, Pages]:
    """Return the pages of which it is `known` what they are, and the `disambiguation` ones."""
    told = rows[["page"]].assign(told=counting.material.column(rows, "is_disambiguation"))
    told = told.dropna().drop_duplicates("page")
    numbered = counting.material.pages.numbered
    return {
        "known": numbered(told["page"]),
        "disambiguation": numbered(told["page"][told["told"].astype(bool)]),
    }


def largest_share(counting: Counting, wikis: frozenset[str]) -> int | None:
    """Return how many pages the largest contributor touched; None for fewer than SHARE_FROM people."""
    touched = counting.memory.once("people on pages", lambda: _touched(counting))
    here = counting.material.pages_on(wikis)[touched["page"]]
    by_account = np.bincount(touched["account"].cat.codes[here])
    by_account = by_account[by_account > 0]
    return int(by_account.max()) if len(by_account) >= SHARE_FROM else None


def _beside(counting: Counting, project: str, wikis: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Yield what is told of a result and never taken from it, where there is something to tell."""
    here = counting.material.pages_on(wikis)
    facts = {name: pages & here for name, pages in page_facts(counting).items()}
    for name in ("batch_tools", "over_redirect", "uncertain_reverts"):
        yield name, int(facts[name].sum())
    if project in TEXT_PROJECTS:
        yield "light_edits", int(facts["light_edits"].sum())
    known = facts["known"].sum()
    if known and known == facts["touched"].sum():
        yield "disambiguation", int(facts["disambiguation"].sum())
    share = largest_share(counting, wikis)
    if share is not None:
        yield "largest_contributor", share
    yield "moved_in", int(facts["moved_in"].sum())
    if counting.event.with_histories and "reverted" not in counting.material.profile.counts:
        rows = counting.rows[counting.rows["account"].isin(counting.counted)]
        rows = on(rows, wikis)
        tagged = rows.assign(tags=counting.material.column(rows, "tags"))
        yield from differences(tagged, counting.material.profile).items()


def _moved_in(counting: Counting) -> Pages:
    """Return the created pages that began as drafts."""
    rows, numbered = counting.qualifying(counting.counted), counting.material.pages.numbered
    drafts = rows["page"][(rows["parent_id"] == 0) & rows["moved_in_at"].notna()]
    begun = counting.begun_by(counting.counted)["page"]
    return (numbered(drafts) | numbered(begun)) & counting.result_pages(counting.counted)


def _rows(counting: Counting) -> pd.DataFrame:
    """Return the counted people's edits on the pages of the results."""
    return counting.on_result_pages(counting.qualifying(counting.counted), counting.counted)


def _touched(counting: Counting) -> pd.DataFrame:
    """Return one row for each page of the results and counted person who touched it."""
    return _rows(counting)[["page", "account"]].drop_duplicates()


def _keys(material: Material, some: Pages) -> frozenset[tuple[str, int]]:
    pages = material.pages.all[some]
    return frozenset(zip(pages["wiki"], pages["page_id"].tolist(), strict=True))


def _matches(texts: "pd.Series[str]", pattern: str) -> "pd.Series[bool]":
    return texts.str.contains(pattern, regex=True)
