"""The status table: what was promised and what was done, as wikitext."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.messages import Messages, isolated
from bot.status import Status
from bot.status_changes import change_lines, final_lines, since_final
from bot.status_people import lower_bound_lines, people_rows
from bot.wikitext import environment
from metrics.model import Count, Window
from metrics.names import PEOPLE_METRICS, PROJECT_METRICS
from metrics.results import Progress, State, WikiCounts

_BLUE, _GREEN, _BROWN = "#4b77d6", "#14866d", "#a66200"
_COLOURS = {State.MET: _GREEN, State.NOT_MET: _BROWN, State.BEHIND: _BROWN}
"""Each of them stands out from a light and from a dark page; the words say the same without them."""

_SAME_IN_BOTH_WINDOWS = ("participants", "organizers")


@dataclass(frozen=True, slots=True)
class Row:
    """A metric as it is shown; `percent` is empty where nothing can be compared.

    `evidence` is the place of the list that the result is the length of, empty where there is none.
    """

    title: str
    target: str
    achieved: str
    evidence: str
    percent: str
    bar_width: int
    colour: str
    words: str
    facts: tuple[str, ...]
    left_out: tuple[str, ...]
    note: str


def render_block(status: Status, languages: Sequence[str], *, version: str) -> str:
    """Return what stands between the markers: one table for each of `languages`.

    It is in Unicode's form NFC, as MediaWiki stores every text, so that it can be compared with the page.
    """
    tables = (render_table(status, Messages(language), version=version) for language in languages)
    return unicodedata.normalize("NFC", "\n" + "\n".join(tables) + "\n")


def render_table(status: Status, words: Messages, *, version: str) -> str:
    return _TEMPLATE.render(
        words=words,
        say=words.text,
        groups=_groups(status, words),
        people=people_rows(status.people, status.claimed, words),
        footer=_footer(status, words),
        grant=status.grant,
        page=status.page,
        as_of=as_of_line(status, words, version),
    )


def shown(status: Status) -> Iterable[Progress]:
    """Return the metrics that have a row: the form's own, and every other with a target."""
    return (
        row for row in status.progress if row.metric in (*PEOPLE_METRICS, *PROJECT_METRICS) or row.raw_target
    )


def status_row(status: Status, progress: Progress, words: Messages) -> Row:
    return Row(
        title=words.text(f"esep-metric-{progress.metric}"),
        target=words.number(progress.target),
        achieved=words.number(progress.result),
        evidence=f"{status.evidence}#{progress.metric}" if status.evidence and progress.result else "",
        percent="" if progress.ratio is None else words.percent(progress.ratio),
        bar_width=min(int(100 * (progress.ratio or 0)), 100),
        colour=_COLOURS.get(progress.state, _BLUE),
        words=_state(progress, words),
        facts=tuple(_facts(status, progress, words)),
        left_out=tuple(_left_out("fact", _wikis_of(status, progress).values(), words)),
        note=status.notes.get(progress.metric, ""),
    )


def stale_lines(status: Status, words: Messages) -> Iterable[str]:
    """Yield a line for every wiki that was not read whole in the last fetch."""
    for wiki, since in sorted(status.stale.items()):
        if since is None:
            yield words.text("esep-footer-never", wiki)
        else:
            yield words.text("esep-footer-stale", wiki, _moment(since, status, words))


def as_of_line(status: Status, words: Messages, version: str) -> str:
    """Return how old the data are, and what made the table."""
    return words.text("esep-footer-as-of", _moment(status.data_as_of, status, words), version)


def all_left_out(status: Status, words: Messages) -> Iterable[str]:
    """Yield a line on what was left out of all counts of the grant period, or none."""
    return _left_out("footer", status.snapshot.grant.wikis.values(), words)


def period_line(status: Status, words: Messages) -> str:
    """Return both windows in their days, and the zone of the days."""
    grant, days = status.snapshot.grant.window, status.snapshot.event_days.window
    return words.text("esep-footer-period", _days(grant, words), _days(days, words), grant.timezone)


_TEMPLATE = environment().get_template("status.wikitext.jinja")


def _groups(status: Status, words: Messages) -> Iterable[tuple[str, list[Row]]]:
    for name, metrics in (("people", PEOPLE_METRICS), ("content", PROJECT_METRICS)):
        rows = [status_row(status, part, words) for part in status.progress if part.metric in metrics]
        if rows:
            yield words.text(f"esep-group-{name}"), rows


def _state(progress: Progress, words: Messages) -> str:
    if progress.metric == "organizers" and progress.state == State.NOT_MEASURED:
        return words.text("esep-state-organizers-not-declared")
    result, target, other = progress.result or 0, progress.target or 0, progress.other_reading or 0
    if progress.state == State.MET and result < target:
        return words.text("esep-state-met-with-organizers", other, target)
    return words.text(f"esep-state-{progress.state}", result, target)


def _facts(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    """Yield what is to be known of a result: how it was promised, what it is made of, how else it reads."""
    yield from _target_facts(progress, words)
    yield from _reported_facts(status, progress, words)
    if progress.result is None:
        return
    if progress.metric in PROJECT_METRICS:
        yield from _content_facts(_wikis_of(status, progress), words)
    else:
        yield from _people_facts(status, progress.metric, words)
    yield from since_final(status, progress.metric, words)
    yield from _other_readings(status, progress, words)


def _target_facts(progress: Progress, words: Messages) -> Iterable[str]:
    if progress.raw_target.strip() not in ("", str(progress.target)):
        yield words.text("esep-fact-target-as-written", isolated(progress.raw_target))
    if progress.note:
        yield words.text("esep-fact-target-reason", isolated(progress.note))


def _reported_facts(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    for row in status.reported:
        if row.metric == progress.metric and row.reported:
            yield words.text("esep-fact-reported", _figure(row.reported, words))
            yield from (words.text(f"esep-disagreement-{found}") for found in row.disagreements)


def _figure(count: Count, words: Messages) -> str:
    """Return a figure as a number where it is one, else as it was written."""
    if count.lo is not None and count.lo == count.hi:
        return words.number(count.lo)
    return isolated(count.raw)


def _content_facts(wikis: Mapping[str, WikiCounts], words: Messages) -> Iterable[str]:
    for wiki, counts in wikis.items():
        if len(wikis) == 1:
            yield words.text("esep-fact-pages", counts.created, counts.improved)
        else:
            yield words.text("esep-fact-wiki-pages", wiki, counts.created, counts.improved)


def _wikis_of(status: Status, progress: Progress) -> Mapping[str, WikiCounts]:
    """Return the wikis that make up a result: none where there is no result, since a part is not shown."""
    wikis = status.snapshot.grant.wikis.items() if progress.result is not None else ()
    return {wiki: counts for wiki, counts in wikis if counts.project == progress.metric}


def _left_out(place: str, wikis: Iterable[WikiCounts], words: Messages) -> Iterable[str]:
    """Yield one line, or none where nothing was left out."""
    reasons: Counter[str] = Counter()
    for counts in wikis:
        reasons.update(counts.left_out)
    if total := reasons.total():
        named = {words.text(f"esep-reason-{reason}"): number for reason, number in reasons.items()}
        yield words.text(f"esep-{place}-left-out", total, _counted(named, words))


def _people_facts(status: Status, metric: str, words: Messages) -> Iterable[str]:
    if metric == "participants":
        yield from lower_bound_lines(status.people, words)
    elif metric == "editors":
        yield words.text("esep-fact-editors")
    else:
        yield words.text("esep-fact-organizers", status.people.organizers)


def _other_readings(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    result, other = progress.result, progress.other_reading
    if result is not None and other is not None and other != result:
        side = "with" if other > result else "without"
        yield words.text(f"esep-fact-{side}-organizers", other)
    on_days = status.snapshot.event_days.results.get(progress.metric)
    if on_days and on_days.value is not None and progress.metric not in _SAME_IN_BOTH_WINDOWS:
        yield words.text("esep-fact-event-days", on_days.value)


def _counted(numbers: Mapping[str, int], words: Messages) -> str:
    return words.listed(words.text("esep-counted", label, number) for label, number in numbers.items())


def _footer(status: Status, words: Messages) -> Iterable[str]:
    yield from stale_lines(status, words)
    yield from final_lines(status, words)
    yield period_line(status, words)
    yield words.text("esep-footer-definition", status.snapshot.profile)
    yield from all_left_out(status, words)
    yield from change_lines(status, words)


def _days(window: Window, words: Messages) -> str:
    zone = ZoneInfo(window.timezone)
    last = window.end - timedelta(microseconds=1)
    return words.date_range(window.start.astimezone(zone).date(), last.astimezone(zone).date())


def _moment(moment: datetime, status: Status, words: Messages) -> str:
    zone = ZoneInfo(status.snapshot.grant.window.timezone)
    return words.text("esep-moment", words.date(moment, zone), words.time(moment, zone))
