"""What all the wikis say about the names of a roster: every request that resolving it takes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from collectors.account_facts import (
    Account,
    CentralAccount,
    fetch_accounts,
    fetch_central,
    fetch_lock_time,
    fetch_rename,
    logs_renames,
)
from collectors.api import Api
from collectors.names import is_temporary, normalise_name
from collectors.sites import SiteFacts

MAX_RENAMES = 3
"""Renames in a row that are followed."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Accounts by wiki and normalised name; central ones, lock times and renames by normalised name.

    `home` is the wiki on which the people are listed; its accounts are in `accounts` too. `renames` maps an
    old name to the next one.
    """

    home: str
    has_central_accounts: bool
    accounts: Mapping[str, Mapping[str, Account]]
    central: Mapping[str, CentralAccount]
    locked_since: Mapping[str, datetime]
    renames: Mapping[str, str]

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


def gather(names: Iterable[str], *, home: Api, home_site: SiteFacts, others: Sequence[Api]) -> Findings:
    """Fetch what is known of the names on their home wiki and on the counted wikis.

    Requests: one on each wiki for every batch of names, one for every name that is missing at home, one more
    batch where renames were found; with CentralAuth, which tells locks one name at a time, also one for each
    name and one for each locked account. Temporary accounts are not asked for. Raises what `Api.get` raises.
    """
    found = _HomeFindings({}, {}, {})
    wanted = [name for name in dict.fromkeys(map(normalise_name, names)) if not is_temporary(name)]
    for _ in range(MAX_RENAMES + 1):
        wanted = found.learn(wanted, home, home_site) if wanted else []
    current = [name for name, account in found.accounts.items() if _may_be_elsewhere(name, account, found)]
    elsewhere = {api.wiki: fetch_accounts(api, current) for api in others if api.wiki != home.wiki}
    return Findings(
        home=home.wiki,
        has_central_accounts=home_site.has_central_accounts,
        accounts={home.wiki: found.accounts, **elsewhere},
        central=found.central,
        locked_since=_lock_times(home, found.central),
        renames=found.renames,
    )


@dataclass(frozen=True, slots=True)
class _HomeFindings:
    """What the home wiki has told so far."""

    accounts: dict[str, Account]
    central: dict[str, CentralAccount]
    renames: dict[str, str]

    def learn(self, names: Sequence[str], home: Api, site: SiteFacts) -> list[str]:
        """Add what the wiki says of these names; return the new names of those that were renamed."""
        accounts = fetch_accounts(home, names)
        valid = [name for name, account in accounts.items() if not account.invalid]
        central = _central_accounts(home, valid) if site.has_central_accounts else {}
        lost = [name for name in valid if not accounts[name].exists and name not in central]
        renames = _renames(home, lost) if logs_renames(site) else {}
        self.accounts.update(accounts)
        self.central.update(central)
        self.renames.update(renames)
        return [name for name in dict.fromkeys(renames.values()) if name not in self.accounts]


def _central_accounts(home: Api, names: Iterable[str]) -> dict[str, CentralAccount]:
    found = ((name, fetch_central(home, name)) for name in names)
    return {name: account for name, account in found if account}


def _renames(home: Api, names: Iterable[str]) -> dict[str, str]:
    found = ((name, fetch_rename(home, name)) for name in names)
    return {old: new for old, new in found if new}


def _lock_times(home: Api, central: Mapping[str, CentralAccount]) -> dict[str, datetime]:
    found = ((name, fetch_lock_time(home, name)) for name, account in central.items() if account.locked)
    return {name: time for name, time in found if time}


def _may_be_elsewhere(name: str, account: Account, found: _HomeFindings) -> bool:
    return not account.invalid and name not in found.renames
