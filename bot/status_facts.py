"""What is to be known of a result: how it was promised, what it is made of, how else it reads."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.messages import Messages
from bot.plain import isolated
from bot.status import Status
from bot.status_changes import since_final
from bot.status_people import lower_bound_lines
from metrics.model import Count, WikiScope
from metrics.names import PROJECT_METRICS, RETENTION_METRICS
from metrics.results import Progress, WikiCounts

_NOT_OF_DAYS = (
    "participants",
    "organizers",
    "new_editors",
    "new_editors_60",
    "new_editors_0",
    "active_before",
    "edited_in_a_day",
    *RETENTION_METRICS,
)
"""What the event days have no result of their own of that would say anything."""


def fact_lines(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    """Yield the facts of a metric's row, one line each."""
    yield from _target_facts(progress, words)
    yield from reported_lines(status, progress, words)
    if progress.result is None:
        return
    if progress.metric in PROJECT_METRICS:
        yield from _content_facts(status.wikis_of(progress), words)
    else:
        yield from _people_facts(status, progress.metric, words)
    yield from reading_lines(status, progress, words)


def reading_lines(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    """Yield how else a result reads: since it was reported, by the organizers, in other times."""
    yield from since_final(status, progress.metric, words)
    yield from _other_readings(status, progress, words)
    yield from _compared_with_before(status, progress, words)


def definition_lines(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    """Yield what a number of people means; new editors are told by other numbers of days, too."""
    if progress.result is None:
        return
    if progress.metric == "new_editors":
        others = (words.number(status.result_of(name)) for name in ("new_editors_60", "new_editors_0"))
        yield words.text("esep-fact-new_editors", *others)
    elif progress.metric in ("editors", "first_time_editors"):
        yield words.text(f"esep-fact-{progress.metric}")


def left_out_lines(place: str, wikis: Iterable[WikiCounts], words: Messages) -> Iterable[str]:
    """Yield one line, or none where nothing was left out."""
    reasons: Counter[str] = Counter()
    for counts in wikis:
        reasons.update(counts.left_out)
    if total := reasons.total():
        yield words.text(f"esep-{place}-left-out", total, counted(reasons, "esep-reason-", words))


def counted(numbers: Mapping[str, int], family: str, words: Messages) -> str:
    """Return a list of names, each with its number; `family` begins the keys of the names' messages."""
    return words.listed(
        words.text("esep-counted", words.text(f"{family}{name}"), number) for name, number in numbers.items()
    )


def only_lines(progress: Progress, words: Messages) -> Iterable[str]:
    """Yield which kind of pages a number is of, where it is of one kind."""
    if progress.only:
        yield words.text("esep-fact-only", words.text(f"esep-counts-{progress.only}"))


def _target_facts(progress: Progress, words: Messages) -> Iterable[str]:
    yield from only_lines(progress, words)
    if progress.raw_target.strip() not in ("", str(progress.target)):
        yield words.text("esep-fact-target-as-written", isolated(progress.raw_target))
    if progress.note:
        yield words.text("esep-fact-target-reason", isolated(progress.note))


def reported_lines(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    """Yield what the grant's report says of a metric, and what disagrees with it."""
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
    yield from scope_lines({wiki: counts.scope for wiki, counts in wikis.items()}, words)


def scope_lines(scopes: Mapping[str, WikiScope], words: Messages) -> Iterable[str]:
    """Yield what was declared of how wikis are counted."""
    for wiki, scope in scopes.items():
        if scope.namespaces:
            yield words.text("esep-fact-namespaces", wiki, words.listed(map(str, scope.namespaces)))
        if scope.prefixes:
            yield words.text("esep-fact-prefixes", wiki, words.listed(scope.prefixes))
        if scope.accounts is not None:
            yield words.text("esep-fact-own-accounts", wiki, scope.accounts)


def _people_facts(status: Status, metric: str, words: Messages) -> Iterable[str]:
    if metric == "participants":
        yield from lower_bound_lines(status.people, words)
    elif metric == "organizers":
        yield words.text("esep-fact-organizers", status.people.organizers)
    elif metric == "edited_in_a_day":
        yield from _of_new_editors(status.progress_of(metric), words)


def _of_new_editors(progress: Progress | None, words: Messages) -> Iterable[str]:
    if progress and progress.of is not None:
        yield words.text("esep-fact-of-new-editors", progress.of)
        if censored := progress.beside.get("censored"):
            yield words.text("esep-fact-censored", censored)


def _other_readings(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    result, other = progress.result, progress.other_reading
    if result is not None and other is not None and other != result:
        side = "with" if other > result else "without"
        yield words.text(f"esep-fact-{side}-organizers", other)
    on_days = status.snapshot.event_days.results.get(progress.metric)
    if on_days and on_days.value is not None and progress.metric not in _NOT_OF_DAYS:
        yield words.text("esep-fact-event-days", on_days.value)


def _compared_with_before(status: Status, progress: Progress, words: Messages) -> Iterable[str]:
    window = status.snapshot.grant.window
    if progress.before is not None:
        days = max(round((window.end - window.start) / timedelta(days=1)), 1)
        yield words.text("esep-fact-before", days, _with_uplift(status, progress, progress.before, words))
    if progress.last_year is not None:
        yield words.text("esep-fact-last-year", _with_uplift(status, progress, progress.last_year, words))


def _with_uplift(status: Status, progress: Progress, earlier: int, words: Messages) -> str:
    """Return an earlier result, and what was gained on it once the period is over and known."""
    if progress.result is None or status.data_as_of < status.snapshot.grant.window.end:
        return words.number(earlier)
    uplift = words.text("esep-uplift", words.signed(progress.result - earlier))
    return words.text("esep-counted", words.number(earlier), uplift)
