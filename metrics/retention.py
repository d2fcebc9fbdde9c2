"""Retention: who still edits weeks and months after the event."""

from collections.abc import Iterator

from metrics.counting import Counting
from metrics.model import Window
from metrics.names import COHORTS
from metrics.people import active, first_time_editors, new_accounts
from metrics.results import Result
from metrics.windows import follow_ups


def retention_results(counting: Counting) -> Iterator[Result]:
    """Yield, for each cohort and checkpoint, how many have a live edit in it, of how many.

    A result is pending until the checkpoint is over and known; it has no value where nobody is to be
    retained, nor where a wiki was never fetched whole.
    """
    for cohort in COHORTS:
        people = cohort_of(counting, cohort, counting.counted)
        others = cohort_of(counting, cohort, counting.other)
        for days, checkpoint in follow_ups(counting.event.days_window).items():
            yield _retained(counting, f"{cohort}_{days}", checkpoint, people, others)


def cohort_of(counting: Counting, cohort: str, accounts: frozenset[str]) -> frozenset[str] | None:
    """Return those of `accounts` who are to be retained, None where they are not known.

    They are the people of the event days, whatever window is counted, since the checkpoints follow those:
    who first edits in the rest of a longer grant period has not come back yet.
    """
    if counting.material.missing:
        return None
    days = counting.material.within(counting.event.days_window)
    if cohort == "retained":
        return new_accounts(days, 14) & accounts
    if cohort == "retained_first_time":
        return first_time_editors(days, accounts)
    return active(days, accounts)


def seen_in(counting: Counting, checkpoint: Window, people: frozenset[str]) -> frozenset[str]:
    """Return those of `people` with a live edit on a counted wiki, in any namespace, at the checkpoint."""
    return people & counting.material.active_within(checkpoint)


def _retained(
    counting: Counting,
    metric: str,
    checkpoint: Window,
    people: frozenset[str] | None,
    others: frozenset[str] | None,
) -> Result:
    if people is None or others is None:
        return Result(metric, None)
    if counting.material.known_until < checkpoint.end:
        return Result(metric, None, of=len(people), pending=True)
    if not people:
        return Result(metric, None, of=0)
    kept, other = seen_in(counting, checkpoint, people), seen_in(counting, checkpoint, others)
    return Result(metric, len(kept), len(other), of=len(people))
