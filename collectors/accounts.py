"""From names on a list to the people of an event, with their accounts on every counted wiki."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from collectors.account_findings import Findings, gather
from collectors.account_states import Person, judge
from collectors.api import Api
from collectors.names import WikiNames
from collectors.sites import SiteFacts
from metrics.model import Listed, Participant, PersonState, Roster


@dataclass(frozen=True, slots=True)
class ResolvedRoster:
    """The people of an event and their accounts.

    `local_ids` gives, for each wiki, the identity behind each user id there: of everybody who has an
    identity, also of bots and blocked accounts, whose edits are listed as left out. `registered` gives each
    identity's registration: the central one, else the home wiki's; very old accounts have none.
    """

    roster: Roster
    local_ids: Mapping[str, Mapping[int, str]]
    registered: Mapping[str, datetime]


def resolve_roster(  # noqa: PLR0913
    listed: Sequence[Listed],
    organizers: Sequence[str],
    *,
    home: Api,
    home_site: SiteFacts,
    others: Sequence[Api],
    before: datetime,
) -> ResolvedRoster:
    """Fetch the accounts behind the listed names and the declared organizers, and say what each of them is.

    `home` is the wiki the list stands on, `others` the counted wikis; an indefinite block or a lock counts
    when it was placed before `before`. Requests and errors: see `account_findings.gather`.
    """
    declared = [WikiNames(home_site, {}).without_namespace(name) for name in organizers]
    names = [entry.name for entry in listed] + declared
    findings = gather(names, home=home, home_site=home_site, others=others)
    return decide(listed, declared, findings, before)


def decide(
    listed: Sequence[Listed], organizers: Sequence[str], findings: Findings, before: datetime
) -> ResolvedRoster:
    """Return the roster that findings make of a list and of declared organizers.

    Whoever is listed before by the same identity is a duplicate, whatever the second name.
    """
    people = {
        name: judge(name, findings, before) for name in [*(entry.name for entry in listed), *organizers]
    }
    leading = {people[name].identity for name in organizers} - {None}
    entries = [_participant(entry, people[entry.name], leading) for entry in listed]
    leaders = [
        replace(_participant(Listed(name), people[name], leading), organizer=True) for name in organizers
    ]
    return ResolvedRoster(
        Roster(tuple(_without_duplicates(entries)), tuple(_without_duplicates(leaders))),
        local_ids={wiki: _ids_on(wiki, people.values()) for wiki in findings.accounts},
        registered={
            person.identity: person.registered
            for person in people.values()
            if person.identity and person.registered
        },
    )


def _participant(entry: Listed, person: Person, leading: Iterable[str | None]) -> Participant:
    return Participant(
        listed_as=entry.name,
        state=person.state,
        account=person.account,
        identity=person.identity,
        group=entry.group,
        note=person.note,
        organizer=person.identity in leading,
    )


def _without_duplicates(people: Iterable[Participant]) -> Iterator[Participant]:
    """Yield the people, each one whose identity came before turned into a duplicate."""
    first: dict[str, str] = {}
    for person in people:
        if person.identity is None:
            yield person
        elif person.identity in first:
            note = f"listed before as {first[person.identity]}"
            yield replace(person, state=PersonState.DUPLICATE, note=note)
        else:
            first[person.identity] = person.listed_as
            yield person


def _ids_on(wiki: str, people: Iterable[Person]) -> dict[int, str]:
    accounts = ((person.local.get(wiki), person.identity) for person in people)
    return {
        account.user_id: identity
        for account, identity in accounts
        if account and account.user_id and identity
    }
