"""Accounts as a wiki and its central log-in know them: existence, groups, blocks, locks and renames."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collectors.ahead import Ahead
from collectors.api import Api
from collectors.names import normalise_name
from collectors.sites import SiteFacts

CENTRAL = "CentralAuth"
"""The name under which `list=users` gives central ids, and the issuer of central identities."""

INFINITE = frozenset({"infinite", "infinity", "indefinite", "never"})
"""What MediaWiki writes for a block without an end."""

RENAME_IN_CORE = (1, 40)
"""The MediaWiki version since which every wiki keeps the log of renames."""

_NEVER_SENT = re.compile(r"[|\x1f]")
_USER_FACTS = "blockinfo|groups|registration|centralids"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of one wiki, or the fact that there is none.

    `central_id` is given only where the account is attached to the central one. A block counts as indefinite
    when it has no end and is not partial; `blocked_indefinitely_since` is when it was placed or last changed.
    """

    name: str
    user_id: int | None = None
    registration: datetime | None = None
    groups: frozenset[str] = frozenset()
    blocked_indefinitely_since: datetime | None = None
    central_id: int | None = None
    attached: bool = False
    hidden: bool = False
    invalid: bool = False

    @property
    def exists(self) -> bool:
        return self.user_id is not None


@dataclass(frozen=True, slots=True)
class CentralAccount:
    """An account of the whole wiki family; `groups` are its global ones."""

    id: int
    registration: datetime | None
    groups: frozenset[str]
    locked: bool
    hidden: bool


def fetch_accounts(api: Api, names: Sequence[str], ahead: Ahead | None = None) -> dict[str, Account]:
    """Fetch accounts by name, many a request; the result is keyed by the normalised names asked for.

    What is asked `ahead` goes with them.

    The first request also asks for our own rights, and widens the batches to what they allow. The answer has
    no map from asked to found names: a name the wiki spells differently is asked for once more, alone.
    """
    asked = dict.fromkeys(map(normalise_name, names))
    accounts = {name: Account(name, invalid=True) for name in asked if not _can_be_sent(name)}
    about_us: Mapping[str, str] = {"meta": "userinfo", "uiprop": "rights"}
    for batch in api.batches([name for name in asked if _can_be_sent(name)]):
        answer = _ask_for_users(api, batch, ahead, **about_us)
        if about_us:
            api.allow(answer["userinfo"]["rights"])
            about_us = {}
        accounts |= _matched(api, batch, answer["users"])
        if ahead:
            ahead.user_ids |= {row["userid"] for row in answer["users"] if "userid" in row}
    return accounts


def parse_account(row: Mapping[str, Any]) -> Account:
    """Return the account of one row of `list=users` (formatversion 2)."""
    attached = bool(row.get("attachedlocal", {}).get(CENTRAL))
    return Account(
        name=row["name"],
        user_id=row.get("userid"),
        registration=_time(row.get("registration")),
        groups=frozenset(row.get("groups", ())),
        blocked_indefinitely_since=_blocked_since(row),
        central_id=row.get("centralids", {}).get(CENTRAL) or None if attached else None,
        attached=attached,
        hidden=bool(row.get("hidden")),
        invalid=bool(row.get("invalid")),
    )


def fetch_rename(api: Api, name: str) -> str | None:
    """Fetch the name an account was last renamed to, one step, or None where the wiki's log knows of none.

    A rename is logged under the old user page on every wiki the account was on; CentralAuth's own log
    (`gblrename`) stands under the new name and cannot be asked for the old one (CentralAuth's
    GlobalRenameUserLogger).
    """
    entries = _log(api, letype="renameuser", letitle=f"User:{name}", lelimit=1)
    new_name = next((entry.get("params", {}).get("newuser") for entry in entries), None)
    return normalise_name(new_name) if new_name else None


def logs_renames(site: SiteFacts) -> bool:
    """Tell whether a wiki has the log of renames, whose type is an error on a wiki that has not."""
    version = tuple(map(int, re.findall(r"\d+", site.generator)[:2]))
    return version >= RENAME_IN_CORE or "Renameuser" in site.extensions


def fetch_central(api: Api, name: str) -> CentralAccount | None:
    """Fetch the central account of a valid name, or None: missing and suppressed accounts look alike."""
    answer = api.get(action="query", meta="globaluserinfo", guiuser=name, guiprop="groups")
    return parse_central(answer["query"]["globaluserinfo"])


def fetch_central_name(api: Api, central_id: int) -> str | None:
    """Fetch the name that a central account has now, or None for one that is missing or suppressed."""
    answer = api.get(action="query", meta="globaluserinfo", guiid=central_id)
    name: str | None = answer["query"]["globaluserinfo"].get("name")
    return normalise_name(name) if name else None


def parse_central(row: Mapping[str, Any]) -> CentralAccount | None:
    if row.get("missing"):
        return None
    return CentralAccount(
        id=row["id"],
        registration=_time(row.get("registration")),
        groups=frozenset(row.get("groups", ())),
        locked=bool(row.get("locked")),
        hidden=bool(row.get("hidden")),
    )


def fetch_lock_time(api: Api, name: str) -> datetime | None:
    """Fetch when a central account was last locked, or None where this wiki's log does not say."""
    entries = _log(api, letype="globalauth", letitle=f"User:{name}@global", lelimit=10)
    locks = (entry for entry in entries if "locked" in entry.get("params", {}).get("added", ()))
    return next((_time(entry["timestamp"]) for entry in locks), None)


def _ask_for_users(api: Api, names: Sequence[str], ahead: Ahead | None = None, **more: str) -> dict[str, Any]:
    questions = {"list": "users", "ususers": list(names), "usprop": _USER_FACTS, **more}
    if ahead:
        return ahead.ask(api, names, questions)
    query: dict[str, Any] = api.get(action="query", **questions)["query"]
    return query


def _matched(api: Api, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, Account]:
    found = {normalise_name(row["name"]): parse_account(row) for row in rows}
    return {name: found[name] if name in found else _fetch_alone(api, name) for name in names}


def _fetch_alone(api: Api, name: str) -> Account:
    return parse_account(_ask_for_users(api, [name])["users"][0])


def _can_be_sent(name: str) -> bool:
    return bool(name) and not _NEVER_SENT.search(name)


def _blocked_since(row: Mapping[str, Any]) -> datetime | None:
    endless = row.get("blockexpiry") in INFINITE and not row.get("blockpartial")
    return _time(row["blockedtimestamp"]) if endless else None


def _log(api: Api, **which: object) -> list[dict[str, Any]]:
    """Return entries of a public log, newest first."""
    answer = api.get(action="query", list="logevents", leprop="title|type|timestamp|details", **which)
    entries: list[dict[str, Any]] = answer["query"]["logevents"]
    return entries


def _time(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None
