"""The tables of reports: outcomes beside targets, and expenditures; known by their headers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collectors.grant_form import plain_label
from collectors.grant_values import parse_amounts, says_nothing
from collectors.number import parse_count
from collectors.rendered_page import Grid, cell_at
from collectors.report_cells import Figure, figures_in, metric_named
from metrics.model import CountKind, NotUnderstood
from metrics.reports import Expenditure, Outcome

_TARGETS = frozenset({"target outcome", "target", "targets", "planned", "planned outcome", "goal"})
_ACHIEVED = ("achieved", "result", "actual")
_EXPLANATIONS = frozenset({"explanation", "explanations", "comment", "comments", "notes"})
_METRICS = frozenset({"metric", "metrics", "indicator", "measure", "other metrics", "wikimedia project"})
_ITEMS = frozenset({"item of expenditure", "item", "expense", "expenditure", "budget item"})
_SUMS = frozenset({"sum", "amount", "cost", "actual", "amount spent", "total cost"})

Read = Outcome | Expenditure | NotUnderstood


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a table its parts stand; `metric`, `target` and `explanation` are None where it has none."""

    metric: int | None
    target: int | None
    achieved: tuple[int, ...]
    explanation: int | None


def rows_read(grid: Grid) -> Iterator[Read]:
    """Yield what a table of outcomes or of expenditures says, and nothing of any other table."""
    for number, cells in enumerate(grid):
        headers = [plain_label(cell) for cell in cells]
        if columns := _outcome_columns(headers):
            yield from _outcomes(grid[number + 1 :], columns, cells)
            return
        if _ITEMS & set(headers) and _SUMS & set(headers):
            yield from _expenditures(grid[number + 1 :], headers)
            return


def _outcome_columns(headers: Sequence[str]) -> Columns | None:
    achieved = tuple(place for place, header in enumerate(headers) if header.startswith(_ACHIEVED))
    metric, target = _place(headers, _METRICS), _place(headers, _TARGETS)
    if not achieved or (metric is None and target is None):
        return None
    return Columns(metric, target, achieved, _place(headers, _EXPLANATIONS))


def _place(headers: Sequence[str], known: frozenset[str]) -> int | None:
    return next((place for place, header in enumerate(headers) if header in known), None)


def _outcomes(rows: Grid, columns: Columns, headers: Sequence[str]) -> Iterator[Read]:
    for cells in rows:
        label = "" if columns.metric is None else cell_at(cells, columns.metric)
        targets = () if columns.target is None else figures_in(cell_at(cells, columns.target))
        note = "" if columns.explanation is None else cell_at(cells, columns.explanation)
        for column in columns.achieved:
            figures = figures_in(cell_at(cells, column))
            yield from _row(label, headers[column], targets, figures, " ".join(note.split()))


def _row(
    label: str, header: str, targets: Sequence[Figure], figures: Sequence[Figure], note: str
) -> Iterator[Read]:
    """Yield the outcomes of a row, each target with the figure of its metric."""
    for target, figure in _matched(targets, figures):
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
