"""The pictures of an event's report: each with what it shows in words, and the table behind it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.charts import Course, Days, Drawing, draw_bars, draw_course, draw_days
from bot.messages import Messages
from bot.status import Status
from bot.status_beside import share
from bot.status_facts import only_lines
from metrics.compare import Moment
from metrics.days import so_far
from metrics.forecast import projected
from metrics.model import Window
from metrics.names import CHECKPOINTS, PROJECT_METRICS
from metrics.results import Progress
from metrics.windows import INSTANT, local_days

EditsByDay = Mapping[date, Mapping[str, int]]
"""Local day → project → counted edits."""

_NEW = ("retained", "retained_first_time")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its title, what it says in words, and the rows it is drawn from; `key` is its own."""

    key: str
    title: str
    says: str
    drawing: Drawing
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a picture: when, how many, and how that is said."""

    when: str
    number: int | None
    said: str


def course_pictures(status: Status, words: Messages) -> Iterator[Picture]:
    """Yield, for each project with a result, how its pages grew day by day."""
    for progress in _projects(status):
        yield _course(status, progress, words)


def activity_pictures(status: Status, edits: EditsByDay, words: Messages) -> Iterator[Picture]:
    """Yield how many counted edits there are on each day, if those of every wiki are known."""
    if None not in status.stale.values():
        yield _activity(status, edits, words)


def _activity(status: Status, edits: EditsByDay, words: Messages) -> Picture:
    totals = {day: sum(numbers.values()) for day, numbers in edits.items()}
    projects = list(dict.fromkeys(project for numbers in edits.values() for project in numbers))
    says = [_named(words.text("esep-metric-edits"), words.number(sum(totals.values())), words)]
    if totals:
        busiest = max(totals, key=totals.__getitem__)
        says.append(words.text("esep-report-most", totals[busiest], words.date(busiest)))
    return Picture(
        key="activity",
        title=words.text("esep-report-activity"),
        says="; ".join(says),
        drawing=draw_days(totals, _days(status), words),
        columns=[words.text("esep-report-day"), *(words.text(f"esep-metric-{name}") for name in projects)],
        rows=[
            [words.date(day), *(words.number(numbers.get(name)) for name in projects)]
            for day, numbers in edits.items()
        ],
    )


def period_pictures(status: Status, words: Messages) -> Iterator[Picture]:
    """Yield who edited, and what became of each project, before, during and after the event."""
    editors = status.progress_of("editors")
    if editors and editors.result is not None:
        bars = [*_periods(status, editors, words), *_checkpoints(status, "retained_all", words)]
        yield _of_bars("periods-editors", _period_title("editors", words), bars, words)
    for progress in _projects(status):
        if progress.before is not None or progress.last_year is not None:
            bars = list(_periods(status, progress, words))
            key, title = f"periods-{progress.metric}", _period_title(progress.metric, words)
            yield _of_bars(key, title, bars, words)


def retention_pictures(status: Status, words: Messages) -> Iterator[Picture]:
    """Yield, for new editors and first-time editors, how many were still there; nothing where nobody is."""
    for cohort in _NEW:
        first = status.progress_of(f"{cohort}_{CHECKPOINTS[0]}")
        if first and first.of:
            on_days = Bar(words.text("esep-report-event-days"), first.of, words.number(first.of))
            bars = [on_days, *_checkpoints(status, cohort, words)]
            yield _of_bars(cohort, words.text(f"esep-cohort-{cohort}"), bars, words)


def _projects(status: Status) -> Iterable[Progress]:
    return (row for row in status.progress if row.metric in PROJECT_METRICS and row.result is not None)


def _course(status: Status, progress: Progress, words: Messages) -> Picture:
    by_day, metric = status.snapshot.grant.days, progress.metric
    grown = so_far(by_day, metric)
    leads_to = projected(progress, _judged(status))
    course = Course(grown, _known_until(status), progress.target, leads_to)
    return Picture(
        key=f"course-{metric}",
        title=words.text("esep-report-course", words.text(f"esep-metric-{metric}")),
        says="; ".join([*_course_says(progress, leads_to, words), *only_lines(progress, words)]),
        drawing=draw_course(course, _days(status), words),
        columns=[*map(words.text, ("esep-report-day", "esep-report-on-day", "esep-report-so-far"))],
        rows=[
            [words.date(day), words.number(by_day[day][metric]), words.number(total)]
            for day, total in grown.items()
        ],
    )


def _course_says(progress: Progress, leads_to: int | None, words: Messages) -> Iterator[str]:
    yield _named(words.text("esep-column-achieved"), words.number(progress.result), words)
    if progress.target is not None:
        yield _named(words.text("esep-column-target"), words.number(progress.target), words)
    if leads_to is not None:
        yield _named(words.text("esep-report-projection"), words.number(leads_to), words)


def _periods(status: Status, progress: Progress, words: Messages) -> Iterator[Bar]:
    window = status.snapshot.grant.window
    days = max(round((window.end - window.start) / timedelta(days=1)), 1)
    on_days = status.snapshot.event_days.results.get(progress.metric)
    numbers = (
        (words.text("esep-report-last-year"), progress.last_year),
        (words.text("esep-report-before", days), progress.before),
        (words.text("esep-report-period"), progress.result),
        (words.text("esep-report-event-days"), on_days.value if on_days else None),
    )
    for when, number in numbers:
        if number is not None:
            yield Bar(when, number, words.number(number))


def _checkpoints(status: Status, cohort: str, words: Messages) -> Iterator[Bar]:
    for days in CHECKPOINTS:
        progress = status.progress_of(f"{cohort}_{days}")
        if progress and progress.of:
            yield Bar(words.text("esep-retained-after", days), progress.result, _kept(progress, words))


def _kept(progress: Progress, words: Messages) -> str:
    if progress.result is None:
        return words.text("esep-checkpoint-pending")
    return share(progress.result, progress.of or 0, words)


def _of_bars(key: str, title: str, bars: Sequence[Bar], words: Messages) -> Picture:
    labels = [_named(bar.when, bar.said, words) for bar in bars]
    return Picture(
        key=key,
        title=title,
        says="; ".join(labels),
        drawing=draw_bars([(label, bar.number) for label, bar in zip(labels, bars, strict=True)], words),
        columns=[words.text("esep-report-when"), words.text("esep-report-number")],
        rows=[[bar.when, bar.said] for bar in bars],
    )


def _period_title(metric: str, words: Messages) -> str:
    return words.text("esep-report-periods", words.text(f"esep-metric-{metric}"))


def _named(name: str, value: str, words: Messages) -> str:
    return words.text("esep-report-named", name, value)


def _days(status: Status) -> Days:
    """Return the days of the grant period, those of the event shaded."""
    return Days(
        *local_days(status.snapshot.grant.window), shaded=local_days(status.snapshot.event_days.window)
    )


def _known_until(status: Status) -> date:
    """Return the last day of the grant period of which anything is known."""
    return _local(min(_known_at(status), status.snapshot.grant.window.end - INSTANT), _window(status))


def _judged(status: Status) -> Moment:
    return Moment(_window(status), status.snapshot.event_days.window, _known_at(status))


def _known_at(status: Status) -> datetime:
    return min(status.taken_at, status.data_as_of)


def _window(status: Status) -> Window:
    return status.snapshot.grant.window


def _local(moment: datetime, window: Window) -> date:
    return moment.astimezone(ZoneInfo(window.timezone)).date()
