"""An explanation as data."""

from typing import Any

import pandas as pd

from bot.explain import Explanation
from bot.made_from import made_from_json
from bot.status import progress_json, scope_json, stamp, window_json
from metrics.explain import OTHER_READING, Alone, Said, difference
from metrics.model import CountedWiki
from metrics.results import WikiCounts


def explanation_json(told: Explanation) -> dict[str, Any]:
    """Return the documented answer of `esep status --explain METRIC --json`."""
    status, (own, *others) = told.status, told.said
    profiles = [said for said in (own, *others) if said.name != OTHER_READING]
    counts = status.wikis_of(told.progress)
    return {
        "event": status.event,
        "taken_at": stamp(status.taken_at),
        "data_as_of": stamp(status.data_as_of),
        "complete": status.complete,
        **progress_json(told.progress),
        "promised": _promised(told),
        "window": window_json(told.window),
        "wikis": {each.wiki: _wiki(each, counts.get(each.wiki)) for each in told.wikis},
        "people": {
            "listed": status.people.listed,
            "valid": status.people.valid,
            "counted": told.people,
            "with_organizers": told.with_organizers,
        },
        "edits": told.seen
        and {"seen": told.seen.seen, "left_out": dict(told.seen.left_out), "counted": told.seen.counted},
        "profiles": [_said(said, own, told) for said in profiles],
        "organizers": next(_said(said, own, told) for said in others if said.name == OTHER_READING),
        "made_from": status.made_from and made_from_json(status.made_from, stamp),
    }


def _promised(told: Explanation) -> dict[str, Any] | None:
    if not told.target:
        return None
    return {"raw": told.target.count.raw, "where": told.target.where, "why": told.target.note}


def _wiki(wiki: CountedWiki, counts: WikiCounts | None) -> dict[str, Any]:
    pages = {"created": counts.created, "improved": counts.improved} if counts else {}
    return {**scope_json(wiki.scope), "namespaces": sorted(wiki.content_namespaces), **pages}


def _said(said: Said, own: Said, told: Explanation) -> dict[str, Any]:
    return {
        "profile": own.name if said.name == OTHER_READING else said.name,
        "counts": said.counts,
        "result": said.result,
        "difference": difference(said, own),
        "more": said.more and _alone(said.more, told),
        "less": said.less and _alone(said.less, told),
    }


def _alone(alone: Alone, told: Explanation) -> dict[str, Any]:
    return {
        "number": alone.number,
        "reasons": dict(alone.reasons),
        "withheld": alone.found.withheld,
        "found": [_row(row, told) for row in alone.found.rows.to_dict("records")],
    }


def _row(row: dict[Any, Any], told: Explanation) -> dict[str, Any]:
    return {
        "wiki": row["wiki"],
        "page_id": row["page_id"],
        "title": row["title"],
        "people": row["people"],
        "accounts": [told.names[account] for account in row["accounts"] if account in told.names],
        "revisions": [{"wiki": wiki, "revision": int(number)} for wiki, number in row["revisions"]],
        "bytes": None if pd.isna(row["bytes"]) else int(row["bytes"]),
        "reasons": list(row["reasons"]),
    }
