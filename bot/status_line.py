"""The status in one line with one bar, for pages that name many events, such as a user group's portal."""

import unicodedata
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.messages import Messages
from bot.status import Status
from bot.status_row import GREEN
from bot.status_table import days_text
from bot.wikitext import environment
from metrics.compare import ratio
from metrics.results import State

NOT_COMPARED = (State.UNKNOWN, State.NOT_MEASURED, State.UNREAD)


def render_line(status: Status, words: Messages) -> str:
    """Return what stands between the markers: one line, none before it, so that it goes into lists."""
    met, promised = _goals(status)
    zone = ZoneInfo(status.snapshot.grant.window.timezone)
    line = _TEMPLATE.render(
        words=words,
        page=status.page,
        name=status.page.rsplit("/", 1)[-1],
        bar_width=int(100 * (ratio(met, promised) or 0)),
        colour=GREEN,
        facts=words.listed(_facts(status, words)),
        as_of=words.text("esep-line-as-of", words.date(status.data_as_of, zone)),
    )
    return unicodedata.normalize("NFC", line)


def _facts(status: Status, words: Messages) -> Iterable[str]:
    yield days_text(status.snapshot.event_days.window, words)
    yield words.text("esep-line-met", *_goals(status))
    if others := sum(row.state in NOT_COMPARED and bool(row.raw_target) for row in status.progress):
        yield words.text("esep-line-not-compared", others)


def _goals(status: Status) -> tuple[int, int]:
    """Return how many targets are met, and how many there are that a result is compared with."""
    compared = [row for row in status.progress if row.target is not None and row.state not in NOT_COMPARED]
    return sum(row.state == State.MET for row in compared), len(compared)


_TEMPLATE = environment().get_template("line.wikitext.jinja")
