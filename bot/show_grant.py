"""A grant page for people: every value with its place on the page, and what could not be read."""

from collections.abc import Iterator

from bot.show import console, new_table
from metrics.model import Grant, Period


def print_grant(grant: Grant) -> None:
    """Print what a grant page promises, then what could not be read of it."""
    console.print(grant.title)
    for label, value in _facts(grant):
        console.print(f"  {label}: {value}")
    table = new_table("Metric", "Target", "As written", "Where")
    for target in grant.targets:
        count = target.count
        table.add_row(target.metric, "?" if count.lo is None else str(count.lo), count.raw, target.where)
    console.print(table)
    for unknown in grant.not_understood:
        console.print(f"not understood: {unknown.where}: {unknown.raw}")


def _facts(grant: Grant) -> Iterator[tuple[str, str]]:
    yield "form", grant.form or "not recognized"
    yield "ID", grant.id or "not given"
    yield "status", grant.status or "not given"
    yield "grant period", _period(grant.period)
    yield "proposed", _period(grant.proposed)
    for amount in grant.amounts:
        yield amount.label, f"{amount.amount} {amount.currency}".strip()
    yield "applicants", ", ".join(grant.applicants) or "not given"
    yield "infobox", "; ".join(f"{fact.where} = {fact.raw}" for fact in grant.facts) or "not found"


def _period(period: Period | None) -> str:
    return f"{period.start} to {period.end}" if period else "not given"
