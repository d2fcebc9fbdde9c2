"""A learning programme: its lists are read, and told in figures, with what people did on the wikis after."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.bootstrap import Deployment
from bot.errors import NotCollectedError
from bot.kinds import PROGRAMMES
from bot.messages import check_language
from bot.roster import NamesOn, link_names
from bot.stored import Stored, load_stored
from collectors.errors import NotFoundError
from collectors.names import normalise_name
from collectors.participants.answers import AnswerFile
from collectors.participants.registration import Registration
from collectors.participants.source import Source
from collectors.participants.wiki import PageList
from config.errors import DeclarationError
from config.named import path_of
from config.programmes import ClinicPart, ListPart, ProgrammeDeclaration, load_programme
from config.toml import told
from metrics.afterwards import Done, done_after
from metrics.model import Window
from metrics.profiles import ESEP_1
from metrics.programmes import (
    ACCOUNT,
    NOBODY,
    Clinic,
    Entries,
    Entry,
    Figures,
    People,
    Person,
    all_lists,
    figures,
    first_ends,
)


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What people of the programme who are on an event's list did there, after their first clinic.

    `done` is None for fewer than a group.
    """

    event: str
    period: Window
    as_of: datetime
    done: Done | None


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a programme as they were read, without anybody who was forgotten.

    `lower_bound`: there may be more people, since private registrations are not visible.
    """

    clinics: Sequence[Clinic]
    registered: Entries | None
    lower_bound: bool


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as it stands; `is_named` tells whether somebody who agreed to be named still may be.

    `afterwards` is None where no event is declared, or what it counts is not known.
    """

    declaration: ProgrammeDeclaration
    lists: Lists = field(repr=False)
    figures: Figures
    afterwards: Afterwards | None
    as_of: datetime
    is_named: Callable[[str], bool] = lambda _: True

    @property
    def past(self) -> list[int]:
        """The places of the clinics that are over, the earliest first."""
        return [place for place in self._in_time if self.lists.clinics[place].end <= self.as_of]

    @property
    def to_come(self) -> list[int]:
        """The places of the others, the next one first."""
        return [place for place in self._in_time if self.lists.clinics[place].end > self.as_of]

    @property
    def _in_time(self) -> list[int]:
        clinics = self.lists.clinics
        return sorted(range(len(clinics)), key=lambda place: (clinics[place].start, place))

    def named(self, people: Iterable[str]) -> list[str]:
        """Return those of the people, who agreed to be named, who still may be."""
        return [person for person in people if self.is_named(person)]


def declared_programme(deployment: Deployment, name: str) -> ProgrammeDeclaration:
    """Return a declaration; raises DeclarationError for what is wrong, UsageError for a language."""
    settings = deployment.settings
    declaration = load_programme(name, PROGRAMMES.declared_in(deployment), home=settings.home)
    if declaration.event and declaration.event not in deployment.event_names():
        raise DeclarationError(f"programme {declaration.name}: event: there is no “{declaration.event}”")
    for language in declaration.languages:
        check_language(language)
    return declaration


def load_standing(deployment: Deployment, name: str) -> Programme:
    """Read the lists of a programme and return where it stands; raises what reading a list raises."""
    declaration, now = declared_programme(deployment, name), deployment.clock()
    lists = read_lists(deployment, declaration, now)
    return Programme(
        declaration=declaration,
        lists=lists,
        figures=figures(lists.clinics, lists.registered, regions=declaration.regions),
        afterwards=_afterwards(deployment, declaration, lists),
        as_of=now,
        is_named=lambda person: not deployment.is_forgotten(normalise_name(person)),
    )


def read_lists(deployment: Deployment, declaration: ProgrammeDeclaration, now: datetime) -> Lists:
    """Read every list that is declared; who came to a clinic once it is over."""
    reader = _Reader(deployment, declaration, link_names(deployment))
    registered = reader.read(declaration.registrations)
    clinics = [_clinic(reader, part, now) for part in declaration.clinics]
    if all(clinic.end <= now for clinic in clinics):
        reader.refuse_unfound()
    kept = _without_forgotten(all_lists(clinics, registered), deployment.is_forgotten)
    return Lists(
        clinics=[
            replace(clinic, registered=kept(clinic.registered), attended=kept(clinic.attended))
            for clinic in clinics
        ],
        registered=kept(registered),
        lower_bound=reader.lower_bound,
    )


@dataclass(slots=True)
class _Reader:
    """Reads lists, and remembers whether there may be more people than they name, and the files' columns."""

    deployment: Deployment
    declaration: ProgrammeDeclaration
    names_on: NamesOn
    lower_bound: bool = False
    columns: set[str] = field(default_factory=set)

    def read(self, part: ListPart | None) -> Entries | None:
        """Return the entries of a list, None where none is declared; raises what reading it raises."""
        if part is None:
            return None
        if part.file:
            answers = AnswerFile(part.file, self._headings, self.names_on).fetch()
            self.columns |= answers.columns
            return answers.entries
        listing = self._source(part).fetch()
        self.lower_bound |= listing.lower_bound
        return [Entry(account=normalise_name(each.name) or None) for each in listing.people]

    def refuse_unfound(self) -> None:
        """Raise DeclarationError for a column that is declared and that no file has."""
        path = path_of(self.declaration.name, PROGRAMMES.declared_in(self.deployment))
        for part in self._headings.keys() - self.columns:
            wrong = f"no file has a column “{self._headings[part]}”; correct it or leave it out"
            raise DeclarationError(told(path, ["columns", part], wrong))

    @property
    def _headings(self) -> Mapping[str, str]:
        return self.declaration.columns.model_dump(exclude_none=True)

    def _source(self, part: ListPart) -> Source:
        if part.campaign_event:
            return Registration(self.deployment.registrations(), part.campaign_event)
        api = self.deployment.api(self.deployment.home)
        return PageList(api, self.deployment.title(part.page or ""), part.section, self.names_on)


def _clinic(reader: _Reader, part: ClinicPart, now: datetime) -> Clinic:
    start, end = reader.declaration.start(part), reader.declaration.end(part)
    came = reader.read(part.attendance) if end <= now else None
    if came is not None and not came:
        raise NotFoundError(
            f"programme {reader.declaration.name}: the attendance of “{part.title}” lists nobody; "
            "check it, or leave attendance out until it is known"
        )
    return Clinic(part.title, start, end, reader.read(part.registrations), came)


def _without_forgotten(
    every: Entries, is_forgotten: Callable[[str], bool]
) -> Callable[[Entries | None], Entries | None]:
    """Return what makes one nobody of each person on a list who was forgotten.

    What has no account and a key that stands beside one of theirs may be theirs.
    """
    people = People(every)
    gone = {person for person in map(people.who, every) if person and _is_account(person, is_forgotten)}
    keys = {entry.key for entry in every if entry.key and people.who(entry) in gone}

    def kept(entries: Entries) -> Iterator[Entry]:
        nobody: set[Person | None] = set()
        for entry in entries:
            person = people.who(entry)
            if person not in gone and (entry.account or entry.key not in keys):
                yield entry
            elif person not in nobody:
                nobody.add(person)
                yield NOBODY

    return lambda entries: None if entries is None else list(kept(entries))


def _is_account(person: Person, are_those: Callable[[str], bool]) -> bool:
    return person[0] == ACCOUNT and are_those(person[1])


def _afterwards(deployment: Deployment, declaration: ProgrammeDeclaration, lists: Lists) -> Afterwards | None:
    """Return what the event knows; None for incomplete or stale data, or none at all."""
    if not declaration.event:
        return None
    event = deployment.declaration(declaration.event)
    try:
        stored = load_stored(deployment, event)
    except NotCollectedError:
        return None
    if stored.stale or stored.missing or not stored.good_until:
        return None
    window = stored.event.grant_window
    counting = stored.material(ESEP_1, now=stored.good_until).within(window)
    done = done_after(counting, dict(_on_both(stored, lists)))
    return Afterwards(event.name, window, stored.good_until, done)


def _on_both(stored: Stored, lists: Lists) -> Iterator[tuple[str, datetime]]:
    """Yield the identity of everybody who came to a clinic and is on the event's list, and since when."""
    people = People(all_lists(lists.clinics, lists.registered))
    ends: Mapping[str, datetime] = {
        name: end for (kind, name), end in first_ends(lists.clinics, people).items() if kind == ACCOUNT
    }
    for person in stored.event.roster.everyone:
        names = {normalise_name(name) for name in (person.account, person.listed_as) if name} & ends.keys()
        if person.identity and names:
            yield person.identity, min(ends[name] for name in names)
