"""Declarations of learning programmes: a series of clinics, and the lists of who registered and who came."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from config.errors import DeclarationError
from config.events import Zone
from config.named import load_named, path_of
from config.toml import told

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

    @property
    def files(self) -> frozenset[Path]:
        """The files of all its lists."""
        of_clinics = (each for clinic in self.clinics for each in (clinic.registrations, clinic.attendance))
        return frozenset(each.file for each in (self.registrations, *of_clinics) if each and each.file)

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
    path = path_of(name, folder)
    declared = load_named(ProgrammeDeclaration, "programme", name, folder)
    for place, clinic in enumerate(declared.clinics):
        _check_times(path, ["clinics", str(place)], declared, clinic)
    _check_titles(path, declared)
    _check_regions(path, declared)
    return _with_files(path, declared, home)


def _with_files(path: Path, declared: ProgrammeDeclaration, home: Path) -> ProgrammeDeclaration:
    """Return the declaration with the paths of its files made whole."""

    def whole(part: _Part, field: Sequence[str], *keys: str) -> dict[str, ListPart | None]:
        lists = {key: getattr(part, key) for key in keys}
        return {
            key: found.model_copy(update={"file": _found(path, [*field, key, "file"], str(found.file), home)})
            if found and found.file
            else found
            for key, found in lists.items()
        }

    clinics = tuple(
        clinic.model_copy(update=whole(clinic, ["clinics", str(place)], "registrations", "attendance"))
        for place, clinic in enumerate(declared.clinics)
    )
    return declared.model_copy(update={**whole(declared, [], "registrations"), "clinics": clinics})


def _found(path: Path, field: Sequence[str], given: str, home: Path) -> Path:
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


def _check_regions(path: Path, declaration: ProgrammeDeclaration) -> None:
    known: dict[str, str] = {}
    for region, others in declaration.regions.items():
        for spelling in {region.casefold(), *map(str.casefold, others)}:
            if spelling in known:
                wrong = f"“{spelling}” is a spelling of {known[spelling]}, too; leave it with one of them"
                raise DeclarationError(told(path, ["regions", region], wrong))
            known[spelling] = region
