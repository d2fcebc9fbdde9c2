"""What all the wikis say about the names of a roster: every request that resolving it takes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from collectors.account_facts import (
    CENTRAL,
    Account,
    CentralAccount,
    fetch_accounts,
    fetch_central,
    fetch_central_name,
    fetch_lock_time,
    fetch_rename,
    logs_renames,
)
from collectors.ahead import Ahead
from collectors.api import Api
from collectors.names import is_address, is_temporary, normalise_name
from collectors.sites import SiteFacts
from metrics.model import Listed, Participant, PersonState

RENAMED_TO = " → "
"""What stands between the names of somebody who was renamed."""

MAX_RENAMES = 3
"""Renames in a row that are followed."""

MAX_LOST = 200
"""Names without an account whose renames are looked up, at a request each; more are no list of accounts."""

OwnAccounts = Mapping[str, Mapping[str, Account]]
"""Wiki with accounts of its own → normalised name as listed → the account there."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wikis:
    """Where accounts are looked for: on the wiki that the list stands on, and on the `others` that count.

    `own` are accounts found already, on the wikis that have accounts of their own. `ahead` is what else a
    wiki of the others is asked along. `known` are people as they were found lately, by normalised name as
    listed: of them it is not asked again who was renamed, and what their central accounts are.
    """

    home: Api
    home_site: SiteFacts
    others: Sequence[Api] = ()
    own: OwnAccounts = field(default_factory=dict)
    ahead: Mapping[str, Ahead] = field(default_factory=dict)
    known: Mapping[str, Participant] = field(default_factory=dict)

    def new_name(self, name: str) -> str | None:
        """Return the name that somebody who was renamed once was found to have."""
        found = self.known.get(name)
        once = found is not None and found.state is PersonState.RENAMED and found.note.count(RENAMED_TO) == 1
        return found.account if found and once else None

    def has_nobody(self, name: str) -> bool:
        """Tell whether nobody was found of a name, and it was not renamed either."""
        found = self.known.get(name)
        return found is not None and found.state is PersonState.UNKNOWN and RENAMED_TO not in found.note


@dataclass(frozen=True, slots=True)
class Findings:
    """Accounts by wiki and normalised name; central ones, lock times and renames by normalised name.

    `home` is the wiki on which the people are listed; its accounts are in `accounts` too. `renames` maps an
    old name to the next one. `own` holds, for each wiki with accounts of its own, those behind listed names.
    """

    home: str
    has_central_accounts: bool
    accounts: Mapping[str, Mapping[str, Account]]
    central: Mapping[str, CentralAccount]
    locked_since: Mapping[str, datetime]
    renames: Mapping[str, str]
    own: OwnAccounts = field(default_factory=dict)

    def current_name(self, name: str) -> str:
        """Return the name after all renames that were found."""
        return list(self.names_of(name))[-1]

    def names_of(self, name: str) -> Iterator[str]:
        """Yield the name and those it was renamed to, in order."""
        current = normalise_name(name)
        for _ in range(MAX_RENAMES + 1):
            yield current
            if current not in self.renames:
                return
            current = self.renames[current]

    def on(self, wiki: str, name: str) -> Account | None:
        """Return the account of that name on a wiki, None where it has none."""
        account = self.accounts[wiki].get(name)
        return account if account and account.exists else None

    def own_of(self, name: str) -> dict[str, Account]:
        """Return the accounts of a listed name on wikis that have their own."""
        return {wiki: accounts[name] for wiki, accounts in self.own.items() if name in accounts}


def gather(people: Iterable[Listed], wikis: Wikis) -> Findings:
    """Fetch what is known of the named people on their home wiki and on the counted wikis.

    With CentralAuth a central id that comes with a name goes before the name, which another may bear now;
    without it the id means nothing on these wikis, and the name alone is asked for.

    Requests: one on each wiki for every batch of names, one for every name that is missing at home, one more
    batch where renames were found; with CentralAuth, which tells locks one name at a time, also one for each
    name and one for each locked account, and a missing name is looked for in the other wikis' logs as well.
    Temporary accounts and IP addresses are not asked for, nor is anything of the last kind of those who are
    known. Raises what `Api.get` raises.
    """
    known_ids = {normalise_name(entry.name): entry.central_id for entry in people if entry.central_id}
    found = _HomeFindings({}, {}, {}, known_ids, wikis)
    home, home_site, others = wikis.home, wikis.home_site, wikis.others
    logs = [home, *others] if home_site.has_central_accounts else [home]
    wanted = _askable(people)
    wanted = list(dict.fromkeys([*wanted, *filter(None, map(wikis.new_name, wanted))]))
    for _ in range(MAX_RENAMES + 1):
        wanted = found.learn(wanted, home_site, logs) if wanted else []
    current = [name for name, account in found.accounts.items() if _may_be_elsewhere(name, account, found)]
    elsewhere = {
        api.wiki: fetch_accounts(api, current, wikis.ahead.get(api.wiki))
        for api in others
        if api.wiki != home.wiki
    }
    return Findings(
        home=home.wiki,
        has_central_accounts=home_site.has_central_accounts,
        accounts={home.wiki: found.accounts, **elsewhere},
        central=found.central,
        locked_since=_lock_times(home, found.central),
        renames=found.renames,
        own=wikis.own,
    )


@dataclass(frozen=True, slots=True)
class _HomeFindings:
    """What the home wiki has told so far; `known_ids` are the central ids that came with names.

    `wikis` knows who was found lately.
    """

    accounts: dict[str, Account]
    central: dict[str, CentralAccount]
    renames: dict[str, str]
    known_ids: Mapping[str, int]
    wikis: Wikis

    def learn(self, names: Sequence[str], site: SiteFacts, logs: Sequence[Api]) -> list[str]:
        """Add what the wiki says of these names; return the new names of those that were renamed.

        `logs` are the wikis whose logs tell renames, the home wiki first.
        """
        home = logs[0]
        accounts = fetch_accounts(home, names)
        valid = [name for name, account in accounts.items() if not account.invalid]
        central = self._central(home, accounts, valid) if site.has_central_accounts else {}
        lost = [name for name in valid if not accounts[name].exists and name not in central]
        renames = self._renames(accounts, logs, lost) if logs_renames(site) else {}
        if site.has_central_accounts:
            renames |= _names_by_id(home, self._others_now(valid, central))
        self.accounts.update(accounts)
        self.central.update(central)
        self.renames.update(renames)
        return [name for name in dict.fromkeys(renames.values()) if name not in self.accounts]

    def _renames(
        self, accounts: Mapping[str, Account], logs: Sequence[Api], lost: Sequence[str]
    ) -> dict[str, str]:
        """Return the new names of those without an account: as known where it is there, else as logged."""
        new = ((name, self.wikis.new_name(name)) for name in lost)
        known = {old: name for old, name in new if name and name in accounts and accounts[name].exists}
        nobody = {name for name in lost if self.wikis.has_nobody(name)}
        return known | _renames(logs, [name for name in lost if name not in known.keys() | nobody])

    def _central(
        self, home: Api, accounts: Mapping[str, Account], names: Iterable[str]
    ) -> dict[str, CentralAccount]:
        """Return the central accounts: as known of who counted and is attached to the same, else asked."""
        known = {name: self._known_central(accounts[name]) for name in names}
        asked = _central_accounts(home, [name for name, account in known.items() if not account])
        return {name: account for name, account in known.items() if account} | asked

    def _known_central(self, account: Account) -> CentralAccount | None:
        by_account = {person.account: person for person in self.wikis.known.values() if person.valid}
        person = by_account.get(account.name)
        if not person or account.central_id is None or person.identity != f"{CENTRAL}:{account.central_id}":
            return None
        return CentralAccount(account.central_id, person.registered, frozenset(), locked=False, hidden=False)

    def _others_now(self, names: Iterable[str], central: Mapping[str, CentralAccount]) -> dict[str, int]:
        """Return the known id of each name that is not the name of that id any more."""
        now = {name: account.id for name, account in central.items()}
        known = {name: self.known_ids[name] for name in names if name in self.known_ids}
        return {name: number for name, number in known.items() if now.get(name) != number}


def _askable(people: Iterable[Listed]) -> list[str]:
    names = dict.fromkeys(normalise_name(entry.name) for entry in people)
    return [name for name in names if not (is_temporary(name) or is_address(name))]


def _central_accounts(home: Api, names: Iterable[str]) -> dict[str, CentralAccount]:
    found = ((name, fetch_central(home, name)) for name in names)
    return {name: account for name, account in found if account}


def _renames(logs: Sequence[Api], names: Sequence[str]) -> dict[str, str]:
    """Return the next names, each from the first wiki that logged it, of the first MAX_LOST names."""
    if len(names) > MAX_LOST:
        log.warning("renames_not_looked_up", names=len(names) - MAX_LOST, because="too many lack an account")
    found = {}
    for name in names[:MAX_LOST]:
        new_names = (fetch_rename(api, name) for api in logs)
        if new := next(filter(None, new_names), None):
            found[name] = new
    return found


def _names_by_id(home: Api, ids: Mapping[str, int]) -> dict[str, str]:
    found = ((name, fetch_central_name(home, number)) for name, number in ids.items())
    return {old: new for old, new in found if new}


def _lock_times(home: Api, central: Mapping[str, CentralAccount]) -> dict[str, datetime]:
    found = ((name, fetch_lock_time(home, name)) for name, account in central.items() if account.locked)
    return {name: time for name, time in found if time}


def _may_be_elsewhere(name: str, account: Account, found: _HomeFindings) -> bool:
    return not account.invalid and name not in found.renames
