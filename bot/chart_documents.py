"""The chart of an event as pages of data: how the counted pages of each project grew, day by day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from bot.data_pages import Axis, Chart, Column, Columns, DataPage, Row, Table
from bot.errors import PublishError
from bot.messages import Messages, languages
from bot.status import Status
from metrics.evidence import ACTIVE_FROM
from metrics.names import PROJECT_METRICS
from metrics.results import Progress
from metrics.windows import local_days

MOST_BYTES = 100_000
"""What the extension Chart sends its drawing service at most."""

ByDay = Mapping[date, Mapping[str, int]]
"""Local day → project → pages first touched on it."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The pages `Data:<name>.tab` and `Data:<name>.chart`."""

    name: str
    table: Table
    chart: Chart

    @property
    def pages(self) -> Mapping[str, DataPage]:
        """Title → page, the table first, since the chart is checked against it."""
        return {f"Data:{self.name}{page.suffix}": page for page in (self.table, self.chart)}


def chart_documents(status: Status, name: str, *, sources: str) -> Documents | None:
    """Return a chart of running totals by local day in every language there is; `sources` is wikitext.

    None where nothing can be drawn: no page counts yet, or the days do not add up to the results, as with
    figures that were made final before days were kept; and where so few are active that days would tell of
    persons. Raises PublishError for more than can be drawn.
    """
    if (status.people.active or 0) < ACTIVE_FROM:
        return None
    projects = [row for row in status.progress if row.metric in PROJECT_METRICS and row.result is not None]
    rows = running_totals(status, projects)
    if not rows:
        return None
    title = _said("esep-chart-title", status.page.rsplit("/", 1)[-1])
    columns = Columns(fields=(_day_column(), *map(_column, projects)))
    table = Table(description=title, sources=sources, schema=columns, data=rows)
    chart = Chart(
        type="line",
        title=title,
        xAxis=Axis(title=_said("esep-report-day")),
        yAxis=Axis(title=_said("esep-chart-pages")),
        source=f"{name}{Table.suffix}",
    )
    return _small_enough(Documents(name, table, chart))


def running_totals(status: Status, projects: Sequence[Progress]) -> tuple[Row, ...]:
    """Return a row for each day from the first of the grant period to the last on which a page came in.

    Each is the day and how many pages there were by its end, of each project. Empty where there are none, or
    where they do not end in the results.
    """
    by_day = status.snapshot.grant.days
    if not by_day:
        return ()
    first, _ = local_days(status.snapshot.grant.window)
    days = [first + timedelta(number) for number in range((max(by_day) - first).days + 1)]
    grown = [_grown(by_day, days, project.metric) for project in projects]
    rows = tuple(zip((day.isoformat() for day in days), *grown, strict=True))
    results = tuple(project.result for project in projects)
    return rows if rows and rows[-1][1:] == results else ()


def _grown(by_day: ByDay, days: Sequence[date], project: str) -> Iterator[int]:
    """Yield how many pages of a project there were by the end of each day."""
    return accumulate(by_day.get(day, {}).get(project, 0) for day in days)


def _day_column() -> Column:
    return Column(name="day", type="string", title=_said("esep-report-day"))


def _column(project: Progress) -> Column:
    return Column(name=project.metric, type="number", title=_said(f"esep-metric-{project.metric}"))


def _said(key: str, *params: str) -> dict[str, str]:
    """Return language → message."""
    return {language: Messages(language).text(key, *params) for language in languages()}


def _small_enough(documents: Documents) -> Documents:
    size = sum(len(page.text.encode()) for page in documents.pages.values())
    if size > MOST_BYTES:
        raise PublishError(
            f"“{documents.name}”: {len(documents.table.data)} days are too many for a chart ({size} of at "
            f"most {MOST_BYTES} bytes): take publish.chart out of the declaration"
        )
    return documents
