"""A report as `esep grant --json` prints it under `reported`."""

from collections.abc import Sequence
from typing import Any

from metrics.model import Amount, Count, Target
from metrics.reports import Expenditure, Goal, Outcome, Report, declared_and_reported

Json = dict[str, Any]


def report_json(report: Report, targets: Sequence[Target]) -> Json:
    """Return a report, and under `metrics` its figures beside the grant's targets."""
    return {
        "title": report.title,
        "revision": report.revision,
        "status": report.status,
        "due": report.due.isoformat() if report.due else None,
        "amounts": [amount_json(amount) for amount in report.amounts],
        "metrics": [
            {
                "metric": row.metric,
                "target": row.target and count_json(row.target),
                "reported": row.reported and count_json(row.reported),
                "disagreements": [found.value for found in row.disagreements],
            }
            for row in declared_and_reported(targets, report)
        ],
        "outcomes": [_outcome(outcome) for outcome in report.outcomes],
        "goals": [_goal(goal) for goal in report.goals],
        "expenditures": [_expenditure(row) for row in report.expenditures],
        "facts": [{"where": fact.where, "raw": fact.raw} for fact in report.facts],
        "not_understood": [{"where": found.where, "raw": found.raw} for found in report.not_understood],
    }


def count_json(count: Count) -> Json:
    return {"raw": count.raw, "kind": count.kind.value, "lo": count.lo, "hi": count.hi}


def amount_json(amount: Amount) -> Json:
    return {"label": amount.label, "amount": float(amount.amount), "currency": amount.currency}


def _outcome(outcome: Outcome) -> Json:
    return {
        "where": outcome.where,
        "metric": outcome.metric,
        "target": outcome.target and count_json(outcome.target),
        "achieved": outcome.achieved and count_json(outcome.achieved),
        "explanation": outcome.explanation,
    }


def _goal(goal: Goal) -> Json:
    return {
        "where": goal.where,
        "goal": goal.text,
        "verdict": goal.verdict.value,
        "explanation": goal.explanation,
    }


def _expenditure(row: Expenditure) -> Json:
    return {"item": row.item, "amounts": [amount_json(amount) for amount in row.amounts]}
