"""The status table: what was promised and what was done, as wikitext."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.made_from import MadeFrom
from bot.messages import Messages
from bot.schedule import Calendar
from bot.status import Status
from bot.status_changes import change_lines, final_lines
from bot.status_facts import left_out_lines
from bot.status_groups import groups
from bot.status_people import people_rows
from bot.wikitext import block_of, environment
from metrics.model import Window
from metrics.profiles import PROFILES
from metrics.windows import local_days


def render_block(
    status: Status,
    languages: Sequence[str],
    *,
    version: str,
    calendar: Calendar | None = None,
    chart: str = "",
) -> str:
    """Return what stands between the markers: the wikitext of a chart, and one table for each of `languages`.

    With a `calendar` each says when it is looked at again. It is in Unicode's form NFC, as MediaWiki stores
    every text, so that it can be compared with the page.
    """
    tables = (
        render_table(status, Messages(language), version=version, calendar=calendar) for language in languages
    )
    parts = filter(None, (chart, *tables))
    return block_of(parts)


def render_table(status: Status, words: Messages, *, version: str, calendar: Calendar | None = None) -> str:
    return _TEMPLATE.render(
        words=words,
        say=words.text,
        groups=groups(status, words),
        people=people_rows(status.people, status.claimed, words),
        footer=_footer(status, words),
        grant=status.grant,
        page=status.page,
        next_run=calendar and next_run_line(calendar, status.taken_at, words),
        as_of=as_of_line(status, words, version),
    )


def stale_lines(status: Status, words: Messages) -> Iterable[str]:
    """Yield a line for every wiki that was not read whole in the last fetch."""
    for wiki, since in sorted(status.stale.items()):
        if since is None:
            yield words.text("esep-footer-never", wiki)
        else:
            yield words.text("esep-footer-stale", wiki, moment_text(since, status, words))


def as_of_line(status: Status, words: Messages, version: str) -> str:
    """Return how old the data are, and what made the table."""
    return words.text("esep-footer-as-of", moment_text(status.data_as_of, status, words), version)


def next_run_line(calendar: Calendar, now: datetime, words: Messages) -> str:
    """Return when the event is looked at after a run of `now`, so that it stays true until then."""
    zone = ZoneInfo(calendar.period.timezone)
    if now < calendar.settled:
        return words.text("esep-footer-daily", words.date(calendar.settled, zone))
    upcoming = calendar.next_run(now, now)
    return (
        words.text("esep-footer-next", words.date(upcoming, zone))
        if upcoming
        else words.text("esep-footer-last")
    )


def made_from_lines(status: Status, words: Messages) -> Iterable[str]:
    """Yield what the numbers were made from; the wikis' times are left to the “as of” line."""
    made = status.made_from or MadeFrom(None, (), "", {})
    if made.grant_revision:
        yield words.text("esep-evidence-from-grant", status.grant, str(made.grant_revision))
    for page in made.lists:
        yield words.text("esep-evidence-from-list", page.title, str(page.revision))
    yield words.text("esep-evidence-from-people", made.roster)
    yield words.text("esep-evidence-from-definition", status.snapshot.profile)


def all_left_out(status: Status, words: Messages) -> Iterable[str]:
    """Yield a line on what was left out of all counts of the grant period, or none."""
    return left_out_lines("footer", status.snapshot.grant.wikis.values(), words)


def period_line(status: Status, words: Messages) -> str:
    """Return both windows in their days, and the zone of the days."""
    grant, days = status.snapshot.grant.window, status.snapshot.event_days.window
    return words.text("esep-footer-period", days_text(grant, words), days_text(days, words), grant.timezone)


def how_counted(status: Status, words: Messages) -> Iterable[str]:
    """Yield the definition that everything was counted by, and how reverts were told where it tells them."""
    profile = status.snapshot.profile
    yield words.text("esep-footer-definition", profile)
    if "reverted" not in PROFILES[profile].counts:
        yield words.text(f"esep-footer-reverts-{status.reverts}")


_TEMPLATE = environment().get_template("status.wikitext.jinja")


def _footer(status: Status, words: Messages) -> Iterable[str]:
    yield from stale_lines(status, words)
    yield from final_lines(status, words)
    yield period_line(status, words)
    yield from how_counted(status, words)
    yield from all_left_out(status, words)
    yield from change_lines(status, words)


def days_text(window: Window, words: Messages) -> str:
    """Return the days of a window, the last one included."""
    return words.date_range(*local_days(window))


def moment_text(moment: datetime, status: Status, words: Messages) -> str:
    """Return a day and a time of day in the zone of the event."""
    return words.moment(moment, ZoneInfo(status.snapshot.grant.window.timezone))
