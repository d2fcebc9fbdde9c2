"""A milestone in words: for its page, for the terminal, and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.messages import Messages
from bot.milestone import EventPart, Milestone
from bot.plain import isolated
from bot.status import stamp
from bot.status_row import BLUE, BROWN, GREEN
from bot.status_table import days_text
from bot.version import VERSION
from bot.wikitext import block_of, environment
from metrics.mass_uploads import Created
from metrics.milestones import MilestoneState, Projection, Step

OURS = 'class="esep-milestone"'
"""By it a table of ours is known on a page."""

_GOOD = (MilestoneState.REACHED, MilestoneState.REACHED_LATE, MilestoneState.ON_TRACK)
_COLOURS = dict.fromkeys(MilestoneState, BROWN) | dict.fromkeys(_GOOD, GREEN)
_COLOURS[MilestoneState.NOT_ENOUGH_DATA] = BLUE


@dataclass(frozen=True, slots=True)
class Told:
    """A milestone in words: what is counted, how far it is, and labelled facts."""

    title: str
    percent: str
    bar_width: int
    colour: str
    state: str
    facts: Sequence[tuple[str, str]]
    as_of: str


def told(found: Milestone, words: Messages) -> Told:
    ratio = found.standing.now.value / found.declaration.number
    return Told(
        title=counted(found, words),
        percent=words.percent(ratio),
        bar_width=max(0, min(int(100 * ratio), 100)),
        colour=_COLOURS[found.standing.state],
        state=words.text(f"esep-milestone-state-{found.standing.state}"),
        facts=list(_facts(found, words)),
        as_of=words.text("esep-footer-as-of", words.moment(found.as_of, _zone(found)), VERSION),
    )


def milestone_block(found: Milestone) -> str:
    """Return what stands between the markers of a milestone's page: a table for each of its languages."""
    tables = (
        _TEMPLATE.render(told=told(found, words), words=words)
        for words in map(Messages, found.declaration.languages)
    )
    return block_of(tables)


def counted(found: Milestone, words: Messages) -> str:
    """Return what is counted, and where."""
    declared = found.declaration
    given = declared.category or declared.search
    if given:
        kind = "category" if declared.category else "search"
        return words.text(f"esep-milestone-counted-{kind}", declared.wiki, isolated(given))
    return words.text(f"esep-milestone-counted-{declared.count}", declared.wiki)


def milestone_json(found: Milestone) -> dict[str, Any]:
    """Return the documented answer of `esep milestone --json`."""
    declared, standing = found.declaration, found.standing
    return {
        "milestone": declared.name,
        "counted": declared.counted,
        "number": declared.number,
        "by": declared.by.isoformat(),
        "state": standing.state.value,
        "value": standing.now.value,
        "as_of": stamp(found.as_of),
        "last_day": standing.last_day,
        "last_week": standing.last_week,
        "steps": [_step_json(step) for step in standing.steps],
        "projection": standing.projection and _projection_json(standing.projection),
        "event": found.part and _part_json(found.part),
        "readings": [{"taken_at": stamp(each.taken_at), "value": each.value} for each in found.readings],
    }


def _facts(found: Milestone, words: Messages) -> Iterator[tuple[str, str]]:
    standing = found.standing
    yield words.text("esep-milestone-now"), words.number(standing.now.value)
    yield words.text("esep-milestone-number"), words.number(found.declaration.number)
    yield words.text("esep-milestone-by"), words.date(found.declaration.by)
    yield words.text("esep-milestone-last-day"), _grown(standing.last_day, words)
    yield words.text("esep-milestone-last-week"), _grown(standing.last_week, words)
    if standing.projection:
        yield from _projected(found, standing.projection, words)
    yield words.text("esep-milestone-steps"), "; ".join(_steps(found, words))
    if found.part:
        yield from _by_people(found.part, words)


def _grown(growth: float | None, words: Messages) -> str:
    return words.number(None) if growth is None else words.signed(round(growth))


def _projected(found: Milestone, ahead: Projection, words: Messages) -> Iterator[tuple[str, str]]:
    pace = words.text(
        "esep-milestone-a-day", *(words.signed(round(each)) for each in (ahead.pace, ahead.low, ahead.high))
    )
    yield words.text("esep-milestone-pace", ahead.basis), pace
    days = [each and _day(found, each, words) for each in (ahead.expected, ahead.earliest, ahead.latest)]
    far = words.text("esep-milestone-far")
    expected, earliest, latest = (day or far for day in days)
    said = words.text("esep-milestone-between", expected, earliest, latest) if days[1] else far
    yield words.text("esep-milestone-expected"), said


def _steps(found: Milestone, words: Messages) -> Iterator[str]:
    for step in found.standing.steps:
        number = words.number(step.number)
        if step.after is None:
            yield words.text("esep-milestone-to-come", number)
        elif step.before is None:
            yield words.text("esep-milestone-before", number, _day(found, step.after, words))
        else:
            yield words.text("esep-milestone-passed", number, _day(found, step.after, words))


def _by_people(part: EventPart, words: Messages) -> Iterator[tuple[str, str]]:
    period = days_text(part.period, words)
    yield words.text("esep-milestone-one-by-one", period), _created(part.one_by_one, words)
    yield words.text("esep-milestone-in-mass", period), _created(part.in_mass, words)


def _created(made: Created, words: Messages) -> str:
    if made.median_size is None:
        return words.text("esep-milestone-created", made.pages, made.accounts)
    return words.text("esep-milestone-created-sized", made.pages, made.accounts, made.median_size)


def _zone(found: Milestone) -> ZoneInfo:
    return ZoneInfo(found.declaration.timezone)


def _day(found: Milestone, moment: date, words: Messages) -> str:
    return words.date(moment, _zone(found))


def _step_json(step: Step) -> dict[str, Any]:
    moments = {"above_at": step.after, "below_at": step.before}
    return {"number": step.number, **{key: moment and stamp(moment) for key, moment in moments.items()}}


def _projection_json(ahead: Projection) -> dict[str, Any]:
    days = {name: getattr(ahead, name) for name in ("expected", "earliest", "latest")}
    paces = {"days": ahead.basis, "pace": ahead.pace, "low": ahead.low, "high": ahead.high}
    return paces | {name: day and stamp(day) for name, day in days.items()}


def _part_json(part: EventPart) -> dict[str, Any]:
    return {
        "event": part.event,
        "start": stamp(part.period.start),
        "end": stamp(part.period.end),
        "as_of": stamp(part.as_of),
        "one_by_one": asdict(part.one_by_one),
        "in_mass": asdict(part.in_mass),
    }


_TEMPLATE = environment().get_template("milestone.wikitext.jinja")
