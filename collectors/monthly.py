"""What the Wikimedia Analytics API says of a wiki, month by month."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from collectors.errors import NotFoundError, UnreadableError
from collectors.rest import Rest

USERS, CONTENT = "user", "content"
"""People with accounts and without those of bots; pages in the namespaces of content."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as the service has it: the path that tells which months are known, and the key of the number.

    With `levels` the number is that of these levels of activity, added up. `{project}` is the project.
    """

    path: str
    key: str
    levels: tuple[str, ...] = ()


_OF = f"{{project}}/{USERS}/{CONTENT}"
_EDITORS = f"editors/aggregate/{_OF}/{{level}}/monthly"
_EVERYBODY = _EDITORS.replace("{level}", "all-activity-levels")

_LEVELS = ("1..4-edits", "5..24-edits", "25..99-edits", "100..-edits")
"""Levels of activity: every editor of a month is in one of them."""


MEASURES: Mapping[str, Measure] = {
    "edits": Measure(f"edits/aggregate/{_OF}/monthly", "edits"),
    "editors": Measure(_EVERYBODY, "editors"),
    "active_editors": Measure(_EVERYBODY, "editors", _LEVELS[1:]),
    "very_active_editors": Measure(_EVERYBODY, "editors", _LEVELS[3:]),
    "new_pages": Measure(f"edited-pages/new/{_OF}/monthly", "new_pages"),
    "new_accounts": Measure("registered-users/new/{project}/monthly", "new_registered_users"),
}
"""Edits, editors and new pages of people in content; active editors have five edits a month or more."""


def fetch_months(
    rest: Rest, project: str, measures: Iterable[str], start: date, end: date
) -> dict[str, dict[date, int]]:
    """Fetch measures of `project`, such as `kk.wikipedia`, for the months from `start` to before `end`.

    Both are first days of a month. A month that the service does not name is absent: nobody knows of it, and
    it is not 0. Raises UnreadableError for an answer of another form, and what `Rest.get` raises but that
    there is nothing.
    """

    @cache
    def months(path: str, key: str) -> dict[date, int]:
        return _months(rest, path.format(project=quote(project, safe="")), key, start, end)

    return {measure: _added_up(MEASURES[measure], months) for measure in measures}


def _added_up(asked: Measure, months: Callable[[str, str], dict[date, int]]) -> dict[date, int]:
    """Return the months of a measure; where its levels do not come to the whole, one did not arrive."""
    whole = months(asked.path, asked.key)
    if not whole or not asked.levels:
        return whole
    of = {level: months(_EDITORS.replace("{level}", level), asked.key) for level in _LEVELS}
    return {month: _in(of, asked.levels, month) for month in whole if _in(of, _LEVELS, month) == whole[month]}


def _in(of: Mapping[str, Mapping[date, int]], levels: Iterable[str], month: date) -> int:
    """Return the editors of some levels; one that does not name the month has nobody in it."""
    return sum(of[level].get(month, 0) for level in levels)


def _months(rest: Rest, path: str, key: str, start: date, end: date) -> dict[date, int]:
    try:
        answer = rest.get(f"{path}/{start:%Y%m%d}/{end:%Y%m%d}")
    except NotFoundError:
        return {}
    return {month: value for month, value in _results(rest, path, answer, key) if start <= month < end}


def _results(rest: Rest, path: str, answer: Any, key: str) -> Iterator[tuple[date, int]]:  # noqa: ANN401
    try:
        results = [result for item in answer["items"] for result in item["results"]]
        for result in results:
            yield datetime.fromisoformat(result["timestamp"]).date(), _whole(result[key])
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableError(f"{rest.name}: {path}: the answer is not of the expected form") from error


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(value)
    return value
