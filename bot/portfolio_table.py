"""The overview as a table in words: for the wiki, for HTML, and for the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from zoneinfo import ZoneInfo

from bot.messages import Messages
from bot.plain import isolated
from bot.portfolio import Following, GrantRow, Portfolio
from bot.status import Status
from bot.status_html import html_environment
from bot.status_people import not_simply_fine
from bot.status_row import status_row
from bot.status_table import stale_lines
from bot.version import VERSION
from bot.wikitext import environment
from metrics.profiles import ESEP_1
from metrics.results import Progress, State
from metrics.windows import local_days

OURS = 'class="esep-portfolio"'
"""By it an overview of ours is known on a page."""

FLAGS = (
    "not_understood",
    "target_changed",
    "list_changed",
    "list_doubtful",
    "lower_bound",
    "report_disagrees",
    "final",
)
"""What an officer should look at."""

DOUBTFUL = ("duplicate", "nobody", "bot", "blocked")
"""Entries of a list of participants that are nobody to count."""

_TELL_NO_TARGET = frozenset({State.NOT_STARTED, State.UNKNOWN, State.NOT_MEASURED, State.UNREAD})
"""The states whose words do not name the target."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A metric of a grant: what was counted and promised, in words how they stand, and by name.

    `number` is what it is sorted by: the result, -1 where there is none.
    """

    achieved: str = ""
    target: str = ""
    words: str = ""
    state: str = ""
    number: int = -1


@dataclass(frozen=True, slots=True)
class Line:
    """A grant in words; `event`, `event_page` and `as_of` are empty where it is not followed.

    `label` is the grant's title without the fund.
    """

    title: str
    label: str
    event: str
    period: str
    begins: str
    cells: Sequence[Cell]
    following: str
    event_page: str
    as_of: str
    flags: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The whole overview in words: names of the metrics, the grants, and under their names the totals."""

    metrics: Sequence[str]
    lines: Sequence[Line]
    totals: Mapping[str, Sequence[str]]
    footer: Sequence[str]


def table_of(found: Portfolio, words: Messages) -> Table:
    return Table(
        metrics=[words.text(f"esep-metric-{metric}") for metric in found.metrics],
        lines=[_line(row, found.metrics, words) for row in found.rows],
        totals=_all_totals(found, words),
        footer=[
            words.text("esep-portfolio-legend", len(found.followed), len(found.rows)),
            words.text("esep-footer-definition", ESEP_1.name),
        ],
    )


def flags_of(row: GrantRow) -> Iterator[str]:
    """Yield which of FLAGS a grant has."""
    found = {"not_understood": bool(row.grant and row.grant.not_understood)}
    if row.status:
        found |= _flags(row.status)
    return (name for name in FLAGS if found.get(name))


def portfolio_wikitext(found: Portfolio, words: Messages) -> str:
    """Return what stands between the markers of an overview's page."""
    return "\n" + _WIKITEXT.render(_told(found, words)) + "\n"


def portfolio_html(found: Portfolio, words: Messages) -> str:
    """Return a page of HTML that needs nothing else."""
    return _HTML.render(_told(found, words))


def _told(found: Portfolio, words: Messages) -> dict[str, object]:
    taken = words.text("esep-portfolio-made", words.moment(found.taken_at, UTC), VERSION)
    table = table_of(found, words)
    return {"table": table, "words": words, "say": words.text, "taken": taken}


def _line(row: GrantRow, metrics: Sequence[str], words: Messages) -> Line:
    rows = {progress.metric: progress for progress in row.progress}
    status = row.status
    return Line(
        title=row.title,
        label=row.title.rpartition(" Fund/")[2],
        event=row.event or "",
        period=_period(row, words),
        begins=next((day.isoformat() for day in days_of(row)), ""),
        cells=[_cell(status, rows.get(metric), words) for metric in metrics],
        following=_following(row, words),
        event_page=status.page if status else "",
        as_of=_moment(status, words) if status else "",
        flags=[
            *_stale(status, words),
            *(words.text(f"esep-portfolio-flag-{name}") for name in flags_of(row)),
        ],
    )


def days_of(row: GrantRow) -> tuple[date, ...]:
    """Return the first and the last day that are counted, or that the grant page names, if any."""
    if row.status:
        return local_days(row.status.snapshot.grant.window)
    period = row.grant and (row.grant.period or row.grant.proposed)
    return (period.start, period.end) if period else ()


def _period(row: GrantRow, words: Messages) -> str:
    days = days_of(row)
    return words.date_range(*days) if len(days) > 1 else ""


def _cell(status: Status | None, progress: Progress | None, words: Messages) -> Cell:
    if not progress:
        return Cell()
    target = progress.raw_target.strip()
    promise = words.text("esep-portfolio-target", isolated(target)) if target else ""
    if not status:
        return Cell(target=target, words=promise)
    shown, result = status_row(status, progress, words), progress.result
    told = "" if progress.state is State.NO_TARGET else shown.words
    if promise and progress.state in _TELL_NO_TARGET:
        told = f"{told}; {promise}"
    state = progress.state.value.replace("_", " ")
    return Cell(shown.achieved, target, told, state, -1 if result is None else result)


def _following(row: GrantRow, words: Messages) -> str:
    if row.following is Following.UNREADABLE:
        return words.text("esep-portfolio-is-unreadable", isolated(row.problem or ""))
    return words.text(f"esep-portfolio-is-{row.following}")


def _moment(status: Status, words: Messages) -> str:
    return words.moment(status.data_as_of, ZoneInfo(status.snapshot.grant.window.timezone))


def _stale(status: Status | None, words: Messages) -> Iterator[str]:
    if status:
        yield from stale_lines(status, words)


def _flags(status: Status) -> Mapping[str, bool]:
    changed = {change.of for change in status.changes}
    listed = not_simply_fine(status.people)
    return {
        "target_changed": bool(changed & {"target", "counts"}),
        "list_changed": "list" in changed,
        "list_doubtful": any(kind in listed for kind in DOUBTFUL),
        "lower_bound": bool(status.people.lower_bound),
        "report_disagrees": any(row.disagreements for row in status.reported),
        "final": status.final is not None,
    }


def _all_totals(found: Portfolio, words: Messages) -> Mapping[str, Sequence[str]]:
    if not found.followed:
        return {}
    return {
        words.text("esep-portfolio-sum"): _totals(found, "sum", words),
        words.text("esep-portfolio-union"): _totals(found, "union", words),
    }


def _totals(found: Portfolio, kind: str, words: Messages) -> Sequence[str]:
    numbers = {row.metric: getattr(row, kind) for row in found.totals}
    return [words.number(numbers.get(metric)) for metric in found.metrics]


_WIKITEXT = environment().get_template("portfolio.wikitext.jinja")
_HTML = html_environment().get_template("portfolio.html.jinja")
