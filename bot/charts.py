"""Charts as the inside of an SVG: drawn by matplotlib, coloured by the page that they stand on.

Nothing in them has an id or a style; what a part is, its class says: `result`, `target`, `projection`,
`days`, `bar` or `grid`. Whoever imports this waits half a second for matplotlib.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import matplotlib as mpl
from lxml import etree
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.messages import Messages

WIDTH, HEIGHT, ROW = 360, 220, 34
"""In units of the drawing, of which a text is 13 high: a chart by days, and one bar with its label."""

_SIDE, _OTHER_SIDE, _TOP, _BOTTOM = 56, 22, 12, 30
_DAY_LABELS, _NUMBER_LABELS = 4, 4
_CLASS = "esep-"
_NAMESPACES = re.compile(r' xmlns(?::\w+)?="[^"]*"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """The inside of an SVG of this size."""

    inside: Markup
    height: int
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a chart: its first and last, and those that are shaded."""

    first: date
    last: date
    shaded: tuple[date, date]

    def place(self, day: date) -> int:
        return (day - self.first).days


@dataclass(frozen=True, slots=True)
class Course:
    """A number that grows: day → how much there is by its end, until the day `known_until`.

    `leads_to` is where the pace so far ends.
    """

    so_far: Mapping[date, int]
    known_until: date
    target: int | None
    leads_to: int | None


def draw_course(course: Course, days: Days, words: Messages) -> Drawing:
    """Return the steps of a growing number, with the lines of its target and projection."""
    top = max([*course.so_far.values(), course.target or 0, course.leads_to or 0, 1])
    figure, axes = _axes_of_days(days, top, words)
    values = _filled(course, days)
    edges = [place - 0.5 for place in range(len(values) + 1)]
    axes.stairs(values, edges, baseline=None, gid=f"{_CLASS}result", clip_on=False)
    if course.target:
        axes.axhline(course.target, gid=f"{_CLASS}target", clip_on=False)
    if course.leads_to is not None and values:
        ends = [edges[-1], days.place(days.last) + 0.5]
        axes.plot(ends, [values[-1], course.leads_to], gid=f"{_CLASS}projection", clip_on=False)
    return _drawing(figure, HEIGHT)


def draw_days(numbers: Mapping[date, int], days: Days, words: Messages) -> Drawing:
    """Return a bar for each day."""
    figure, axes = _axes_of_days(days, max([*numbers.values(), 1]), words)
    values = [numbers.get(days.first + timedelta(days=n), 0) for n in range(days.place(days.last) + 1)]
    edges = [place - 0.5 for place in range(len(values) + 1)]
    axes.stairs(values, edges, fill=True, gid=f"{_CLASS}bar", clip_on=False)
    return _drawing(figure, HEIGHT)


def draw_bars(bars: Sequence[tuple[str, int | None]], words: Messages) -> Drawing:
    """Return a bar below each label, and none where there is no number."""
    height = ROW * len(bars)
    figure, axes = _axes(height, (2, 2, 0, 0), words)
    places = [place + 0.74 for place in range(len(bars))]
    for place, (label, number) in zip(places, bars, strict=True):
        (bar,) = axes.barh(place, number or 0, height=0.26)
        bar.set(gid=f"{_CLASS}bar", clip_on=False)
        side = "right" if words.direction == "rtl" else "left"
        axes.text(0, place - 0.26, label, ha=side, va="baseline", parse_math=False)
    axes.set(xlim=_ends(0, max([1, *(number or 0 for _, number in bars)]), words), ylim=(len(bars), 0))
    axes.set(xticks=[], yticks=[])
    return _drawing(figure, height)


def _filled(course: Course, days: Days) -> list[int]:
    """Return how much there was at the end of each day that is known."""
    values, last = [], 0
    for place in range(days.place(min(course.known_until, days.last)) + 1):
        last = course.so_far.get(days.first + timedelta(days=place), last)
        values.append(last)
    return values


def _axes_of_days(days: Days, top: int, words: Messages) -> tuple[Figure, Axes]:
    figure, axes = _axes(HEIGHT, (_SIDE, _OTHER_SIDE, _TOP, _BOTTOM), words)
    last = days.place(days.last)
    axes.set(xlim=_ends(-0.5, last + 0.5, words), ylim=(0, top * 1.04))
    first_shaded, last_shaded = (days.place(day) for day in days.shaded)
    if last_shaded >= 0 and first_shaded <= last:
        shade = max(first_shaded, 0) - 0.5, min(last_shaded, last) + 0.5
        axes.axvspan(*shade, gid=f"{_CLASS}days", clip_on=False, zorder=0)
    _label_days(axes, days, words)
    _label_numbers(axes, top, words)
    return figure, axes


def _label_days(axes: Axes, days: Days, words: Messages) -> None:
    last = days.place(days.last)
    places = range(0, last + 1, max(-(-(last + 1) // _DAY_LABELS), 1))
    labels = [words.short_day(days.first + timedelta(days=place)) for place in places]
    axes.set_xticks(list(places), labels)
    axes.tick_params(axis="x", pad=9)


def _label_numbers(axes: Axes, top: int, words: Messages) -> None:
    ticks = MaxNLocator(_NUMBER_LABELS, integer=True).tick_values(0, top)
    places = [int(tick) for tick in ticks if 0 <= tick <= top * 1.04]
    axes.set_yticks(places, [words.number(place) for place in places])
    for place in places:
        axes.axhline(place, gid=f"{_CLASS}grid", clip_on=False, zorder=0.5)
    if words.direction == "rtl":
        axes.yaxis.tick_right()


def _axes(height: int, margins: tuple[int, int, int, int], words: Messages) -> tuple[Figure, Axes]:
    """Return an empty chart; `margins` are those where lines begin, where they end, above and below."""
    start, end, top, bottom = margins
    left, right = (end, start) if words.direction == "rtl" else (start, end)
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    axes = figure.add_axes(
        (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (top + bottom) / height)
    )
    axes.set_frame_on(False)
    axes.tick_params(length=0)
    return figure, axes


def _ends(start: float, end: float, words: Messages) -> tuple[float, float]:
    """Return the ends from left to right: what is written from the right is drawn from the right."""
    return (end, start) if words.direction == "rtl" else (start, end)


def _drawing(figure: Figure, height: int) -> Drawing:
    written = io.BytesIO()
    figure.patch.set_visible(False)
    with mpl.rc_context({"svg.fonttype": "none", "font.size": 13}):
        figure.savefig(written, format="svg", metadata={"Date": None})
    root = etree.fromstring(written.getvalue())
    drawn = [group for group in root if etree.QName(group).localname == "g"]
    return Drawing(Markup("").join(_inside(group) for group in drawn), height)


def _inside(group: etree._Element) -> Markup:
    """Return a group and what is in it without ids and styles, so that several can stand on a page."""
    for part in group.iter():
        style, given = part.get("style", ""), part.get("id", "")
        if given.startswith(_CLASS):
            part.set("class", given.removeprefix(_CLASS))
        for anchor in ("middle", "end"):
            if f"text-anchor: {anchor}" in style:
                part.set("text-anchor", anchor)
    etree.strip_attributes(group, "id", "style")
    text = etree.tostring(group, encoding="unicode", with_tail=False)
    return Markup(_NAMESPACES.sub("", text))  # noqa: S704 – lxml wrote it
