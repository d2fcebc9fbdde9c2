"""What changed in the promise or in the list from one status to the next."""

from collections.abc import Iterator

from bot.made_from import Change
from bot.status import Status, counts_of
from metrics.results import Progress


def changes(before: Status, now: Status) -> tuple[Change, ...]:
    """Return everything that changed up to `now`, oldest first: what `before` knew of, and what is new."""
    return (*before.changes, *_targets(before, now), *_counts(before, now), *_list(before, now))


def _targets(before: Status, now: Status) -> Iterator[Change]:
    seen = {change.metric: change.after for change in before.changes if change.of == "target"}
    old, new = {**_written(before.progress), **seen}, _written(now.progress)
    for metric in sorted(old.keys() | new.keys()):
        if old.get(metric, "") != new.get(metric, ""):
            yield Change(now.taken_at, metric, old.get(metric, ""), new.get(metric, ""))


def _counts(before: Status, now: Status) -> Iterator[Change]:
    """Yield which pages count for a target by now, where others did."""
    old = {row.metric: counts_of(row) for row in before.progress}
    for row in now.progress:
        counted, counts = old.get(row.metric), counts_of(row)
        if counted and counts and counted != counts:
            yield Change(now.taken_at, row.metric, counted, counts, counts=True)


def _list(before: Status, now: Status) -> Iterator[Change]:
    if before.made_from and now.made_from and before.made_from.roster != now.made_from.roster:
        earlier = [change.after for change in before.changes if not change.metric]
        last = earlier[-1] if earlier else str(before.people.listed)
        yield Change(now.taken_at, "", last, str(now.people.listed))


def _written(progress: tuple[Progress, ...]) -> dict[str, str]:
    return {row.metric: row.raw_target for row in progress if row.raw_target}
