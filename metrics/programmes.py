"""A series of clinics: who registered, who came and came again, what they said, and where they are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from metrics.groups import Scores, Share, overall, scores, shares, spoken


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody on a list, and what they answered; None where they did not.

    `account` is a user name and `key` anything else that tells them from others: both are None for somebody
    whom the list does not name. `consent` is to being given a certificate under `name`.
    """

    account: str | None = None
    key: str | None = field(default=None, repr=False)
    region: str | None = None
    languages: tuple[str, ...] = ()
    satisfaction: int | None = None
    consent: bool | None = None
    name: str | None = field(default=None, repr=False)


NOBODY = Entry()
"""Somebody of whom nothing is known but that they are on a list."""

Entries = Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic and its lists, each None where it is not known."""

    title: str
    start: datetime
    end: datetime
    registered: Entries | None = None
    attended: Entries | None = None


@dataclass(frozen=True, slots=True)
class ClinicFigures:
    """People registered for a clinic and present at it, None where unknown; `satisfaction` of a group."""

    registered: int | None
    attended: int | None
    satisfaction: Scores | None


@dataclass(frozen=True, slots=True)
class Registered:
    """Distinct people over all lists of registrations, and what they answered.

    `languages` are those that a group named, each with how many people did.
    """

    people: int
    regions: tuple[Share, ...]
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who came to the `clinics` of which that is known: distinct people, and how many came again.

    `participations` counts everybody at every clinic.
    """

    clinics: int
    participations: int
    people: int
    returning: int
    satisfaction: Scores | None

    @property
    def average(self) -> float:
        return self.participations / self.clinics


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of a programme; None for what is not known.

    `nameless` is how many entries name nobody: they are counted in their clinic, and not among the people.
    """

    registered: Registered | None
    attendance: Attendance | None
    nameless: int
    clinics: tuple[ClinicFigures, ...]


Person = tuple[str, str]
"""What somebody is called over all lists: by what (`ACCOUNT`, or a key), and that itself."""

ACCOUNT, KEY = "account", "key"


class People:
    """Who is who over all lists: an account is a person; a key is the one account that it stands beside."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._accounts: dict[str, set[str]] = {}
        for entry in entries:
            if entry.key and entry.account:
                self._accounts.setdefault(entry.key, set()).add(entry.account)

    def who(self, entry: Entry) -> Person | None:
        """Return who an entry is; None for somebody whom the list does not name."""
        if entry.account:
            return ACCOUNT, entry.account
        accounts = self._accounts.get(entry.key or "", ())
        if len(accounts) == 1:
            return ACCOUNT, next(iter(accounts))
        return (KEY, entry.key) if entry.key else None

    def distinct(self, entries: Entries) -> frozenset[Person]:
        return frozenset(filter(None, map(self.who, entries)))

    def joined(self, entries: Entries) -> dict[Person, Entry]:
        """Return one entry for each person: of what they answered several times, the last."""
        found: dict[Person, Entry] = {}
        for entry in entries:
            if person := self.who(entry):
                found[person] = _over(found.get(person, NOBODY), entry)
        return found

    def nameless(self, entries: Entries) -> list[Entry]:
        return [entry for entry in entries if self.who(entry) is None]


def everybody(lists: Iterable[Entries | None]) -> list[Entry]:
    """Return the entries of all lists that are known."""
    return [entry for entries in lists for entry in entries or ()]


def all_lists(clinics: Iterable[Clinic], registered: Entries | None) -> list[Entry]:
    """Return the entries of a programme, the list of all of it first and each clinic's as they were held."""
    held = sorted(clinics, key=lambda clinic: clinic.start)
    return everybody([registered, *(part for each in held for part in (each.registered, each.attended))])


def figures(
    clinics: Sequence[Clinic], registered: Entries | None = None, *, regions: Mapping[str, Sequence[str]]
) -> Figures:
    """Return what is told of the clinics, and of the list `registered` of the whole programme.

    `regions` are the declared ones, each with its other spellings; where there are none, any is one.
    """
    every = all_lists(clinics, registered)
    people = People(every)
    lists = [each for each in (registered, *(clinic.registered for clinic in clinics)) if each is not None]
    came = [clinic.attended for clinic in clinics if clinic.attended is not None]
    joined = people.joined(every)
    those = [joined[person] for person in sorted(people.distinct(everybody(lists)))]
    return Figures(
        registered=_registered(those, regions) if lists else None,
        attendance=_attendance(came, people) if came else None,
        nameless=len(people.nameless(every)),
        clinics=tuple(_clinic(clinic, people) for clinic in clinics),
    )


def _registered(those: Entries, regions: Mapping[str, Sequence[str]]) -> Registered:
    stated = shares([entry.region for entry in those], regions)
    return Registered(len(those), stated, spoken([entry.languages for entry in those]))


def _attendance(came: Sequence[Entries], people: People) -> Attendance:
    times = Counter(person for entries in came for person in people.distinct(entries))
    return Attendance(
        clinics=len(came),
        participations=sum(_size(entries, people) for entries in came),
        people=len(times),
        returning=sum(number > 1 for number in times.values()),
        satisfaction=overall(_answers(entries, people) for entries in came),
    )


def first_ends(clinics: Sequence[Clinic], people: People) -> dict[Person, datetime]:
    """Return of everybody who came to a clinic when their first one ended."""
    ends: dict[Person, datetime] = {}
    for clinic in clinics:
        for person in people.distinct(clinic.attended or ()):
            ends[person] = min(ends.get(person, clinic.end), clinic.end)
    return ends


def _clinic(clinic: Clinic, people: People) -> ClinicFigures:
    came = clinic.attended
    return ClinicFigures(
        None if clinic.registered is None else _size(clinic.registered, people),
        None if came is None else _size(came, people),
        None if came is None else scores(_answers(came, people)),
    )


def _size(entries: Entries, people: People) -> int:
    return len(people.distinct(entries)) + len(people.nameless(entries))


def _answers(entries: Entries, people: People) -> list[int]:
    once = [*people.joined(entries).values(), *people.nameless(entries)]
    return [entry.satisfaction for entry in once if entry.satisfaction is not None]


def _over(before: Entry, entry: Entry) -> Entry:
    return Entry(
        account=entry.account or before.account,
        key=entry.key or before.key,
        region=entry.region or before.region,
        languages=entry.languages or before.languages,
        satisfaction=before.satisfaction if entry.satisfaction is None else entry.satisfaction,
        consent=before.consent if entry.consent is None else entry.consent,
        name=entry.name or before.name,
    )
