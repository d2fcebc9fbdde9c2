"""What changed since figures were first shown, or since they were reported, in words."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.made_from import Change
from bot.messages import Messages
from bot.plain import isolated
from bot.status import Status
from metrics.reasons import REASONS


def final_lines(status: Status, words: Messages) -> Iterable[str]:
    """Yield the line that says that the figures are final, where they are."""
    if status.final:
        yield words.text("esep-footer-final", _day(status.final.at, status, words))


def since_final(status: Status, metric: str, words: Messages) -> Iterable[str]:
    """Yield what changed of a result since it was reported."""
    changes = status.final.since.get(metric, {}) if status.final else {}
    for reason, number in changes.items():
        label = words.text(f"esep-reason-{reason}" if reason in REASONS else f"esep-since-{reason}")
        yield words.text("esep-fact-since-final", words.signed(number), label)


def all_since_final(status: Status, words: Messages) -> Iterable[str]:
    """Yield what changed of every result since it was reported, each with its name."""
    for metric in status.final.since if status.final else ():
        changes = words.listed(since_final(status, metric, words))
        yield f"{words.text(f'esep-metric-{metric}')}: {changes}"


def change_lines(status: Status, words: Messages) -> Iterable[str]:
    """Yield a line for every target that was changed or narrowed, and one for the last change of the list."""
    for change in status.changes:
        if change.metric:
            title = words.text(f"esep-metric-{change.metric}")
            written = (_written(change, text, words) for text in (change.before, change.after))
            yield words.text(f"esep-change-{change.of}", title, *written, _day(change.at, status, words))
    of_list = [change for change in status.changes if not change.metric]
    for last in of_list[-1:]:
        yield words.text("esep-change-list", last.after, last.before, _day(last.at, status, words))


def _written(change: Change, text: str, words: Messages) -> str:
    if change.counts:
        return words.text(f"esep-counts-{text}")
    return isolated(text or words.text("esep-nothing"))


def _day(moment: datetime, status: Status, words: Messages) -> str:
    return words.date(moment, ZoneInfo(status.snapshot.grant.window.timezone))
