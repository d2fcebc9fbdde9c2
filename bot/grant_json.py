"""A grant as `esep grant --json` prints it."""

from typing import Any

from metrics.model import Amount, Grant, NotUnderstood, Period, Target

Json = dict[str, Any]


def grant_json(grant: Grant) -> Json:
    """Return a grant in the stable form of the command line; dates are ISO, amounts are numbers."""
    return {
        "title": grant.title,
        "id": grant.id,
        "status": grant.status,
        "period": _period(grant.period),
        "proposed": _period(grant.proposed),
        "amounts": [_amount(amount) for amount in grant.amounts],
        "applicants": list(grant.applicants),
        "targets": [_target(target) for target in grant.targets],
        "not_understood": [_not_understood(value) for value in grant.not_understood],
        "revision": grant.revision,
        "form": grant.form,
        "facts": [{"where": fact.where, "raw": fact.raw} for fact in grant.facts],
    }


def _period(period: Period | None) -> Json | None:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None


def _amount(amount: Amount) -> Json:
    return {"label": amount.label, "amount": float(amount.amount), "currency": amount.currency}


def _target(target: Target) -> Json:
    count = target.count
    return {
        "metric": target.metric,
        "raw": count.raw,
        "kind": count.kind.value,
        "lo": count.lo,
        "hi": count.hi,
        "where": target.where,
    }


def _not_understood(value: NotUnderstood) -> Json:
    return {"where": value.where, "raw": value.raw}
