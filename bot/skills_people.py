"""Who is in a skills directory: who consents in its form or has a section of their own, and did not leave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.bootstrap import Deployment
from bot.language_names import language_code
from bot.skills_words import form_words, labels, section_words
from bot.wishes import without_forgotten
from collectors.account_findings import Wikis
from collectors.accounts import resolve_roster
from collectors.answers import Answers
from collectors.names import WikiNames
from collectors.own_sections import NOT_SURE, Change, Changes, fetch_changes, own_change, parse_section
from collectors.participants.source import Listing
from collectors.registration_form import FormColumns, read_form
from collectors.user_pages import fetch_unlisted
from config.skills import SkillsDeclaration
from metrics.clocks import hours_from_utc
from metrics.model import Listed
from metrics.skills import Person

NOTHING_SAID = Answers()


@dataclass(frozen=True, slots=True)
class Known:
    """Whose name it is that stands in a form or in a heading."""

    account: str
    identity: str


@dataclass(frozen=True, slots=True)
class Said:
    """What people say of themselves: in the form, and in sections of their own.

    `page` is the title of the page with the sections. `known` tells by name who can be in a directory. Of who
    left there is None in the place of a section.
    """

    page: str
    known: Mapping[str, Known]
    form: Mapping[Known, Answers]
    own: Mapping[Known, Answers | None]
    notes: Sequence[str]

    @property
    def gone(self) -> list[str]:
        """All names and identities of those who left by their own section."""
        return [name for person, own in self.own.items() if own is None for name in self._names(person)]

    @property
    def back(self) -> list[str]:
        """All names and identities of those who have a section of their own."""
        return [name for person, own in self.own.items() if own for name in self._names(person)]

    def present(self, has_left: Callable[[str], bool]) -> dict[Known, Answers]:
        """Return what everybody says who is in the directory; `has_left` tells who left it at some time."""
        by_form = {
            person: answers
            for person, answers in self.form.items()
            if person not in self.own and not any(map(has_left, self._names(person)))
        }
        by_section = {
            person: answers.over(self.form.get(person, NOTHING_SAID))
            for person, answers in self.own.items()
            if answers
        }
        return by_form | by_section

    def _names(self, person: Known) -> set[str]:
        return {person.account, person.identity, *(n for n, each in self.known.items() if each == person)}


def fetch_said(deployment: Deployment, declaration: SkillsDeclaration) -> Said:
    """Read the form and the sections, and which accounts are behind the names.

    Left out is who has no account, is blocked, suppressed or forgotten, or turns the bot away.
    Raises what reading raises: nothing is told of a part.
    """
    home = deployment.home
    words, names = section_words(declaration), WikiNames(deployment.site(home), {})
    form = _form(declaration, names)
    page = deployment.title(declaration.sections_page)
    changes = fetch_changes(deployment.api(home), page, names)
    known = _known(deployment, sorted({*form, *changes}))
    return Said(
        page,
        known,
        {known[name]: answers for name, answers in form.items() if name in known},
        {
            person: None if change.text is None else parse_section(change.text, labels(), words)
            for person, change in _own_changes(changes, known)
        },
        list(notes({*form, *changes}, changes, known)),
    )


def person_of(who: Known, said: Answers, known: Mapping[str, Known], moment: datetime) -> Person:
    """Return a person as the directory shows them; what is not understood of the answers is not in it."""
    codes = dict.fromkeys(map(language_code, said.languages or ()))
    hours = hours_from_utc(said.zone or "", moment)
    return Person(
        identity=who.identity,
        account=who.account,
        offers=said.offers or (),
        wishes=said.wishes or (),
        languages=tuple(filter(None, codes)),
        zone="" if hours is None else said.zone or "",
        hours=hours,
        region=said.region or "",
        declines=frozenset(known[name].identity for name in said.decline or () if name in known),
        is_public=bool(said.match),
    )


def doubts(who: Known, said: Answers, found: Person, known: Mapping[str, Known]) -> Iterator[str]:
    """Yield what of the answers was not understood, without what they say."""
    if said.zone and not found.zone:
        yield f"{who.account}: the time zone is not understood; write it as Asia/Almaty or as UTC+5"
    if not all(map(language_code, said.languages or ())):
        yield f"{who.account}: a language is not understood; write codes, such as kk"
    if set(said.decline or ()) - known.keys():
        yield f"{who.account}: somebody whom they decline is not in the directory; check the name"


def _form(declaration: SkillsDeclaration, names: WikiNames) -> dict[str, Answers]:
    if not declaration.form:
        return {}
    columns = FormColumns(declaration.columns.model_dump(), declaration.columns.needed)
    return read_form(declaration.form, columns, form_words(declaration), names)


def _known(deployment: Deployment, names: Sequence[str]) -> dict[str, Known]:
    """Return who is behind the names that can be shown."""
    home, now = deployment.api(deployment.home), deployment.clock()
    listing = Listing(tuple(map(Listed, names)))
    resolved = resolve_roster(listing, Wikis(home, deployment.site(deployment.home)), before=now)
    people = without_forgotten(resolved, deployment.is_forgotten).roster.people
    shown = {person.identity: person.account for person in people if person.valid and person.account}
    bot = deployment.credentials and deployment.credentials.account
    unlisted = fetch_unlisted(home, set(shown.values()), bot=bot or None)
    known = {
        person.listed_as: Known(account, person.identity)
        for person in people
        if person.identity and (account := shown.get(person.identity)) and account not in unlisted
    }
    return {person.account: person for person in known.values()} | known


def _own_changes(changes: Changes, known: Mapping[str, Known]) -> Iterator[tuple[Known, Change]]:
    """Yield everybody who changed the own section, with the last time they did."""
    for name, history in changes.items():
        if name in known and (change := own_change(history, {name, known[name].account})):
            yield known[name], change


def notes(names: set[str], changes: Changes, known: Mapping[str, Known]) -> Iterator[str]:
    """Yield what the operator should know of the names in the form and the sections."""
    if lost := len(names - known.keys()):
        yield f"{lost} left out: no account, blocked, suppressed, forgotten, or turning the bot away"
    for name in sorted(changes.keys() & known.keys()):
        own = own_change(changes[name], {name, known[name].account})
        yield from (f"{name}: {doubt}" for doubt in _section_doubts(own, changes[name][-1]))


def _section_doubts(own: Change | None, last: Change) -> Iterator[str]:
    if len(last.others) + (last.text is not None) > 1:
        yield "several sections have this name; the one that its person changed last counts"
    if own and own.text in (last.text, *last.others):
        return
    if last.by == NOT_SURE:
        yield "a hidden edit or the next one changed the section last; it does not count, `leave` neither"
    else:
        yield "somebody else changed the section last; only the own edits count"
