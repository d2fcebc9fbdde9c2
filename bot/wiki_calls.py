"""{{Esep|…}}: an event that its own page declares, read from the call's parameters."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import mwparserfromhell
from mwparserfromhell.nodes import Comment
from pydantic import ValidationError

from bot.marks import find_calls
from config.errors import DeclarationError
from config.events import EventDeclaration

REQUIRED = ("grant", "wikis")
LISTS = ("section", "registration")
OPTIONAL = ("days", "timezone", "languages")
NOTE = "note-"
"""The parameters there are; `note-` is followed by a metric."""

_OF_FIELD = {"event_days": "days", "publish": "languages", "campaign_event": "registration"}
"""The parameters that are not called as the declaration's fields are."""

ONE_DAY = timedelta(days=1)
MOST_DAYS, YEARS = 366, range(2001, 2100)


class WrongCallError(DeclarationError):
    """A parameter that cannot be: `problem` is `unknown`, `missing` or `value`."""

    def __init__(self, page: str, problem: str, parameter: str, value: str = "") -> None:
        self.problem, self.parameter, self.value = problem, parameter, value
        what = {"unknown": "there is none of that name", "missing": "is missing"}.get(problem)
        super().__init__(f"“{page}”: {{{{Esep}}}}: {parameter}: {what or f'“{value}” cannot be'}")


def call_in(text: str) -> str | None:
    """Return the first {{Esep|…}} of a page, None where there is none."""
    spans = find_calls(text)
    return text[slice(*spans[0])] if spans else None


def declared_by(
    page: str, call: str, *, wikis: frozenset[str], metrics: frozenset[str], accepted: bool
) -> EventDeclaration:
    """Return the event that a page declares; `accepted`: everybody on its list counts.

    Raises WrongCallError for the first parameter that is wrong.
    """
    given = parameters(call)
    _refuse_names(page, given, metrics)
    for wiki in _several(given.get("wikis", "")):
        if wiki not in wikis:
            raise WrongCallError(page, "value", "wikis", wiki)
    try:
        return EventDeclaration.model_validate(_fields(page, given, accepted=accepted))
    except ValidationError as error:
        field = [str(part) for part in error.errors()[0]["loc"]]
        raise _wrong(page, field, given) from error


def wrong_value(page: str, parameter: str, call: str) -> WrongCallError:
    """Return the error that says that a call's parameter cannot be what it is."""
    return WrongCallError(page, "value", parameter, parameters(call).get(parameter, ""))


def languages_of(call: str) -> list[str]:
    """Return the languages that a call names, whether there are such or not."""
    return _several(parameters(call).get("languages", ""))


def parameters(call: str) -> Mapping[str, str]:
    """Return what a call gives by name, without comments; an empty one is not given."""
    (template, *_) = mwparserfromhell.parse(call).filter_templates(recursive=False)
    given = {str(each.name).strip(): _text(each.value) for each in template.params}
    return {name: value for name, value in given.items() if value}


def _text(value: mwparserfromhell.wikicode.Wikicode) -> str:
    return "".join(str(node) for node in value.nodes if not isinstance(node, Comment)).strip()


def _refuse_names(page: str, given: Mapping[str, str], metrics: frozenset[str]) -> None:
    known = {*REQUIRED, *LISTS, *OPTIONAL, *(f"{NOTE}{metric}" for metric in metrics)}
    for name in given:
        if name not in known:
            raise WrongCallError(page, "unknown", name)
    for name in REQUIRED:
        if name not in given:
            raise WrongCallError(page, "missing", name)
    if not set(LISTS) & given.keys():
        raise WrongCallError(page, "missing", LISTS[0])


def _fields(page: str, given: Mapping[str, str], *, accepted: bool) -> dict[str, object]:
    """Return the declaration's fields as they are given, not yet checked."""
    people = {
        "section": given.get("section"),
        "campaign_event": given.get("registration"),
        "organizers_from_grant": True,
        "own_lines": not accepted,
    }
    publish: dict[str, object] = {"markers": "templates"}
    if "languages" in given:
        publish["languages"] = _several(given["languages"])
    return {
        "name": page,
        "page": page,
        "grant": given["grant"],
        "wikis": _several(given["wikis"]),
        "timezone": given.get("timezone", "UTC"),
        "event_days": _days(given.get("days", "")),
        "participants": people,
        "publish": publish,
        "notes": {name.removeprefix(NOTE): text for name, text in given.items() if name.startswith(NOTE)},
    }


def _several(joined: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in joined.split(",") if part.strip()))


def _days(given: str) -> list[object]:
    """Return the days of `2023-09-02, 2023-09-03` or `2023-09-02/2023-09-03`, and None for what is none.

    More than MOST_DAYS are none at all, since a part of them would be another event.
    """
    days = [day for part in _several(given)[: MOST_DAYS + 1] for day in _days_of(part)]
    return days if len(days) <= MOST_DAYS else [None]


def _days_of(part: str) -> Sequence[object]:
    first, slash, last = part.partition("/")
    try:
        start, end = (date.fromisoformat(day.strip()) for day in (first, last if slash else first))
    except ValueError:
        return [None]
    length = (end - start).days
    if not (0 <= length <= MOST_DAYS and start.year in YEARS and end.year in YEARS):
        return [None]
    return [start + number * ONE_DAY for number in range(length + 1)]


def _wrong(page: str, field: list[str], given: Mapping[str, str]) -> WrongCallError:
    named = [_OF_FIELD.get(part, part) for part in field]
    parameter = next((name for name in named if name in given), named[0])
    return WrongCallError(page, "value", parameter, given.get(parameter, ""))
