"""An event's declaration: what a human says of an event, in one TOML file."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    ValidationError,
    model_validator,
)

from config.errors import DeclarationError
from config.toml import load_toml, told, validation_message


def _day_or_moment(value: object) -> date:
    """Accept a day, or a moment with an offset; a moment without one would mean another moment elsewhere."""
    moment = _parsed(value) if isinstance(value, str) else value
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise ValueError(f"“{value}” has no offset from UTC: write a day (2023-09-02) or add one (+06:00)")
    if not isinstance(moment, date):
        raise ValueError(f"“{value}” is not a day such as 2023-09-02")  # noqa: TRY004 - pydantic asks for it
    return moment


def _parsed(text: str) -> object:
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"“{name}” is not an IANA time zone such as Asia/Almaty") from error
    return name


MOST_OF_A_NAME = 60
"""Characters in the name of a chart, so that its page's title is one in any script."""

_CHART_NAME = re.compile(r"\w+(?:[ .,/()-]{1,2}\w+)*\)?")


def _chart_name(name: str) -> str:
    is_name = len(name) <= MOST_OF_A_NAME and _CHART_NAME.fullmatch(name)
    if not is_name or name.endswith((".tab", ".chart")):
        raise ValueError(
            f"“{name}” is no name of a chart: at most {MOST_OF_A_NAME} letters, digits, spaces and -.,/(), "
            "without Data: before it and .chart after it"
        )
    return name


Moment = Annotated[date | datetime, BeforeValidator(_day_or_moment)]
Zone = Annotated[str, BeforeValidator(_known_zone)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


SOURCES = ("section", "page", "category", "campaign_event", "dashboard", "file", "list")
"""The keys of `[participants]` that name a list."""


class ParticipantsPart(_Part):
    """Where the participants are listed, in one place or several, and who the organizers are.

    `file` stands beside the declaration; `load_event` makes its path whole. `organizers_from_grant` adds the
    people whom the grant page names as its own. `own_lines`: of the list on the page only those count who
    wrote their own line, of a registration those of one for the event's own page.
    """

    section: str | None = Field(default=None, min_length=1)
    page: str | None = Field(default=None, min_length=1)
    category: str | None = Field(default=None, min_length=1)
    campaign_event: int | None = Field(default=None, ge=1)
    dashboard: str | None = Field(default=None, pattern=r"^[^/\s:][^/:]*/[^/]+$")
    file: Path | None = None
    list: tuple[str, ...] = ()
    organizers: tuple[str, ...] = ()
    organizers_from_grant: bool = False
    own_lines: bool = False

    @model_validator(mode="after")
    def _listed_somewhere(self) -> "ParticipantsPart":
        if not any(getattr(self, source) for source in SOURCES):
            raise ValueError(f"say where they are listed: set at least one of {', '.join(SOURCES)}")
        return self


class PeriodPart(_Part):
    """The grant period, where it differs from the grant page's; whole days include the last one."""

    start: Moment
    end: Moment

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "PeriodPart":
        if self.end.isoformat()[:10] < self.start.isoformat()[:10]:
            raise ValueError(f"ends ({self.end}) before it starts ({self.start})")
        return self


class PublishPart(_Part):
    """Where and how the status table is published.

    `compact` is a page on which the status is kept in one line. `heartbeat_days` is how old the time of the
    data may become on a page where no figure changes, `shrink_percent` by how much of itself a result may
    fall without a human. `markers` are what the table stands between: a pair of comments, or {{Esep|…}} and
    {{Esep end}}. `chart` is the name of its pages of data on Commons, without a chart None.
    """

    where: Literal["page", "subpage"] = "page"
    compact: str | None = Field(default=None, min_length=1)
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)
    heartbeat_days: int = Field(default=7, ge=1)
    shrink_percent: int = Field(default=10, ge=0, le=100)
    markers: Literal["comments", "templates"] = "comments"
    chart: Annotated[str, AfterValidator(_chart_name)] | None = None
    evidence: bool = False
    names: bool = False
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")

    @property
    def lists_people(self) -> bool:
        """Whether anything of single people may be shown, on the wiki or in a file: not without a country."""
        return self.country is not None

    @model_validator(mode="after")
    def _people_need_a_country(self) -> "PublishPart":
        for key in ("names", "evidence"):
            if getattr(self, key) and not self.country:
                raise ValueError(f"{key} = true needs country, two letters such as KZ")
        return self


class TargetPart(_Part):
    """A target that overrides or adds to the grant page's, or the one kind of pages it is of, and why."""

    count: int | None = Field(default=None, ge=0)
    counts: Literal["created", "improved"] | None = None
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _says_something(self) -> "TargetPart":
        if self.count is None and self.counts is None:
            raise ValueError("says nothing: set count, or counts, or both")
        return self


def _test_wiki(prefix: str) -> str:
    if not re.fullmatch(r"W[a-z]/[a-z]{2,}(?:-[a-z0-9]+)*/?", prefix):
        raise ValueError(f"“{prefix}” is not a test wiki such as Wp/kk")
    return prefix.removesuffix("/")


class WikiPart(_Part):
    """How one of the wikis is counted, where it is not as usual.

    `namespaces` are all whose pages count, `prefixes` the test wikis of an incubator. `names` maps names as
    they are listed to those of the same people on a wiki with accounts of its own.
    """

    namespaces: tuple[StrictInt, ...] | None = None
    prefixes: tuple[Annotated[str, AfterValidator(_test_wiki)], ...] = ()
    names: dict[str, str] = Field(default_factory=dict)


class EventDeclaration(_Part):
    """One event. `grant` and `page` are titles on the home wiki; `timezone` is an IANA name.

    `name` is the file's own name and does not stand in it.
    """

    name: str
    grant: str = Field(min_length=1)
    page: str = Field(min_length=1)
    timezone: Zone
    event_days: tuple[Moment, ...] = ()
    period: PeriodPart | None = None
    wikis: tuple[str, ...] = Field(min_length=1)
    wiki: dict[str, WikiPart] = Field(default_factory=dict)
    participants: ParticipantsPart
    participants_include_organizers: bool = False
    compare_with_last_year: bool = False
    reverts: Literal["tags", "history"] = "tags"
    publish: PublishPart = PublishPart()
    targets: dict[str, TargetPart] = Field(default_factory=dict)
    notes: dict[str, str] = Field(default_factory=dict)

    @property
    def participants_source(self) -> str:
        """Everything that says whose edits of which pages are fetched, as one text to compare."""
        parts = [self.participants, *self.wiki.values()]
        return "\n".join([self.page, *self.wiki, *(part.model_dump_json() for part in parts)])

    def of_wiki(self, wiki: str) -> WikiPart:
        """Return what is declared of a wiki, which may be nothing."""
        return self.wiki.get(wiki, WikiPart())


def event_path(name: str, events_dir: Path) -> Path:
    """Return the file that EVENT names: a path, or a file name in `config/events/`."""
    given = Path(name)
    if given.suffix == ".toml" and (given.exists() or len(given.parts) > 1):
        return given
    return events_dir / f"{name.removesuffix('.toml')}.toml"


def load_event(path: Path, *, wikis: frozenset[str], metrics: frozenset[str]) -> EventDeclaration:
    """Read and check a declaration.

    `wikis` and `metrics` are the names there are. Raises DeclarationError naming file, line and field.
    """
    if not path.exists():
        there = ", ".join(sorted(found.stem for found in path.parent.glob("*.toml"))) or "none"
        raise DeclarationError(f"{path}: no such event; there are: {there}; `esep init` writes one")
    try:
        declaration = EventDeclaration.model_validate(_named(path))
    except ValidationError as error:
        raise DeclarationError(validation_message(path, error)) from error
    _refuse_unknown(path, "wikis", set(declaration.wikis) - wikis, "add it to config/wikis.toml")
    _refuse_unknown(path, "targets", set(declaration.targets) - metrics, "see docs/metrics.md")
    _refuse_unknown(path, "notes", set(declaration.notes) - metrics, "see docs/metrics.md")
    return declaration


def event_names(events_dir: Path) -> list[str]:
    """Return the names of all declared events, sorted."""
    return sorted(path.stem for path in events_dir.glob("*.toml"))


def _named(path: Path) -> dict[str, Any]:
    declared = load_toml(path)
    _refuse_unknown(path, "name", {"name"} & set(declared), "an event is named by its file")
    part = declared.get("participants")
    if isinstance(part, dict) and isinstance(part.get("file"), str):
        part["file"] = beside(path, part["file"], ["participants", "file"])
    return {**declared, "name": path.stem}


def beside(path: Path, given: str | Path, field: Sequence[str]) -> Path:
    """Return a file beside a declaration; raises DeclarationError for one elsewhere, also behind a link."""
    file = path.parent / given
    try:
        is_beside = file.resolve().is_relative_to(path.parent.resolve())
    except (ValueError, OSError, RuntimeError):
        is_beside = False
    if not is_beside:
        wrong = f"“{given}” is no file in the declaration's folder; put it there"
        raise DeclarationError(told(path, field, wrong))
    return file


def _refuse_unknown(path: Path, field: str, unknown: set[str], way_out: str) -> None:
    for name in sorted(unknown):
        lines = path.read_text(encoding="utf-8").splitlines()
        line = next((n for n, text in enumerate(lines, 1) if re.search(rf"\b{re.escape(name)}\b", text)), 1)
        shown = " ".join(name.split())
        raise DeclarationError(f"{path}, line {line}: {field}: there is no “{shown}”; {way_out}")
