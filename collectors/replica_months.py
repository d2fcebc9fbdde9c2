"""A wiki's months from its replica: counted by SQL as the Analytics API describes its numbers."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time

from collectors.names import is_temporary
from collectors.replica_sql import Replica, stamp, text
from collectors.replicas import fetch_as_of

BY_PERSON = """
SELECT actor_name, COUNT(*), SUM(COALESCE(rev_parent_id = 0, 0) AND page_is_redirect = 0)
FROM revision_userindex
JOIN actor_revision ON actor_id = rev_actor
JOIN page ON page_id = rev_page
WHERE rev_timestamp >= %(start)s AND rev_timestamp < %(end)s
    AND page_namespace IN %(namespaces)s AND actor_user IS NOT NULL
    AND actor_user NOT IN (SELECT ug_user FROM user_groups WHERE ug_group = 'bot')
GROUP BY actor_id, actor_name
"""
"""One row a person: edits of a month and pages begun, on pages that are there; redirects are none begun."""

ACCOUNTS = """
SELECT COUNT(*) FROM logging_logindex
WHERE log_type = 'newusers' AND log_action = 'create'
    AND log_timestamp >= %(start)s AND log_timestamp < %(end)s
"""

NAME_OF_A_BOT = re.compile(r"bot(?:[^a-z]|$)", re.IGNORECASE)
"""By it the service knows bots that are in no group."""

Person = tuple[int, int]
"""Edits of a person in a month, and how many of them began a page."""

BY_PEOPLE: Mapping[str, Callable[[Sequence[Person]], int]] = {
    "edits": lambda people: sum(edits for edits, _ in people),
    "editors": len,
    "active_editors": lambda people: sum(edits >= 5 for edits, _ in people),  # noqa: PLR2004
    "very_active_editors": lambda people: sum(edits >= 100 for edits, _ in people),  # noqa: PLR2004
    "new_pages": lambda people: sum(begun for _, begun in people),
}
"""What is made of the people of a month; new accounts are not."""


def count_months(
    replica: Replica, measures: Iterable[str], namespaces: Collection[int], months: Sequence[date]
) -> dict[str, dict[date, int]]:
    """Count measures in `months`, by their first days; those that the replica does not have whole are absent.

    Raises what `Replica.rows` raises.
    """
    as_of = fetch_as_of(replica)
    found: dict[str, dict[date, int]] = {measure: {} for measure in measures}
    for month in months:
        asked = {"start": stamp(_begin(month)), "end": stamp(_begin(_next(month)))}
        if _begin(_next(month)) > as_of:
            break
        people = _people(replica, namespaces, asked) if set(found) & set(BY_PEOPLE) else []
        for measure, series in found.items():
            count = BY_PEOPLE.get(measure)
            series[month] = count(people) if count else _accounts(replica, asked)
    return found


def _people(replica: Replica, namespaces: Collection[int], asked: Mapping[str, bytes]) -> list[Person]:
    rows = replica.rows(BY_PERSON, namespaces=sorted(namespaces), **asked)
    return [(edits, int(begun)) for name, edits, begun in rows if _is_of_a_person(text(name))]


def _is_of_a_person(name: str) -> bool:
    """Tell whether a name is neither that of a bot nor a temporary account's."""
    return not NAME_OF_A_BOT.search(name) and not is_temporary(name)


def _accounts(replica: Replica, asked: Mapping[str, bytes]) -> int:
    ((number,),) = replica.rows(ACCOUNTS, **asked)
    return int(number)


def _begin(month: date) -> datetime:
    return datetime.combine(month, time(), UTC)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
