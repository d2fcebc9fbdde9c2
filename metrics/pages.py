"""Pages created and improved, and what stands beside their number."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from metrics.counting import PAGE, Counting, on
from metrics.frames import has_any_tag
from metrics.model import CountedWiki
from metrics.names import TEXT_PROJECTS
from metrics.results import Result, WikiCounts
from metrics.revert_methods import differences
from metrics.reverts import Standing

LIGHT = 50
"""Bytes of difference below which an edit is light."""

SHARE_FROM = 5
"""How many people there must be before the share of the largest contributor is told."""


def page_results(counting: Counting) -> Iterator[Result]:
    """Yield the content result of each project, in both readings of organizers."""
    for project, wikis in _projects(counting):
        only = counting.event.only.get(project)
        if wikis & counting.material.missing:
            yield Result(project, None, only=only)
        else:
            main, other = (counting.result_pages(who, wikis) for who in (counting.counted, counting.other))
            yield Result(project, len(main), len(other), only=only)


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
    missing = counting.material.missing
    return {
        project: None if wikis & missing else _keys(counting.result_pages(counting.counted, wikis))
        for project, wikis in _projects(counting)
    }


def wiki_counts(counting: Counting, counted: CountedWiki) -> WikiCounts:
    """Return what was created, improved and left out on one wiki."""
    pages = counting.pages(counting.counted, frozenset({counted.wiki}))
    created, improved = int(pages["created"].sum()), int(pages["improved"].sum())
    left_out = counting.left_out
    reasons = left_out.loc[left_out["wiki"] == counted.wiki, "reason"].value_counts().sort_index()
    by_reason = {str(reason): int(revisions) for reason, revisions in reasons.items()}
    both = created + improved - len(pages)
    return WikiCounts(counted.project, created, improved, by_reason, both, counted.scope)


def page_facts(counting: Counting, wikis: frozenset[str]) -> pd.DataFrame:
    """Return what is told of each page of a result, one row a page, from the counted people's edits.

    `batch` pages came from batch tools alone, `light` ones had light edits alone; `disambiguation` is absent
    where the wiki cannot tell.
    """
    facts = counting.memory.once("page facts", lambda: _page_facts(counting))
    return on(facts, wikis)


def _page_facts(counting: Counting) -> pd.DataFrame:
    profile, rows = counting.material.profile, _rows(counting)
    texts = partial(counting.material.texts, rows)
    tags, size = texts("tags"), rows["sizediff"].abs()
    by_batch = has_any_tag(tags, profile.batch_tags) | _matches(tags, profile.batch_tag_pattern)
    facts = rows[PAGE].assign(
        batch=by_batch | _matches(texts("comment"), profile.batch_summary_pattern),
        light=(size < LIGHT).fillna(value=False).astype(bool),
        disambiguation=rows["is_disambiguation"],
        over_redirect=has_any_tag(tags, profile.over_redirect_tags),
        uncertain_revert=has_any_tag(tags, profile.own_revert_tags)
        & (rows["history"] == Standing.NOT_CHECKED),
    )
    every, some = ("batch", "light"), ("over_redirect", "uncertain_revert")
    wanted = dict.fromkeys(every, "all") | dict.fromkeys(some, "any") | {"disambiguation": "first"}
    return facts.groupby(PAGE, sort=False, as_index=False).agg(wanted)


def largest_share(counting: Counting, wikis: frozenset[str]) -> int | None:
    """Return how many pages the largest contributor touched; None for fewer than SHARE_FROM people."""
    touched = counting.memory.once("touched", lambda: _touched(counting))
    by_account = on(touched, wikis)["account"].value_counts()
    by_account = by_account[by_account > 0]
    return int(by_account.max()) if len(by_account) >= SHARE_FROM else None


def _beside(counting: Counting, project: str, wikis: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Yield what is told of a result and never taken from it, where there is something to tell."""
    facts = page_facts(counting, wikis)
    yield "batch_tools", int(facts["batch"].sum())
    yield "over_redirect", int(facts["over_redirect"].sum())
    yield "uncertain_reverts", int(facts["uncertain_revert"].sum())
    if project in TEXT_PROJECTS:
        yield "light_edits", int(facts["light"].sum())
    if len(facts) and facts["disambiguation"].notna().all():
        yield "disambiguation", int(facts["disambiguation"].sum())
    share = largest_share(counting, wikis)
    if share is not None and len(facts):
        yield "largest_contributor", share
    yield "moved_in", _moved_in(counting, wikis)
    if counting.event.with_histories and "reverted" not in counting.material.profile.counts:
        rows = counting.rows[counting.rows["account"].isin(counting.counted)]
        rows = on(rows, wikis)
        tagged = rows.assign(tags=counting.material.texts(rows, "tags"))
        yield from differences(tagged, counting.material.profile).items()


def _moved_in(counting: Counting, wikis: frozenset[str]) -> int:
    """Return how many of the created pages began as drafts."""
    rows = counting.qualifying(counting.counted)
    drafts = rows[(rows["parent_id"] == 0) & rows["moved_in_at"].notna()]
    begun = pd.concat([drafts, counting.begun_by(counting.counted)])
    begun = counting.on_result_pages(on(begun, wikis), counting.counted)
    return len(begun[PAGE].drop_duplicates())


def _rows(counting: Counting) -> pd.DataFrame:
    """Return the counted people's edits on the pages of the results."""
    return counting.on_result_pages(counting.qualifying(counting.counted), counting.counted)


def _touched(counting: Counting) -> pd.DataFrame:
    """Return one row for each page of the results and counted person who touched it."""
    return _rows(counting)[[*PAGE, "account"]].drop_duplicates()


def _keys(pages: pd.DataFrame) -> frozenset[tuple[str, int]]:
    return frozenset(zip(pages["wiki"], pages["page_id"].tolist(), strict=True))


def _matches(texts: "pd.Series[str]", pattern: str) -> "pd.Series[bool]":
    return texts.str.contains(pattern, regex=True)
