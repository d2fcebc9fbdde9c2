"""What became of a listed name: its account, its identity and its state, decided from findings alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from collectors.account_facts import CENTRAL, Account, CentralAccount
from collectors.account_findings import RENAMED_TO, Findings
from collectors.names import is_address, is_temporary, normalise_name
from metrics.model import PersonState

BOT_GROUPS = frozenset({"bot", "global-bot"})
"""Groups, of a wiki or of the central account, whose members are bots."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who a listed name is. `local` holds their account on each wiki that has it.

    `identity` is `CentralAuth:<id>`, or `<home wiki>:<user id>` for an account that is not central; None with
    `account` None for a name that has no account or must not be followed further. `registered` is the
    earliest registration known: the central account's, else the home wiki's.
    """

    state: PersonState
    account: str | None = None
    identity: str | None = None
    note: str = ""
    local: Mapping[str, Account] = field(default_factory=dict)
    registered: datetime | None = None


def judge(name: str, findings: Findings, before: datetime) -> Person:
    """Return who a listed name is; a block or lock counts if it was placed before `before`.

    An account that a wiki knows and the central log-in denies is suppressed, and nothing more is said of it.
    """
    listed = normalise_name(name)
    if is_temporary(listed):
        return Person(PersonState.TEMPORARY, note="a temporary account")
    if is_address(listed):
        return Person(PersonState.INVALID, note="an IP address, not an account")
    if findings.accounts[findings.home][listed].invalid:
        return Person(PersonState.INVALID, note="no account can have this name")
    current = findings.current_name(listed)
    if _is_suppressed(current, findings):
        return Person(PersonState.HIDDEN, note="the account is suppressed")
    identity = _identity(current, findings)
    if identity is None:
        return Person(PersonState.UNKNOWN, note=_unknown_note(listed, findings))
    return _known(listed, current, identity, findings, before)


def _known(listed: str, name: str, identity: str, findings: Findings, before: datetime) -> Person:
    local = _local_accounts(name, identity, findings) | findings.own_of(listed)
    bars = _bars(name, local, findings)
    reasons = [(state, note) for state, note, since in bars if since is None or since < before]
    late = [f"{note}, after the end" for _, note, since in bars if since is not None and since >= before]
    renamed = "" if name == listed else "renamed: " + RENAMED_TO.join(findings.names_of(listed))
    state = PersonState.RENAMED if renamed else PersonState.VALID
    notes = [renamed, *(note for _, note in reasons), *late]
    return Person(
        state=reasons[0][0] if reasons else state,
        account=name,
        identity=identity,
        note="; ".join(filter(None, notes)),
        local=local,
        registered=_registered(findings.central.get(name), local.get(findings.home)),
    )


def _identity(name: str, findings: Findings) -> str | None:
    central = findings.central.get(name)
    if central:
        return f"{CENTRAL}:{central.id}"
    at_home = findings.on(findings.home, name)
    return f"{findings.home}:{at_home.user_id}" if at_home else None


def _is_suppressed(name: str, findings: Findings) -> bool:
    accounts = [account for wiki in findings.accounts if (account := findings.on(wiki, name))]
    denied = findings.has_central_accounts and name not in findings.central
    central = findings.central.get(name)
    shown_hidden = any(account.hidden for account in accounts) or (central is not None and central.hidden)
    return shown_hidden or (denied and any(account.attached for account in accounts))


def _local_accounts(name: str, identity: str, findings: Findings) -> dict[str, Account]:
    """Return the person's accounts by wiki: of the central id, else of the same name."""
    accounts = {wiki: account for wiki in findings.accounts if (account := findings.on(wiki, name))}
    if not findings.has_central_accounts:
        return accounts
    if name not in findings.central:
        return {findings.home: accounts[findings.home]}
    return {
        wiki: account for wiki, account in accounts.items() if identity == f"{CENTRAL}:{account.central_id}"
    }


Bar = tuple[PersonState, str, datetime | None]
"""A state that keeps a person from counting, the note that says why, and since when (None: always)."""


def _bars(name: str, local: Mapping[str, Account], findings: Findings) -> list[Bar]:
    """Return what keeps a person from counting, the weightiest first."""
    bars: list[Bar] = []
    central = findings.central.get(name)
    if central and central.locked:
        since = findings.locked_since.get(name)
        bars.append((PersonState.LOCKED, f"locked{_on(since)}", since))
    for wiki, account in local.items():
        if since := account.blocked_indefinitely_since:
            bars.append((PersonState.BLOCKED, f"blocked indefinitely on {wiki}{_on(since)}", since))
    if central and central.groups & BOT_GROUPS:
        bars.append((PersonState.BOT, "a global bot", None))
    bots = (wiki for wiki, account in local.items() if account.groups & BOT_GROUPS)
    return bars + [(PersonState.BOT, f"a bot on {wiki}", None) for wiki in bots]


def _on(since: datetime | None) -> str:
    return f" on {since:%Y-%m-%d}" if since else ""


def _registered(central: CentralAccount | None, at_home: Account | None) -> datetime | None:
    if central and central.registration:
        return central.registration
    return at_home.registration if at_home else None


def _unknown_note(listed: str, findings: Findings) -> str:
    name = findings.current_name(listed)
    elsewhere = [wiki for wiki in findings.accounts if findings.on(wiki, name)]
    notes = [f"no account of this name on {findings.home}"]
    if name != listed:
        notes = ["renamed: " + RENAMED_TO.join(findings.names_of(listed)) + ", which has no account"]
    if elsewhere:
        notes.append("but there is one on " + ", ".join(elsewhere))
    return "; ".join(notes)
