"""Growth of communities in words: for a page, for the terminal, and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.growth import CommunityGrowth
from bot.messages import Messages
from bot.status import stamp
from bot.status_row import BLUE, BROWN, GREEN
from bot.version import VERSION
from bot.wikitext import block_of, environment
from metrics.growth import Growth, GrowthState, MeasureGrowth, Rate, months_after, months_until
from metrics.readings import settled_on

OURS = 'class="esep-growth"'
"""By it a table of ours is known on a page."""

MOST = 10
"""A rate above which no digits are told: bounds that wide say nothing more."""

_COLOURS = {GrowthState.ROSE: GREEN, GrowthState.FELL: BROWN}


@dataclass(frozen=True, slots=True)
class Bar:
    """Bounds in a picture from -100 % to +100 %: where it begins, and how wide it is, in percent."""

    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A comparison in words; `rate` is empty and `bar` None where nothing can be compared."""

    state: str
    own: str
    rate: str
    bar: Bar | None
    colour: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A measure, and a line for each wiki: its name and its comparison."""

    title: str
    lines: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Section:
    """All wikis at a checkpoint, under four headings."""

    title: str
    heads: Sequence[str]
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Told:
    """The growth in words: a row a measure with a cell a checkpoint, and a section for each of these."""

    title: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    sections: Sequence[Section]
    notes: Sequence[str]
    as_of: str


def told(found: CommunityGrowth, words: Messages) -> Told:
    zone = ZoneInfo(found.declaration.timezone)
    after = [words.text("esep-growth-after", months) for months in found.checkpoints]
    by_measure = zip(*found.checkpoints.values(), strict=True)
    return Told(
        title=words.text("esep-growth-title", words.date(found.declaration.day)),
        heads=[words.text("esep-growth-measure"), *after],
        rows=[(_measure(rows[0].measure, words), list(_cells(found, rows, words))) for rows in by_measure],
        sections=list(_sections(found, words)),
        notes=_notes(found, words),
        as_of=words.text("esep-footer-as-of", words.moment(found.as_of, zone), VERSION),
    )


def growth_block(found: CommunityGrowth) -> str:
    """Return what stands between the markers of a page: the tables in each of its languages."""
    tables = (
        _TEMPLATE.render(told=told(found, words), words=words)
        for words in map(Messages, found.declaration.languages)
    )
    return block_of(tables)


def growth_json(found: CommunityGrowth) -> dict[str, Any]:
    """Return the documented answer of `esep growth --format json`."""
    return {
        "growth": found.declaration.name,
        "day": found.declaration.day.isoformat(),
        "as_of": stamp(found.as_of),
        "checkpoints": [
            {"months": months, "measures": [_row_json(row) for row in rows]}
            for months, rows in found.checkpoints.items()
        ],
        "readings": {
            project: {
                "read_at": stamp(reading.read_at),
                "months": {
                    measure: {f"{month:%Y-%m}": value for month, value in sorted(series.items())}
                    for measure, series in reading.months.items()
                },
            }
            for project, reading in found.readings.items()
        },
    }


def rate_text(rate: Rate, words: Messages) -> str:
    """Return a rate with its bounds."""
    return words.text(
        "esep-growth-rate", *(_percent(each, words) for each in (rate.rate, rate.low, rate.high))
    )


def growth_words(found: Growth, words: Messages) -> str:
    """Return how wikis did on average, in a line."""
    state = words.text("esep-growth-on-average", words.text(f"esep-growth-state-{found.state}"))
    return f"{state}, {rate_text(found.beyond, words)}" if found.beyond else state


def facts_text(row: MeasureGrowth, words: Messages) -> tuple[str, ...]:
    """Return of how many wikis the average is where not of all, and which rose and fell, a line each."""
    lines = []
    if row.together.state != GrowthState.PENDING and row.averaged < len(row.wikis):
        lines.append(words.text("esep-growth-averaged", row.averaged, len(row.wikis)))
    for state in (GrowthState.ROSE, GrowthState.FELL):
        names = row.in_state(state)
        if names:
            lines.append(
                words.text(f"esep-growth-which-{state}", len(names), len(row.wikis), words.listed(names))
            )
    return tuple(lines)


def _cells(found: CommunityGrowth, rows: Sequence[MeasureGrowth], words: Messages) -> Iterator[Cell]:
    for months, row in zip(found.checkpoints, rows, strict=True):
        if row.together.state == GrowthState.PENDING:
            known = words.date(settled_on(found.declaration.day, months))
            yield _cell(row.together, words, (words.text("esep-growth-known-from", known),))
        else:
            whole = _cell(row.together, words, facts_text(row, words))
            yield replace(whole, state=words.text("esep-growth-on-average", whole.state))


def _cell(found: Growth, words: Messages, facts: tuple[str, ...] = ()) -> Cell:
    return Cell(
        state=words.text(f"esep-growth-state-{found.state}"),
        own=words.number(None) if found.own is None else _percent(found.own, words),
        rate=rate_text(found.beyond, words) if found.beyond else "",
        bar=_bar(found.beyond) if found.beyond else None,
        colour=_COLOURS.get(found.state, BLUE),
        facts=facts,
    )


def _sections(found: CommunityGrowth, words: Messages) -> Iterator[Section]:
    keys = ("esep-growth-wiki", "esep-growth-own", "esep-growth-beyond", "esep-growth-result")
    heads = [words.text(key) for key in keys]
    for months, rows in found.checkpoints.items():
        if rows[0].together.state != GrowthState.PENDING:
            groups = [_group(row, words) for row in rows]
            title = words.text("esep-growth-each", *_periods(found, months, words))
            yield Section(title, heads, groups)


def _group(row: MeasureGrowth, words: Messages) -> Group:
    title = words.text("esep-growth-beside", _measure(row.measure, words), row.together.controls)
    together = (words.text("esep-growth-together"), _cell(row.together, words))
    return Group(title, [together, *((wiki, _cell(each, words)) for wiki, each in row.wikis.items())])


def _periods(found: CommunityGrowth, months: int, words: Messages) -> tuple[str, str]:
    """Return the months after the event and those they are compared with, by their first and last days."""
    day = found.declaration.day
    last = months_until(day, months)[1] - timedelta(days=1)
    before = sorted(pair[1] for pair in months_after(day, months))
    start = months_after(day, months)[0][0]
    end = max(months_until(each, 0)[1] for each in before) - timedelta(days=1)
    return words.date_range(start, last), words.date_range(before[0], end)


def _notes(found: CommunityGrowth, words: Messages) -> list[str]:
    controls = words.listed(found.declaration.controls)
    return [words.text("esep-growth-controls", controls), words.text("esep-growth-note")]


def _measure(measure: str, words: Messages) -> str:
    return words.text(f"esep-growth-measure-{measure}")


def _percent(rate: float, words: Messages) -> str:
    return words.text("esep-growth-over", words.percent(MOST)) if rate > MOST else words.signed_percent(rate)


def _bar(rate: Rate) -> Bar:
    start, end = (round(50 + 50 * max(-1, min(each, 1))) for each in (rate.low, rate.high))
    return Bar(min(start, 99), max(end - start, 1))


def _row_json(row: MeasureGrowth) -> dict[str, Any]:
    wikis = {wiki: _growth_json(each) for wiki, each in row.wikis.items()}
    together = {"together": _growth_json(row.together), "averaged": row.averaged}
    return {"measure": row.measure} | together | {"wikis": wikis}


def _growth_json(found: Growth) -> dict[str, Any]:
    return asdict(found) | {"state": found.state.value}


_TEMPLATE = environment().get_template("growth.wikitext.jinja")
