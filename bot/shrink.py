"""The shrink guard: a table that would lose rows, or results too much, waits for a human."""

from collections.abc import Iterator

from bot.published_record import Record

LEAST = 1
"""By so much every result may fall: one person who leaves a list of five is no accident."""


def losses(published: Record, now: Record, percent: int) -> Iterator[str]:
    """Yield in words what would be lost of the published table, without what deleted pages explain.

    A result may fall by `percent` of itself. Deleted pages never explain that nothing is left.
    """
    for metric, before in published.results.items():
        after = now.results.get(metric)
        if metric not in now.results:
            yield f"the row “{metric}” would be gone"
        elif before is not None and after is None:
            yield f"{metric} would have no number instead of {before}"
        elif before is not None and after is not None and _falls(before, after, percent):
            everything = published.of_everything(metric), now.of_everything(metric)
            if after <= 0 or _falls(*everything, percent):
                yield f"{metric} would fall from {before} to {after}"


def _falls(before: int, after: int, percent: int) -> bool:
    return before - after > max(LEAST, abs(before) * percent // 100)
