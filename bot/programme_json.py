"""The documented answer of `esep programme --format json`."""

from dataclasses import asdict
from typing import Any

from bot.programme import Afterwards, Programme
from bot.status import stamp
from metrics.groups import Scores
from metrics.programmes import Attendance, Registered


def programme_json(found: Programme) -> dict[str, Any]:
    """Return what the table says of a programme, for programs."""
    declared, figures = found.declaration, found.figures
    return {
        "programme": declared.name,
        "title": declared.title,
        "as_of": stamp(found.as_of),
        "registered": figures.registered and _registered(figures.registered),
        "lower_bound": found.lists.lower_bound,
        "nameless": figures.nameless,
        "attendance": figures.attendance and _attendance(figures.attendance),
        "ambassadors": found.named(declared.ambassadors),
        "event": declared.event,
        "afterwards": found.afterwards and _afterwards(found.afterwards),
        "clinics": [_clinic(found, place) for place in range(len(declared.clinics))],
    }


def _registered(found: Registered) -> dict[str, Any]:
    return {
        "people": found.people,
        "regions": [asdict(share) for share in found.regions],
        "languages": [{"language": language, "people": people} for language, people in found.languages],
    }


def _attendance(found: Attendance) -> dict[str, Any]:
    return {
        "clinics": found.clinics,
        "participations": found.participations,
        "average": found.average,
        "people": found.people,
        "returning": found.returning,
        "satisfaction": _scores(found.satisfaction),
    }


def _scores(found: Scores | None) -> dict[str, Any] | None:
    if not found:
        return None
    return {"mean": found.mean, "answers": found.answers, "spread": list(found.spread)}


def _afterwards(found: Afterwards) -> dict[str, Any]:
    days = {"start": stamp(found.period.start), "end": stamp(found.period.end)}
    return {**days, "as_of": stamp(found.as_of), "done": found.done and asdict(found.done)}


def _clinic(found: Programme, place: int) -> dict[str, Any]:
    part, clinic = found.declaration.clinics[place], found.lists.clinics[place]
    figures = found.figures.clinics[place]
    return {
        "title": part.title,
        "start": stamp(clinic.start),
        "end": stamp(clinic.end),
        "timezone": found.declaration.zone(part).key,
        "languages": list(part.languages),
        "interpretation": list(part.interpretation),
        "sharers": found.named(part.sharers),
        "registered": figures.registered,
        "attended": figures.attended,
        "satisfaction": _scores(figures.satisfaction),
    }
