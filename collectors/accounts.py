"""From names on a list to the people of an event, with their accounts on every counted wiki."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from collectors.account_findings import Findings, Wikis, gather
from collectors.account_states import Person, judge
from collectors.names import normalise_name
from collectors.participants.source import Listing
from metrics.model import Listed, Participant, PersonState, Roster

UNNAMED = "the list does not show the name"
"""What is said of somebody whom a list counts and does not name."""


@dataclass(frozen=True, slots=True)
class ResolvedRoster:
    """The people of an event and their accounts.

    `local_ids` gives, for each wiki, the identity behind each user id there: of everybody who has an
    identity, also of bots and blocked accounts, whose edits are listed as left out.
    """

    roster: Roster
    local_ids: Mapping[str, Mapping[int, str]]


def resolve_roster(listing: Listing, wikis: Wikis, *, before: datetime) -> ResolvedRoster:
    """Fetch the accounts behind the listed names and the organizers, and say what each of them is.

    An indefinite block or a lock counts when it was placed before `before`. Requests and errors: see
    `account_findings.gather`.
    """
    named = [entry for entry in (*listing.people, *listing.organizers) if entry.name]
    return decide(listing, gather(named, wikis), before)


def decide(listing: Listing, findings: Findings, before: datetime) -> ResolvedRoster:
    """Return the roster that findings make of a list.

    Whoever stands there before by the same identity is a duplicate, whatever the second name, and so is a
    name without an account that is repeated; organizers alike. Whoever is listed and an organizer too is
    marked and says so, and is counted once, as what the declaration wants.
    """
    everybody = (*listing.people, *listing.organizers)
    people = {entry.name: judge(entry.name, findings, before) for entry in everybody if entry.name}
    leaders = [replace(_participant(entry, people), organizer=True) for entry in listing.organizers]
    grounds = {leader.identity: leader.group for leader in reversed(leaders) if leader.identity}
    entries = [_with_role(_participant(entry, people), grounds) for entry in listing.people]
    return ResolvedRoster(
        Roster(
            tuple(_without_duplicates(entries, "listed before")),
            tuple(_without_duplicates(leaders, "an organizer already")),
            lower_bound=listing.lower_bound,
            pages=listing.pages,
        ),
        local_ids={wiki: _ids_on(wiki, people.values()) for wiki in (*findings.accounts, *findings.own)},
    )


def _participant(entry: Listed, people: Mapping[str, Person]) -> Participant:
    person = people[entry.name] if entry.name else Person(entry.state or PersonState.UNKNOWN, note=UNNAMED)
    return Participant(
        listed_as=entry.name,
        state=person.state,
        account=person.account,
        identity=person.identity,
        group=entry.group,
        note=person.note,
        registered=person.registered,
        public=entry.public,
    )


def _with_role(participant: Participant, grounds: Mapping[str, str]) -> Participant:
    """Return a listed person who is an organizer, if they are, with the ground on which they are one."""
    ground = grounds.get(participant.identity or "")
    if ground is None:
        return participant
    note = "; ".join(filter(None, [participant.note, f"an organizer too ({ground}), counted once"]))
    return replace(participant, organizer=True, note=note)


def _without_duplicates(people: Iterable[Participant], where: str) -> Iterator[Participant]:
    """Yield the people, each one who came before turned into a duplicate; `where` says so in the note."""
    first: dict[str, str] = {}
    for person in people:
        key = person.identity or normalise_name(person.listed_as)
        if key in first:
            yield replace(person, state=PersonState.DUPLICATE, note=f"{where} as {first[key]}")
        else:
            yield person
        if key:
            first.setdefault(key, person.listed_as)


def _ids_on(wiki: str, people: Iterable[Person]) -> dict[int, str]:
    accounts = ((person.local.get(wiki), person.identity) for person in people)
    return {
        account.user_id: identity
        for account, identity in accounts
        if account and account.user_id and identity
    }
