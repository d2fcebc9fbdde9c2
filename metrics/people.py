"""People: participants, editors, organizers, and who is new."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from metrics.counting import Counting, Material
from metrics.definitions import organizer_accounts
from metrics.model import Event, Window
from metrics.results import Result

NEW_SINCE = {"new_editors_60": 60, "new_editors_0": 0}
"""Metric → how many days before the start an account may have been registered to be new."""

NEW_EDITORS = ("new_editors", *NEW_SINCE)
"""The metrics of people who are new by their registration."""


def people_results(counting: Counting) -> Iterator[Result]:
    """Yield participants, editors, organizers and newcomers, in both readings of organizers."""
    counted, other = counting.counted, counting.other
    yield Result("participants", len(counted), len(other))
    yield editors_result(counting)
    if counting.event.roster.organizers:
        yield Result("organizers", len(organizer_accounts(counting.event)))
    else:
        yield Result("organizers", None, measured=False)
    for metric in NEW_EDITORS:
        new = newcomers(counting, metric)
        yield Result(metric, len(new & counted), len(new & other))
    yield _first_time_editors(counting)


def active(counting: Counting, accounts: frozenset[str]) -> frozenset[str]:
    """Return those of `accounts` with a qualifying contribution in the window."""
    rows = counting.qualifying(accounts)
    return counting.memory.once(("active", accounts), lambda: frozenset(rows["account"].unique()))


def new_accounts(counting: Counting, days: int) -> frozenset[str]:
    """Return the people registered between `days` days before the window and its end."""
    return registered_since(counting, counting.window.start - timedelta(days=days))


def newcomers(counting: Counting, metric: str) -> frozenset[str]:
    """Return who is new by a metric of NEW_EDITORS: by a fixed number of days, or by the profile's."""
    if metric in NEW_SINCE:
        return new_accounts(counting, NEW_SINCE[metric])
    profile, window = counting.material.profile, counting.window
    since = window.end if profile.new_editors_before_end else window.start
    return registered_since(counting, since - timedelta(days=profile.new_editor_days))


def registered_since(counting: Counting, since: datetime) -> frozenset[str]:
    """Return the people registered between `since` and the window's end."""
    boundary, end = counting.material.profile.boundary, counting.window.end
    return frozenset(
        identity
        for identity, registered in registrations(counting.event).items()
        if boundary.holds(registered, since, end)
    )


def registrations(event: Event) -> Mapping[str, datetime]:
    """Return when each person's account was registered, of those that have a date."""
    everyone = (*event.roster.people, *event.roster.organizers)
    return {
        person.identity: person.registered for person in everyone if person.identity and person.registered
    }


def first_time_editors(counting: Counting, accounts: frozenset[str]) -> frozenset[str] | None:
    """Return the active ones of `accounts` without an earlier live edit on the counted wikis.

    None where nobody looked for the earlier edits of one of them.
    """
    unseen = unseen_before(counting.material, counting.window, active(counting, accounts))
    looked_for = counting.event.edited_before
    if unseen - looked_for.keys():
        return None
    return frozenset(account for account in unseen if not looked_for[account])


def unseen_before(material: Material, window: Window, accounts: frozenset[str]) -> frozenset[str]:
    """Return those of `accounts` of whom no live edit before the window is known."""
    return accounts - material.active_before(window.start)


def editors_result(counting: Counting) -> Result:
    """Return how many people contributed, in both readings of organizers."""
    main, other = (editors(counting, who) for who in (counting.counted, counting.other))
    return Result("editors", main, other)


def editors(counting: Counting, accounts: frozenset[str]) -> int | None:
    """Return how many of `accounts` contributed; None where a wiki was never fetched whole."""
    return None if counting.material.missing else len(active(counting, accounts))


def _first_time_editors(counting: Counting) -> Result:
    metric = "first_time_editors"
    if counting.material.missing:
        return Result(metric, None)
    main = first_time_editors(counting, counting.counted)
    other = first_time_editors(counting, counting.other)
    return Result(metric, _size(main), _size(other))


def _size(people: frozenset[str] | None) -> int | None:
    return None if people is None else len(people)
