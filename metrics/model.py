"""The things Esep speaks of: small, frozen, self-checking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class CountKind(StrEnum):
    """How definitely a number was written."""

    NONE = "none"
    EXACT = "exact"
    MIN = "min"
    RANGE = "range"
    AMBIGUOUS = "ambiguous"


_BOUNDS_OF = {CountKind.EXACT: (True, True), CountKind.RANGE: (True, True), CountKind.MIN: (True, False)}


@dataclass(frozen=True, slots=True)
class Count:
    """A number as a person wrote it: `raw`, and the bounds it was read as.

    `exact` has lo == hi, `min` only lo, `range` both; `none` (blank, N/A) and `ambiguous` have neither.
    """

    raw: str
    kind: CountKind
    lo: int | None = None
    hi: int | None = None

    def __post_init__(self) -> None:
        bounded = (self.lo is not None, self.hi is not None)
        if bounded != _BOUNDS_OF.get(self.kind, (False, False)):
            raise ValueError(f"a count of kind {self.kind} cannot have the bounds {self.lo}..{self.hi}")

    @classmethod
    def exact(cls, number: int) -> "Count":
        return cls(str(number), CountKind.EXACT, number, number)


class PageKind(StrEnum):
    """What somebody did to a page of a project first of all: made it, or worked on one that was there."""

    CREATED = "created"
    IMPROVED = "improved"


@dataclass(frozen=True, slots=True)
class Target:
    """A count that was promised for a metric; `note` is the reason where a declaration set or narrowed it.

    `where` is its place on the grant page.
    """

    metric: str
    count: Count
    note: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, the last one included, as a form or a person gives them."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"the period ends ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open interval [start, end) of aware UTC times, and the IANA zone its days were named in."""

    start: datetime
    end: datetime
    timezone: str

    def __post_init__(self) -> None:
        if self.start.utcoffset() != timedelta(0) or self.end.utcoffset() != timedelta(0):
            raise ValueError("a window's times are UTC")
        if self.end <= self.start:
            raise ValueError(f"the window ends ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money under the label the form gives it; `currency` is empty where the form names none."""

    label: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A value that was on the page and could not be read: where it stood, and its text."""

    where: str
    raw: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A text of a page as it was written, and the label or heading at which it stands."""

    where: str
    raw: str


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody whom a grant page names among its own people: the user name, and the place.

    A name stands as written and nobody asked the wiki about it. It is None where its end is not sure: then
    `raw` is what stands there.
    """

    name: str | None
    raw: str
    where: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What a grant page promises. `period` is the granted one, `proposed` the applicants' own.

    `form` is the generation of the application form (`docs/formats.md`), None where none was recognized.
    `measures` are goals and measures of success in words, `team` the grant's own people.
    """

    title: str
    id: str | None
    status: str | None
    period: Period | None
    proposed: Period | None
    amounts: tuple[Amount, ...]
    applicants: tuple[str, ...]
    targets: tuple[Target, ...]
    not_understood: tuple[NotUnderstood, ...]
    revision: int | None
    form: str | None = None
    facts: tuple[Fact, ...] = ()
    measures: tuple[Fact, ...] = ()
    team: tuple[TeamMember, ...] = ()


class PersonState(StrEnum):
    """What became of a name on the list of participants."""

    VALID = "valid"
    RENAMED = "renamed"
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"
    INVALID = "invalid"
    BOT = "bot"
    BLOCKED = "blocked"
    LOCKED = "locked"
    HIDDEN = "hidden"
    TEMPORARY = "temporary"
    WITHHELD = "withheld"
    UNSIGNED = "unsigned"


COUNTED_STATES = frozenset({PersonState.VALID, PersonState.RENAMED})
"""The states in which a listed person is a valid participant."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A name as it stands on a list, and the group (in person, online …) it stands in.

    `central_id` is the id of the central account, where the list gives it. `state` is set by a list that
    counts a person without naming them (`hidden`, `unknown`); then `name` is empty. `public`: the list can be
    seen by everybody on the wiki.
    """

    name: str
    group: str = ""
    central_id: int | None = None
    state: PersonState | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """A listed name and the account it was found to be.

    `identity` is `issuer:id`: the central account where there is CentralAuth, else the account on the home
    wiki; it is None for a name without an account. Names are attributes and may change. `registered` is the
    central account's registration, else the home wiki's; very old accounts have none. `public`: a list that
    everybody can see on the wiki names them.
    """

    listed_as: str
    state: PersonState
    account: str | None = None
    identity: str | None = None
    group: str = ""
    note: str = ""
    organizer: bool = False
    registered: datetime | None = None
    public: bool = False

    @property
    def valid(self) -> bool:
        return self.state in COUNTED_STATES


@dataclass(frozen=True, slots=True)
class PageRevision:
    """A page of the home wiki as it was read."""

    title: str
    revision: int


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody listed for an event, and the organizers, in the order of the list.

    `people` holds the listed names (an organizer among them has `organizer` set), `organizers` the declared
    ones. `lower_bound`: there may be more people than listed, since private registrations are not visible.
    `pages` are the pages that the list was read from.
    """

    people: tuple[Participant, ...]
    organizers: tuple[Participant, ...] = ()
    lower_bound: bool = False
    pages: tuple[PageRevision, ...] = ()

    @property
    def everyone(self) -> tuple[Participant, ...]:
        return (*self.people, *self.organizers)

    @property
    def public_identities(self) -> frozenset[str]:
        """The valid people whose participation everybody can see on the wiki."""
        public = (person for person in self.everyone if person.valid and person.public)
        return frozenset(person.identity for person in public if person.identity)

    @property
    def identities(self) -> frozenset[str]:
        """Everybody who is somebody: bots and blocked people, too."""
        return frozenset(person.identity for person in self.everyone if person.identity)


@dataclass(frozen=True, slots=True)
class WikiScope:
    """What a declaration says of how a wiki is counted; nothing where it says nothing.

    `namespaces` are the ones whose pages count instead of the usual ones. `prefixes` are the test wikis of an
    incubator (`Wp/kk`). `accounts` is how many people's accounts were declared for a wiki that has its own.
    """

    namespaces: tuple[int, ...] = ()
    prefixes: tuple[str, ...] = ()
    accounts: int | None = None


AS_USUAL = WikiScope()
"""What holds of a wiki of which nothing is declared."""


@dataclass(frozen=True, slots=True)
class CountedWiki:
    """A wiki on which an event is counted; `project` is the metric its pages belong to."""

    wiki: str
    project: str
    content_namespaces: frozenset[int]
    scope: WikiScope = AS_USUAL


@dataclass(frozen=True, slots=True)
class Event:
    """What has to be known of an event to count it, and nothing about where it was read.

    `edited_before` says of people without an edit in the collected time whether they had an earlier one on a
    counted wiki; nobody looked for those of others. `with_last_year` asks for the same dates a year earlier,
    `with_histories` for reverts found in the histories of pages besides those that tags tell of. `only` names
    the projects of which one kind of pages was promised: the result is the number of these alone.
    """

    name: str
    grant_window: Window
    days_window: Window
    wikis: tuple[CountedWiki, ...]
    roster: Roster
    participants_include_organizers: bool = False
    edited_before: Mapping[str, bool] = field(default_factory=dict)
    with_last_year: bool = False
    with_histories: bool = False
    only: Mapping[str, PageKind] = field(default_factory=dict)
