"""The overview for programs: CSV and JSON."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from bot.plain import json_text
from bot.portfolio import FORM_METRICS, GrantRow, Portfolio
from bot.portfolio_table import days_of, flags_of
from bot.show_overlap import overlap_row_json
from bot.status import progress_json, stamp
from bot.status_csv import safe_text
from collectors.grant_form import FISCAL_YEAR, REGION
from metrics.profiles import ESEP_1
from metrics.results import Progress

_FACTS = ("grant", "id", "event", "following", "region", "fiscal_year", "start", "end", "data_as_of")
FACTS = (*_FACTS, "stale", "flags", "problem")
COLUMNS = (*FACTS, *(f"{name}{part}" for name in FORM_METRICS for part in ("_target", "", "_state")))
"""Of each metric its target, its result and their state."""


def portfolio_csv(found: Portfolio) -> str:
    """Return a row a grant, and two with the totals, which say `sum` and `union` under `following`."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in (*map(_csv_row, found.rows), *_totals(found)):
        writer.writerow(
            {key: safe_text(value) if isinstance(value, str) else value for key, value in row.items()}
        )
    return written.getvalue()


def portfolio_json(found: Portfolio) -> str:
    """Return the documented answer of `esep portfolio --format json`."""
    answer = {
        "profile": ESEP_1.name,
        "taken_at": stamp(found.taken_at),
        "complete": not found.incomplete,
        "grants": [_json_row(row) for row in found.rows],
        "totals": [overlap_row_json(row) for row in found.totals],
    }
    return json_text(answer, indent=2) + "\n"


def _facts(row: GrantRow) -> dict[str, Any]:
    status, days = row.status, [day.isoformat() for day in days_of(row)]
    return {
        "grant": row.title,
        "id": row.grant.id if row.grant else None,
        "event": row.event,
        "following": row.following.value,
        "region": row.facts.get(REGION),
        "fiscal_year": row.facts.get(FISCAL_YEAR),
        "start": days[0] if days else None,
        "end": days[-1] if days else None,
        "data_as_of": stamp(status.data_as_of) if status else None,
        "stale": sorted(status.stale) if status else [],
        "flags": list(flags_of(row)),
        "problem": row.problem,
    }


def _json_row(row: GrantRow) -> dict[str, Any]:
    return {**_facts(row), "progress": [_progress(row, progress) for progress in row.progress]}


def _progress(row: GrantRow, progress: Progress) -> dict[str, Any]:
    state = progress.state.value if row.status else None
    return {**progress_json(progress), "state": state, "raw_target": progress.raw_target}


def _csv_row(row: GrantRow) -> dict[str, Any]:
    facts = _facts(row)
    cells = {**facts, "stale": " ".join(facts["stale"]), "flags": " ".join(facts["flags"])}
    for progress in row.progress:
        target = progress.raw_target if progress.target is None else progress.target
        cells |= {f"{progress.metric}_target": target, progress.metric: progress.result}
        cells[f"{progress.metric}_state"] = progress.state.value if row.status else None
    return cells


def _totals(found: Portfolio) -> Iterator[dict[str, Any]]:
    for kind in ("sum", "union"):
        numbers = {row.metric: getattr(row, kind) for row in found.totals}
        yield {"following": kind, **numbers}
