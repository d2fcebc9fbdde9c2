"""The grant form on a rendered page: infobox rows and metrics, found by their words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product, starmap

from lxml.html import HtmlElement

from collectors.grant_form import (
    CONTACTS,
    CONTENT_TABLE,
    INFOBOX_LABELS,
    METRICS_TABLES,
    PEOPLE_TABLE,
    Field,
    Form,
    MetricsTable,
    TargetRow,
    plain_label,
    target_row,
)
from collectors.grant_lines import metrics_in_lines
from collectors.grant_peg import request_in
from collectors.grant_questions import questions_in
from collectors.grant_team import team_in_lines
from collectors.rendered_page import (
    Grid,
    cell_at,
    content_of,
    found,
    grid_of,
    lines_of,
    text_of,
)

Pair = tuple[HtmlElement, Field]
"""What holds a label and a value, and both."""

_ALL_LABELS = {CONTACTS, *INFOBOX_LABELS, *PEOPLE_TABLE.metrics, *CONTENT_TABLE.metrics}
_TARGET_HEADERS = frozenset({"target", "targets"})
_LABEL_AND_VALUE = (
    "descendant::*[self::tr or self::div][count(*) = 2]"
    "[*[1][self::th or self::td or self::div or self::span]]"
)


def form_in_html(html: str) -> Form:
    """Return what a rendered page holds of the form; of a whole saved page, only its content counts.

    Metrics outside tables count where the page has no such table.
    """
    content = content_of(html)
    team = tuple(team_in_lines(lines_of(content, tables=True)))
    pairs = list(_labelled(content))
    fields, others = _infobox(pairs)
    all_tables = [(table, _metrics_table(table)) for table in content.iter("table")]
    tables = [known for _, known in all_tables if known]
    unknown = [row for table, known in all_tables if not known for row in _unknown_targets(table)]
    page = lines_of(content, tables=False)
    outside = {(row.where, row.count): row for row in (*_paired_metrics(pairs), *metrics_in_lines(page))}
    spoken = [row for row in outside.values() if row.table not in [table for table, _ in tables]]
    request = request_in(page)
    return Form(
        fields=(*fields, *starmap(Field, request.fields)),
        tables=(*(table for table, _ in tables), *(row.table for row in spoken)),
        rows=(*(row for table, grid in tables for row in _target_rows(table, grid)), *spoken, *unknown),
        others=others,
        questions=questions_in(page.lines, page.headings),
        measures=request.measures,
        team=team,
    )


def _infobox(pairs: Sequence[Pair]) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """Return the rows under the form's labels, and the other rows of tables that hold two of these."""
    labels: dict[HtmlElement, set[str]] = defaultdict(set)
    fields = []
    for box, field in pairs:
        for known in _known(field):
            labels[box].add(known.label)
            fields.append(known)
    others = (field for box, field in pairs if len(labels[box]) > 1 and box.tag == "table")
    return tuple(fields), tuple(field for field in others if _is_unknown(field))


def _is_unknown(field: Field) -> bool:
    return bool(field.label and field.value) and plain_label(field.label) not in _ALL_LABELS


def _paired_metrics(pairs: Sequence[Pair]) -> Iterator[TargetRow]:
    """Yield the metrics of boxes that hold one of the people's labels and another label of the form.

    A project's name alone is no label of the form: a table of last year's contributions has it, too.
    """
    boxes: dict[HtmlElement, list[Field]] = defaultdict(list)
    for box, field in pairs:
        if plain_label(field.label) in _ALL_LABELS:
            boxes[box].append(field)
    for fields in boxes.values():
        labels = {plain_label(field.label) for field in fields}
        if len(labels) > 1 and PEOPLE_TABLE.metrics.keys() & labels:
            yield from _metrics_of(fields)


def _metrics_of(fields: Sequence[Field]) -> Iterator[TargetRow]:
    for field, table in product(fields, (PEOPLE_TABLE, CONTENT_TABLE)):
        if plain_label(field.label) in table.metrics:
            yield target_row(table, field.label, field.value)


def _labelled(content: HtmlElement) -> Iterator[Pair]:
    """Yield every pair of cells, blocks or definitions, and the table or block that holds the pair."""
    for pair in found(content, _LABEL_AND_VALUE):
        box = pair.getparent() if pair.tag == "div" else next(pair.iterancestors("table"), content)
        yield box, Field(text_of(pair[0]), text_of(pair[1]))
    for term in content.iter("dt"):
        following = term.getnext()
        if following is not None and following.tag == "dd":
            yield term.getparent(), Field(text_of(term), text_of(following))


def _known(field: Field) -> Iterator[Field]:
    label = INFOBOX_LABELS.get(plain_label(field.label))
    if label and plain_label(field.value) not in INFOBOX_LABELS:
        yield Field(label, field.value)


def _metrics_table(table: HtmlElement) -> tuple[MetricsTable, Grid] | None:
    """Return which of the form's tables this is, and its rows from the header on."""
    words = plain_label(table.text_content())
    candidates = [known for known in METRICS_TABLES if known.label in words]
    grid = grid_of(table) if candidates else []
    for number, cells in enumerate(grid):
        headers = [plain_label(cell) for cell in cells]
        for known in candidates:
            if known.is_headed_by(headers):
                return known, [headers, *grid[number + 1 :]]
    return None


def _unknown_targets(table: HtmlElement) -> Iterator[TargetRow]:
    """Yield the rows of another table with a column of targets, as no metric's; an infobox is none."""
    grid = grid_of(table) if "target" in plain_label(table.text_content()) else []
    if sum(plain_label(cell_at(cells, 0)) in INFOBOX_LABELS for cells in grid) > 1:
        return
    for number, cells in enumerate(grid):
        headers = [plain_label(cell) for cell in cells]
        target = next((header for header in headers if header in _TARGET_HEADERS), "")
        if target:
            label = next((header for header in headers if header and header != target), target)
            caption = " ".join(cells[headers.index(label)].split())
            unknown = MetricsTable(caption, tuple(headers), label, target, {})
            yield from _target_rows(unknown, [headers, *grid[number + 1 :]])
            return


def _target_rows(table: MetricsTable, grid: Grid) -> Iterator[TargetRow]:
    headers, *rows = grid
    label, target = headers.index(table.label), headers.index(table.target)
    for cells in rows:
        yield target_row(table, cell_at(cells, label), cell_at(cells, target))
