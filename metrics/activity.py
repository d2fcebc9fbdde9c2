"""What other tools count and esep-1 does not: edits, and how active people were before and from the start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from metrics.counting import Counting, qualifying
from metrics.definitions import in_namespaces, in_window, with_reasons
from metrics.model import Event, Window
from metrics.people import newcomers, registrations
from metrics.profiles import Boundary
from metrics.results import Result
from metrics.windows import spans

ACTIVE, ACTIVE_DAYS = 5, timedelta(days=30)
"""How many edits on one wiki, and in how long, make an active editor."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many edits in the time from `earliest` to `latest` after registration, both included.

    Without `latest` the time has no end.
    """

    edits: int
    earliest: timedelta
    latest: timedelta | None


@dataclass(frozen=True, slots=True)
class Reached:
    """How long after registration the last wanted edit came; None where it did not.

    `censored`: it did not come, and the time for it was not over when the contributions were fetched.
    """

    after: timedelta | None
    censored: bool


IN_A_DAY = Wanted(1, timedelta(0), timedelta(hours=24))


def activity_results(counting: Counting) -> Iterator[Result]:
    """Yield those of the results that the profile has."""
    for metric, result in ACTIVITY.items():
        if metric in counting.material.profile.metrics:
            yield Result(metric, None) if counting.material.missing else result(counting, metric)


def edit_rows(counting: Counting, accounts: frozenset[str]) -> pd.DataFrame:
    """Return the revisions of `accounts` that count as edits, wherever the profile counts edits."""
    material = counting.material
    profile = material.profile
    rows = in_window(material.frame, counting.window, boundary=profile.boundary)
    rows = in_namespaces(rows, counting.event, profile, profile.edits_in)
    return qualifying(with_reasons(rows, counting.event, profile), accounts)


def active_until(frame: pd.DataFrame, moment: datetime, accounts: frozenset[str]) -> frozenset[str]:
    """Return those of `accounts` with five edits on one wiki in the thirty days up to `moment`.

    Both ends count, in every namespace and whatever became of the edit.
    """
    month = Window(moment - ACTIVE_DAYS, moment, "UTC")
    rows = in_window(frame, month, boundary=Boundary.BOTH)
    edits = rows[rows["account"].isin(accounts)].groupby(["wiki", "account"]).size()
    return frozenset(edits[edits >= ACTIVE].index.get_level_values("account"))


def reached(
    rows: pd.DataFrame, registered: Mapping[str, datetime], wanted: Wanted, *, known_until: datetime
) -> dict[str, Reached]:
    """Return, for everybody in `registered`, whether they made the wanted edits among `rows`."""
    moments = pd.Series(registered, dtype="datetime64[us, UTC]").reindex(rows["account"])
    since = rows["timestamp"] - moments.set_axis(rows.index)
    latest = since.max() if wanted.latest is None else wanted.latest
    in_time = since[since.between(wanted.earliest, latest)].sort_values()
    last = in_time.groupby(rows["account"]).nth(wanted.edits - 1)
    after = dict(zip(rows.loc[last.index, "account"], last, strict=True))
    over = timedelta() if wanted.latest is None else wanted.latest
    return {
        person: Reached(
            after.get(person), person not in after and known_until < moment + max(over, wanted.earliest)
        )
        for person, moment in registered.items()
    }


def _edits(counting: Counting, metric: str) -> Result:
    main, other = (edit_rows(counting, who) for who in (counting.counted, counting.other))
    return Result(metric, len(main), len(other))


def _active_before(counting: Counting, metric: str) -> Result:
    frame, start = counting.material.frame, counting.window.start
    if _collected(counting.event).start > start - ACTIVE_DAYS:
        return Result(metric, None, measured=False)
    main, other = (active_until(frame, start, who) for who in (counting.counted, counting.other))
    return Result(metric, len(main), len(other))


def _edited_in_a_day(counting: Counting, metric: str) -> Result:
    """Return how many of the new editors made an edit in the day after they registered."""
    known = _collected(counting.event)
    registered = registrations(counting.event)
    new = {person: registered[person] for person in newcomers(counting, "new_editors")}
    if new and min(new.values()) < known.start:
        return Result(metric, None, measured=False)
    rows = counting.material.judged
    until = min(counting.material.known_until, known.end)
    found = reached(rows[~rows["gone"]], new, IN_A_DAY, known_until=until)
    main, other = ([found[who] for who in new.keys() & side] for side in (counting.counted, counting.other))
    censored = sum(each.censored for each in main)
    return Result(metric, _came(main), _came(other), of=len(main), beside={"censored": censored})


def _came(found: list[Reached]) -> int:
    return sum(each.after is not None for each in found)


def _collected(event: Event) -> Window:
    """Return the time of which everything is known."""
    return spans(event.grant_window, event.days_window).main


ACTIVITY = {"edits": _edits, "active_before": _active_before, "edited_in_a_day": _edited_in_a_day}
"""Metric → what finds its result."""
