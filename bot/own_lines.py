"""Only who wrote their own line, or registered: nobody else can have a person's contributions counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.wishes import with_people, without_accounts_of_nobody
from collectors.accounts import ResolvedRoster
from collectors.errors import NotFoundError, UnreadableError
from collectors.names import WikiNames, normalise_name
from collectors.own_lines import fetch_own_liners
from collectors.participants.source import Listing, Source
from collectors.participants.wiki import PageList
from collectors.participants.wikitext import parse_people
from metrics.model import Participant, PersonState

NOTE = "did not add the own line to the list"


def own_lines_only(
    found: ResolvedRoster, fetched: Sequence[tuple[Source, Listing]], names_on: Callable[[str], WikiNames]
) -> ResolvedRoster:
    """Return the roster with the others on it as nobody, and nothing known of their accounts.

    Whom another source than the page names has registered there. Raises what reading the history raises.
    """
    registered = {
        normalise_name(entry.name)
        for source, listing in fetched
        for entry in listing.people
        if not isinstance(source, PageList) and entry.name
    }

    def is_doubtful(person: Participant) -> bool:
        return bool(person.listed_as) and normalise_name(person.listed_as) not in registered

    names = _names(filter(is_doubtful, found.roster.everyone))
    signed = {
        account
        for source, _ in fetched
        if isinstance(source, PageList)
        for account in fetch_own_liners(source.api, source.page, names, _names_of(source, names_on))
    }

    def judge(person: Participant) -> Participant:
        if not is_doubtful(person) or person.account in signed:
            return person
        state = PersonState.UNSIGNED if person.valid else person.state
        return Participant("", state, group=person.group, note=NOTE)

    return without_accounts_of_nobody(with_people(found, judge))


def _names(people: Iterable[Participant]) -> Mapping[str, set[str]]:
    """Return account → the names it is listed by, its own included."""
    names: dict[str, set[str]] = {}
    for person in people:
        if person.account:
            names.setdefault(person.account, {person.account}).add(person.listed_as)
    return names


def _names_of(source: PageList, names_on: Callable[[str], WikiNames]) -> Callable[[str], set[str]]:
    """Return what finds the names on a page's list, which has none while there is no such section."""

    def listed(text: str) -> set[str]:
        try:
            found = parse_people(text, source.section, page=source.page, sites=names_on(text))
        except (NotFoundError, UnreadableError):
            return set()
        return {entry.name for entry in found if entry.name}

    return listed
