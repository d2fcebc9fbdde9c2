"""A grant as `esep grant --json` prints it."""

from dataclasses import asdict
from typing import Any

from bot.grants import GrantAndReport
from bot.report_json import amount_json, count_json, report_json
from metrics.model import Fact, Grant, NotUnderstood, Period, Target

Json = dict[str, Any]


def answer_json(found: GrantAndReport) -> Json:
    """Return a grant with its report under `reported`; a report without its grant has that key alone."""
    grant = grant_json(found.grant) if found.grant else {}
    targets = found.grant.targets if found.grant else ()
    return {**grant, **({"reported": report_json(found.report, targets)} if found.report else {})}


def grant_json(grant: Grant) -> Json:
    """Return a grant in the stable form of the command line; dates are ISO, amounts are numbers."""
    return {
        "title": grant.title,
        "id": grant.id,
        "status": grant.status,
        "period": _period(grant.period),
        "proposed": _period(grant.proposed),
        "amounts": [amount_json(amount) for amount in grant.amounts],
        "applicants": list(grant.applicants),
        "targets": [_target(target) for target in grant.targets],
        "not_understood": [_fact(value) for value in grant.not_understood],
        "revision": grant.revision,
        "form": grant.form,
        "facts": [_fact(fact) for fact in grant.facts],
        "measures": [_fact(measure) for measure in grant.measures],
        "team": [asdict(person) for person in grant.team],
    }


def _period(period: Period | None) -> Json | None:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None


def _target(target: Target) -> Json:
    return {"metric": target.metric, **count_json(target.count), "where": target.where}


def _fact(value: Fact | NotUnderstood) -> Json:
    return {"where": value.where, "raw": value.raw}
