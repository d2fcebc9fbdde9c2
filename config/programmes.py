"""Declarations of learning programmes: a series of clinics, and the lists of who registered and who came."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from config.errors import DeclarationError
from config.events import Zone
from config.toml import load_toml, told, validation_message

LISTS = ("file", "page", "campaign_event")
"""The keys that name a list, of which one is set."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListPart(_Part):
    """A list of people: a CSV file, a page of the home wiki or a section of it, or an event registration.

    `load_programme` makes the path of `file` whole.
    """

    file: Path | None = None
    page: str | None = Field(default=None, min_length=1)
    section: str | None = Field(default=None, min_length=1)
    campaign_event: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _is_one_list(self) -> "ListPart":
        if len([name for name in LISTS if getattr(self, name)]) != 1 or (self.section and not self.page):
            raise ValueError(f"say where the list is: one of {', '.join(LISTS)}; section goes with page")
        return self


Heading = Annotated[str, Field(min_length=1)]


class ColumnsPart(_Part):
    """The headings of the columns of CSV files that are read; no other column is. None is the usual heading.

    `key` is what tells people apart who give no account, such as an e-mail address.
    """

    account: Heading | None = None
    key: Heading | None = None
    name: Heading | None = None
    region: Heading | None = None
    languages: Heading | None = None
    satisfaction: Heading | None = None
    consent: Heading | None = None


def _local_time(value: object) -> datetime:
    found = _read(value) if isinstance(value, str) else value
    if not isinstance(found, datetime):
        raise ValueError(f"“{value}” is not a time such as 2023-01-14 06:00:00")  # noqa: TRY004 - for pydantic
    return found


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if ":" in text else None
    except ValueError:
        return None


Time = Annotated[datetime, BeforeValidator(_local_time)]
Name = Annotated[str, Field(min_length=1)]


class ClinicPart(_Part):
    """A clinic from `start` to `end`, by the clocks of `timezone`, else of the programme's.

    `sharers` agreed to be named. What is declared of it once it is over is `attendance`.
    """

    title: str = Field(min_length=1)
    start: Time
    end: Time
    timezone: Zone | None = None
    languages: tuple[Name, ...] = Field(min_length=1)
    interpretation: tuple[Name, ...] = ()
    sharers: tuple[Name, ...] = ()
    registrations: ListPart | None = None
    attendance: ListPart | None = None


class ProgrammeDeclaration(_Part):
    """A programme of clinics. `page` is a title on the home wiki; without one nothing is published.

    `registrations` is a list of the whole programme's, `event` a declared one that counts what people did
    afterwards, `regions` maps the regions there are to their other spellings. `ambassadors` agreed to be
    named.
    `name` is the file's own and does not stand in it.
    """

    name: str
    title: str = Field(min_length=1)
    timezone: Zone
    page: str | None = Field(default=None, min_length=1)
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)
    event: str | None = Field(default=None, min_length=1)
    ambassadors: tuple[Name, ...] = ()
    registrations: ListPart | None = None
    columns: ColumnsPart = ColumnsPart()
    regions: dict[str, tuple[Name, ...]] = Field(default_factory=dict)
    clinics: tuple[ClinicPart, ...] = Field(min_length=1)

    def zone(self, clinic: ClinicPart) -> ZoneInfo:
        return ZoneInfo(clinic.timezone or self.timezone)

    def start(self, clinic: ClinicPart) -> datetime:
        """Return when a clinic begins, in UTC."""
        return moment(clinic.start, self.zone(clinic))

    def end(self, clinic: ClinicPart) -> datetime:
        """Return when a clinic ends, in UTC."""
        return moment(clinic.end, self.zone(clinic))


def moment(local: datetime, zone: ZoneInfo) -> datetime:
    """Return a time of the clocks of `zone`, or one with an offset, in UTC.

    Raises ValueError for a time that these clocks do not show, or show twice.
    """
    if local.tzinfo:
        return local.astimezone(UTC)
    found = local.replace(tzinfo=zone).astimezone(UTC)
    if found != local.replace(tzinfo=zone, fold=1).astimezone(UTC):
        raise ValueError(
            f"the clocks of {zone.key} are changed then: write the time with its offset from UTC"
        )
    return found


def load_programme(name: str, folder: Path, *, home: Path) -> ProgrammeDeclaration:
    """Read and check a declaration; raises DeclarationError naming file, line and field.

    The files of lists stand in the declaration's folder or in `home`.
    """
    path = folder / f"{name.removesuffix('.toml')}.toml"
    if not path.exists():
        there = ", ".join(programme_names(folder)) or "none"
        raise DeclarationError(f"{path}: no such programme; there are: {there}; see docs/programme.md")
    declared = load_toml(path)
    if "name" in declared:
        raise DeclarationError(told(path, ["name"], "a programme is named by its file"))
    for field, part in _lists(declared):
        part["file"] = _found(path, field, part["file"], home)
    try:
        declaration = ProgrammeDeclaration.model_validate({**declared, "name": path.stem})
    except ValidationError as error:
        raise DeclarationError(validation_message(path, error)) from error
    for place, clinic in enumerate(declaration.clinics):
        _check_times(path, ["clinics", str(place)], declaration, clinic)
    _check_titles(path, declaration)
    return declaration


def programme_names(folder: Path) -> list[str]:
    """Return the names of all declared programmes, sorted."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def _lists(declared: dict[str, Any]) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Yield where a list is declared that names a file, and its table."""
    clinics = declared.get("clinics")
    numbered = enumerate(clinics if isinstance(clinics, list) else ())
    parts = [([], declared), *((["clinics", str(place)], clinic) for place, clinic in numbered)]
    for field, part in parts:
        for key in ("registrations", "attendance"):
            found = part.get(key) if isinstance(part, dict) else None
            if isinstance(found, dict) and isinstance(found.get("file"), str):
                yield [*field, key, "file"], found


def _found(path: Path, field: list[str], given: str, home: Path) -> Path:
    """Return a file beside the declaration, else in `home`; raises DeclarationError for one elsewhere."""
    inside = [folder / given for folder in (path.parent, home) if _is_in(folder, given)]
    if inside:
        return next((file for file in inside if file.exists()), inside[0])
    wrong = f"“{given}” is no file in the declaration's folder or in ESEP_HOME; put it there"
    raise DeclarationError(told(path, field, wrong))


def _is_in(folder: Path, given: str) -> bool:
    """Tell whether a path leads into `folder`, also behind links."""
    try:
        return (folder / given).resolve().is_relative_to(folder.resolve())
    except (ValueError, OSError, RuntimeError):
        return False


def _check_times(path: Path, field: list[str], declaration: ProgrammeDeclaration, clinic: ClinicPart) -> None:
    for key in ("start", "end"):
        try:
            moment(getattr(clinic, key), declaration.zone(clinic))
        except ValueError as error:
            raise DeclarationError(told(path, [*field, key], str(error))) from error
    if declaration.end(clinic) <= declaration.start(clinic):
        raise DeclarationError(told(path, [*field, "end"], "is not after start"))


def _check_titles(path: Path, declaration: ProgrammeDeclaration) -> None:
    times = Counter(clinic.title for clinic in declaration.clinics)
    for place, clinic in enumerate(declaration.clinics):
        if times[clinic.title] > 1:
            wrong = f"“{clinic.title}” is the title of another clinic, too; calendars know a clinic by it"
            raise DeclarationError(told(path, ["clinics", str(place), "title"], wrong))
