"""What is to follow on a page: from the block that stands there to the next one, or to no edit at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import HeldError
from bot.heartbeat import is_due
from bot.published_record import Record, read_record, with_record
from bot.shrink import losses
from bot.splice import same_figures


@dataclass(frozen=True, slots=True)
class Update:
    """The next block, and what it is, in the first word of the edit's summary."""

    block: str
    what: str


Follow = Callable[[str], Update | None]
"""From the block that stands on a page: what follows on it, None where it stays."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How often the time of the data alone is worth an edit, and by how many percent a result may fall."""

    heartbeat: timedelta
    shrink_percent: int
    allow_shrink: bool = False


def changed(block: str, what: str) -> Follow:
    """Return `block` where its figures differ from those that stand there."""
    return lambda old: None if same_figures(old, block) else Update(block, what)


def only_over(ours: str, what: str, follow: Follow) -> Follow:
    """Return what follows where nothing stands, or what bears `ours`; raises HeldError over another table."""

    def on_ours(old: str) -> Update | None:
        if old.strip() and ours not in old:
            raise HeldError(f"held: what stands between the markers is no {what}; name a page of its own")
        return follow(old)

    return on_ours


def table(block: str, now: Record, rules: Rules) -> Follow:
    """Return the table with its record where a figure changed or the heartbeat is due.

    Raises HeldError where too much would be lost, or the table has newer data than the store.
    """

    def follow(old: str) -> Update | None:
        published = read_record(old)
        if not same_figures(old, block):
            _hold(published, now, rules)
            return Update(with_record(block, now), "Status")
        if is_due(published, now, rules.heartbeat):
            return Update(with_record(block, now), "Time of the data")
        return None

    return follow


def _hold(published: Record | None, now: Record, rules: Rules) -> None:
    if rules.allow_shrink or not published:
        return
    if published.as_of > now.as_of:
        raise HeldError(
            f"held, the table stays as it is: its data of {published.as_of:%Y-%m-%d %H:%M} (UTC) are newer "
            "than the stored ones; collect first, or replace them with --allow-shrink"
        )
    if lost := list(losses(published, now, rules.shrink_percent)):
        raise HeldError(
            f"held, the table stays as it is: {'; '.join(lost)}. Look whether the wikis and the list of "
            "participants are as they should be; if they are, run it again with --allow-shrink"
        )
