"""A learning programme in words: figures, and the names of those alone who agreed to be named."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

from bot.messages import Messages
from bot.plain import isolated
from bot.programme import Afterwards, Programme
from bot.status_table import days_text
from bot.version import VERSION
from bot.wikitext import block_of, environment
from config.programmes import ClinicPart
from metrics.groups import NOT_STATED, OTHER, SCORES, Scores, Share
from metrics.programmes import Attendance, ClinicFigures, Registered

OURS = 'class="esep-programme"'
"""By it a table of ours is known on a page."""

_NAMELESS_REGIONS = {OTHER: "esep-programme-other", NOT_STATED: "esep-programme-not-stated"}


@dataclass(frozen=True, slots=True)
class ToldClinic:
    """A row of the calendar: the lines of each cell, the clinic's title apart."""

    when: Sequence[str]
    title: str
    about: Sequence[str]
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A programme in words: labelled facts, and the calendar of its clinics, the next ones first."""

    title: str
    facts: Sequence[tuple[str, str]]
    calendar: Sequence[tuple[str, Sequence[ToldClinic]]]
    as_of: str


def told(found: Programme, words: Messages) -> Told:
    zone = ZoneInfo(found.declaration.timezone)
    groups = (("esep-programme-next", found.to_come), ("esep-programme-past", found.past[::-1]))
    return Told(
        title=found.declaration.title,
        facts=list(_facts(found, words)),
        calendar=[
            (words.text(key), [_told_clinic(found, place, words) for place in places])
            for key, places in groups
            if places
        ],
        as_of=words.text("esep-footer-as-of", words.moment(found.as_of, zone), VERSION),
    )


def programme_block(found: Programme) -> str:
    """Return what stands between the markers of a programme's page: its tables in each of its languages."""
    tables = (
        _TEMPLATE.render(told=told(found, words), words=words)
        for words in map(Messages, found.declaration.languages)
    )
    return block_of(tables)


def clinic_lines(found: Programme, clinic: ClinicPart, words: Messages) -> Iterator[str]:
    """Yield in what languages a clinic is held and interpreted, and who shares in it."""
    yield words.text("esep-programme-in", _languages(clinic.languages, words))
    if clinic.interpretation:
        yield words.text("esep-programme-interpretation", _languages(clinic.interpretation, words))
    if sharers := found.named(clinic.sharers):
        yield words.text("esep-programme-shared", words.listed(map(isolated, sharers)))


def _facts(found: Programme, words: Messages) -> Iterator[tuple[str, str]]:
    figures = found.figures
    held = words.text("esep-programme-held", len(found.past), len(found.to_come))
    yield words.text("esep-programme-clinics"), held
    yield from _registered(figures.registered, words)
    yield from _attendance(figures.attendance, words)
    if ambassadors := found.named(found.declaration.ambassadors):
        yield words.text("esep-programme-ambassadors"), words.listed(map(isolated, ambassadors))
    if found.declaration.event:
        yield words.text("esep-programme-afterwards"), _afterwards(found.afterwards, words)
    if found.lists.lower_bound:
        yield words.text("esep-programme-private"), words.text("esep-programme-private-unseen")
    if figures.nameless:
        yield words.text("esep-programme-nameless"), words.text("esep-programme-alone", figures.nameless)


def _registered(found: Registered | None, words: Messages) -> Iterator[tuple[str, str]]:
    yield words.text("esep-programme-registered"), words.number(found.people if found else None)
    if found and found.regions:
        shown = (_share(share, found.people, words) for share in found.regions)
        yield words.text("esep-programme-regions"), "; ".join(shown)
    if found and found.languages:
        yield (
            words.text("esep-programme-languages"),
            _counted(((isolated(name), people) for name, people in found.languages), words),
        )


def _attendance(found: Attendance | None, words: Messages) -> Iterator[tuple[str, str]]:
    nothing = words.number(None)
    times = found and words.text(
        "esep-programme-participated", found.participations, found.clinics, words.decimal(found.average)
    )
    yield words.text("esep-programme-participation"), times or nothing
    people = found and words.text("esep-programme-returned", found.people, found.returning)
    yield words.text("esep-programme-people"), people or nothing
    if found:
        yield words.text("esep-programme-satisfaction"), _scored(found.satisfaction, words)


def _scored(found: Scores | None, words: Messages) -> str:
    if not found:
        return words.text("esep-programme-too-few")
    each = [(words.number(score), people) for score, people in zip(SCORES, found.spread, strict=True)]
    mean = words.decimal(found.mean)
    return words.text("esep-programme-scored", mean, found.answers, _counted(each[::-1], words))


def _counted(each: Iterable[tuple[str, int]], words: Messages) -> str:
    return "; ".join(words.text("esep-programme-counted", name, people) for name, people in each)


def _share(share: Share, whole: int, words: Messages) -> str:
    key = _NAMELESS_REGIONS.get(share.kind)
    name = words.text(key) if key else isolated(share.region)
    return words.text("esep-programme-share", name, share.people, words.percent(share.people / whole))


def _afterwards(found: Afterwards | None, words: Messages) -> str:
    if not found:
        return words.text("esep-programme-not-known")
    if not found.done:
        return words.text("esep-programme-done-by-few")
    done, days = found.done, days_text(found.period, words)
    return words.text("esep-programme-done", days, done.people, done.active, done.created, done.improved)


def _told_clinic(found: Programme, place: int, words: Messages) -> ToldClinic:
    clinic = found.declaration.clinics[place]
    return ToldClinic(
        when=list(_when(found, place, words)),
        title=clinic.title,
        about=list(clinic_lines(found, clinic, words)),
        people=list(_people(found.figures.clinics[place], words, is_over=place in found.past)),
    )


def _when(found: Programme, place: int, words: Messages) -> Iterator[str]:
    clinic, zone = found.lists.clinics[place], found.declaration.zone(found.declaration.clinics[place])
    yield words.hours(clinic.start, clinic.end, UTC)
    if zone.key not in ("UTC", "Etc/UTC"):
        yield words.text("esep-programme-local", words.hours(clinic.start, clinic.end, zone), zone.key)


def _people(found: ClinicFigures, words: Messages, *, is_over: bool) -> Iterator[str]:
    if found.registered is not None:
        yield words.text("esep-programme-so-many-registered", found.registered)
    if is_over:
        yield words.text("esep-programme-so-many-came", words.number(found.attended))
    if found.attended is not None:
        yield words.text("esep-programme-so-satisfied", _mean(found.satisfaction, words))


def _mean(found: Scores | None, words: Messages) -> str:
    if not found:
        return words.text("esep-programme-too-few")
    return words.text("esep-programme-mean", words.decimal(found.mean), found.answers)


def _languages(codes: Iterable[str], words: Messages) -> str:
    return words.listed(isolated(words.language_name(code)) for code in codes)


_TEMPLATE = environment().get_template("programme.wikitext.jinja")
