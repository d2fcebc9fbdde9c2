"""A grant page for people: every value with its place on the page, and what could not be read."""

from collections.abc import Iterator, Sequence

from bot.grants import GrantAndReport
from bot.show import console, new_table
from metrics.model import Count, Grant, Period, Target
from metrics.reports import Report, declared_and_reported


def print_answer(found: GrantAndReport) -> None:
    """Print a grant, its report, or both."""
    if found.grant:
        print_grant(found.grant)
    if found.report:
        print_report(found.report, found.grant.targets if found.grant else ())


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
    for measure in grant.measures:
        console.print(f"promised in words: {measure.where}: {measure.raw}")
    for person in grant.team:
        console.print(f"team: {person.name or f'not a sure name: “{person.raw}”'} ({person.where})")
    for unknown in grant.not_understood:
        console.print(f"not understood: {unknown.where}: {unknown.raw}")


def print_report(report: Report, targets: Sequence[Target]) -> None:
    """Print what a report says beside the grant's targets, and what of it disagrees."""
    console.print(f"reported: {report.title}")
    for fact in report.facts:
        console.print(f"  {fact.where}: {fact.raw}")
    table = new_table("Metric", "Target", "Reported", "Disagrees")
    for row in declared_and_reported(targets, report):
        disagreements = ", ".join(found.value.replace("_", " ") for found in row.disagreements)
        table.add_row(row.metric, _raw(row.target), _raw(row.reported), disagreements)
    console.print(table)
    for goal in report.goals:
        console.print(f"{goal.verdict.value.replace('_', ' ')}: {goal.where}: {goal.text}")
    for spent in report.expenditures:
        sums = ", ".join(f"{amount.amount} {amount.currency}".strip() for amount in spent.amounts)
        console.print(f"spent: {spent.item}: {sums}")
    for unknown in report.not_understood:
        console.print(f"not understood in the report: {unknown.where}: {unknown.raw}")


def _raw(count: Count | None) -> str:
    return count.raw if count else ""


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
