"""The rows of a grant's final report, with the form's own names, as wikitext to paste."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.messages import Messages
from bot.status import Status
from bot.status_facts import only_lines
from bot.status_people import lower_bound_lines
from bot.status_table import as_of_line, how_counted, period_line, stale_lines
from bot.version import VERSION
from bot.wikitext import environment
from metrics.names import PEOPLE_METRICS, PROJECT_METRICS
from metrics.results import Progress

LABELS = {
    **{name: f"Number of {name}" for name in PEOPLE_METRICS},
    **{name: name.capitalize() for name in PROJECT_METRICS},
    "commons": "Wikimedia Commons",
    "incubator": "Wikimedia Incubator",
    "mediawiki": "MediaWiki",
}
"""What the grant form calls each metric."""

TABLES = {"Other Metrics": PEOPLE_METRICS, "Wikimedia Project": PROJECT_METRICS}
"""What the form's two tables call their first column, and the metrics in them."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of a report; what is not known is empty."""

    label: str
    target: str
    achieved: str
    explanation: Sequence[str]


def report_rows(status: Status) -> str:
    """Return both tables of a report, in English: metrics that have a target or a result."""
    words = Messages("en")
    tables = {title: [*_rows(status, metrics, words)] for title, metrics in TABLES.items()}
    footer = (*stale_lines(status, words), period_line(status, words), *how_counted(status, words))
    return _TEMPLATE.render(tables=tables, footer=(*footer, as_of_line(status, words, VERSION))) + "\n"


def _rows(status: Status, metrics: Sequence[str], words: Messages) -> Iterator[ReportRow]:
    for row in status.progress:
        if row.metric in metrics and (row.raw_target.strip() or row.result is not None):
            achieved = "" if row.result is None else words.number(row.result)
            facts = [*_facts(status, row, words)]
            yield ReportRow(LABELS[row.metric], row.raw_target.strip(), achieved, facts)


def _facts(status: Status, row: Progress, words: Messages) -> Iterator[str]:
    yield from only_lines(row, words)
    if wikis := status.wikis_of(row).values():
        created, improved = (sum(getattr(wiki, kind) for wiki in wikis) for kind in ("created", "improved"))
        yield words.text("esep-fact-pages", created, improved)
    if row.metric == "participants":
        yield from lower_bound_lines(status.people, words)


_TEMPLATE = environment().get_template("report_rows.wikitext.jinja")
