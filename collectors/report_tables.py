"""The tables of reports: outcomes beside targets, and expenditures; known by their headers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from collectors.grant_form import plain_label
from collectors.grant_values import parse_amounts, says_nothing
from collectors.number import parse_count
from collectors.rendered_page import Grid, cell_at
from collectors.report_cells import Figure, figures_in, metric_named
from metrics.model import Count, CountKind, NotUnderstood
from metrics.reports import Expenditure, Outcome

_TARGETS = frozenset({"target outcome", "target", "targets", "planned", "planned outcome", "goal"})
_ACHIEVED = ("achieved", "result", "actual")
_UNTIL_NOW = ("progress", "end of year")
"""Columns of annual plans: the figures of half a year, and of a year that may be projected ones."""

_EXPLANATIONS = frozenset({"explanation", "explanations", "comment", "comments", "notes"})
_METRICS = frozenset({"metric", "metrics", "indicator", "measure", "other metrics", "wikimedia project"})
_ITEMS = frozenset({"item of expenditure", "item", "expense", "expenditure", "budget item"})
_SUMS = frozenset({"sum", "amount", "cost", "actual", "amount spent", "total cost"})

_GLOBAL_METRIC = re.compile(
    r"(?:(?:# ?of|number of|absolute value of) )?"
    r"(?:active editors(?: involved)?|(?:new|newly registered) (?:editors|users|accounts)"
    r"|individuals involved|(?:total )?participants|new images/media\b.*"
    r"|articles (?:added|created) or improved\b.*|content pages\b.*|bytes\b.*)"
)
_PART = re.compile(r"program(?:me)?\b", re.IGNORECASE)
_WHOLE = frozenset({"", "total", "totals", "overall", "all programs"})

Read = Outcome | Expenditure | NotUnderstood


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the headings that it stands below, the highest first."""

    headings: tuple[str, ...]
    grid: Grid

    @property
    def heading(self) -> str:
        return self.headings[-1] if self.headings else ""

    @property
    def of_a_part(self) -> bool:
        """Tell whether it stands below a heading such as `Program 1`: its figures are not the grant's."""
        return any(map(_PART.match, self.headings))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a table its parts stand; `metric`, `target` and `explanation` are None where it has none."""

    metric: int | None
    target: int | None
    achieved: tuple[int, ...]
    explanation: int | None


def rows_read(table: Table) -> Iterator[Read]:
    """Yield what a table of outcomes or of expenditures says, and nothing of any other table."""
    for number, cells in enumerate(table.grid):
        headers = [plain_label(cell) for cell in cells]
        rows = table.grid[number + 1 :]
        if columns := _outcome_columns(headers):
            yield from _outcomes(Table(table.headings, rows), columns, cells)
            return
        if len(_metric_columns(headers)) > 1:
            yield from _outcomes_across(Table(table.headings, rows), cells)
            return
        if _ITEMS & set(headers) and _SUMS & set(headers):
            yield from _expenditures(rows, headers)
            return


def _outcome_columns(headers: Sequence[str]) -> Columns | None:
    achieved = tuple(
        place for place, header in enumerate(headers) if header.startswith((*_ACHIEVED, *_UNTIL_NOW))
    )
    metric, target = _place(headers, _METRICS), _place(headers, _TARGETS)
    if not achieved or (metric is None and target is None):
        return None
    return Columns(metric, target, achieved, _place(headers, _EXPLANATIONS))


def _place(headers: Sequence[str], known: frozenset[str]) -> int | None:
    return next((place for place, header in enumerate(headers) if header in known), None)


def _outcomes(table: Table, columns: Columns, headers: Sequence[str]) -> Iterator[Read]:
    for cells in table.grid:
        label = "" if columns.metric is None else cell_at(cells, columns.metric)
        targets = () if columns.target is None else figures_in(cell_at(cells, columns.target))
        note = "" if columns.explanation is None else cell_at(cells, columns.explanation)
        for column in columns.achieved:
            figures = figures_in(cell_at(cells, column))
            rows = _row(label, headers[column], targets, figures, " ".join(note.split()))
            bound = not table.of_a_part and not plain_label(headers[column]).startswith(_UNTIL_NOW)
            yield from (_placed(found, table, bound=bound) for found in rows)


def _placed(found: Outcome | NotUnderstood, table: Table, *, bound: bool) -> Read:
    """Return a finding with the table's heading before its place; an outcome has no metric if not `bound`."""
    placed = replace(found, where=" › ".join(filter(None, [table.heading, found.where])))
    return placed if bound or isinstance(placed, NotUnderstood) else replace(placed, metric=None)


def _metric_columns(headers: Sequence[str]) -> list[int]:
    return [place for place, header in enumerate(headers) if _GLOBAL_METRIC.fullmatch(header)]


def _outcomes_across(table: Table, headers: Sequence[str]) -> Iterator[Read]:
    """Read a table with a column for every metric and a row for every program.

    A figure is the grant's in a row of totals, or in the only row there is.
    """
    columns = _metric_columns([plain_label(header) for header in headers])
    for cells in table.grid:
        name = "" if columns[0] == 0 else " ".join(cell_at(cells, 0).split())
        whole = len(table.grid) == 1 or plain_label(name) in _WHOLE
        for column in columns:
            rows = _row(headers[column], name, (), figures_in(cell_at(cells, column)), "")
            yield from (_placed(found, table, bound=whole and not table.of_a_part) for found in rows)


def _row(
    label: str, header: str, targets: Sequence[Figure], figures: Sequence[Figure], note: str
) -> Iterator[Outcome | NotUnderstood]:
    """Yield the outcomes of a row, each target with the figure of its metric."""
    for target, figure in _matched(_under(label, targets), _under(label, figures)):
        found = [each for each in (figure, target) if each]
        name = label or next((each.label for each in found if each.label), "")
        metric = metric_named(label) or next((each.metric for each in found if each.metric), None)
        where = " › ".join(filter(None, [header, " ".join(name.split())]))
        if any(each.count.kind != CountKind.NONE for each in found):
            promised, achieved = (each.count if each else None for each in (target, figure))
            yield Outcome(where, metric, promised, achieved, note)
        for each in found:
            if each.count.kind == CountKind.AMBIGUOUS:
                yield NotUnderstood(where, " / ".join(each.count.raw.splitlines()))


def _under(label: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures of a row; beside a metric's name, other words make a number another one.

    `40 expected` and `12 or so` are no number of participants.
    """
    if not metric_named(label):
        return list(figures)
    return [_unclear(figure) if figure.label and not figure.metric else figure for figure in figures]


def _unclear(figure: Figure) -> Figure:
    return replace(figure, count=Count(figure.count.raw, CountKind.AMBIGUOUS))


def _matched(
    targets: Sequence[Figure], figures: Sequence[Figure]
) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Pair targets and figures: by metric, or the only two of a row if they do not name different ones."""
    if len(targets) == len(figures) == 1 and _may_be_one(targets[0], figures[0]):
        yield targets[0], figures[0]
        return
    by_metric = {target.metric: target for target in targets if target.metric}
    for figure in figures:
        yield by_metric.pop(figure.metric, None) if figure.metric else None, figure
    for target in targets:
        if target.metric is None or target.metric in by_metric:
            yield target, None


def _may_be_one(target: Figure, figure: Figure) -> bool:
    return not (target.metric and figure.metric) or target.metric == figure.metric


def _expenditures(rows: Grid, headers: Sequence[str]) -> Iterator[Read]:
    item, total = _place(headers, _ITEMS) or 0, _place(headers, _SUMS) or 0
    for cells in rows:
        yield from expenditure(cell_at(cells, item), cell_at(cells, total), "Expenditures")


def expenditure(item: str, value: str, where: str) -> Iterator[Read]:
    """Yield a row of expenditures, or that its sum was not understood; nothing where there is no sum."""
    name = " ".join(item.split())
    amounts = parse_amounts(name, value)
    if amounts:
        yield Expenditure(name, amounts)
    elif not says_nothing(value.strip()) and parse_count(value).kind != CountKind.NONE:
        yield NotUnderstood(" › ".join(filter(None, [where, name])), " ".join(value.split()))
