"""People's accounts on wikis that have accounts of their own, as the declaration names them."""

from bot.bootstrap import Deployment
from collectors.account_facts import Account, fetch_accounts
from collectors.names import normalise_name
from collectors.participants.source import Listing
from config.errors import DeclarationError
from config.events import EventDeclaration


def fetch_own_accounts(
    deployment: Deployment, declaration: EventDeclaration, listing: Listing
) -> dict[str, dict[str, Account]]:
    """Fetch the declared accounts, by wiki and normalised name as listed: a request for every batch of names.

    Raises DeclarationError for a name that is not listed and for one that is no account there, and what
    `Api.get` raises.
    """
    return {
        wiki: _on(deployment, declaration, wiki, listing)
        for wiki in declaration.wikis
        if deployment.own_accounts(wiki)
    }


def _on(
    deployment: Deployment, declaration: EventDeclaration, wiki: str, listing: Listing
) -> dict[str, Account]:
    names = declaration.of_wiki(wiki).names
    there = {normalise_name(listed): normalise_name(name) for listed, name in names.items()}
    listed = {normalise_name(entry.name) for entry in (*listing.people, *listing.organizers)}
    accounts = fetch_accounts(deployment.api(wiki), list(there.values()))
    where = f"{declaration.name}.toml: wiki.{wiki}.names"
    _refuse(there.keys() - listed, f"{where}: nobody is listed as", "write the name as the list has it")
    lost = {name for name, account in accounts.items() if not account.exists}
    _refuse(lost, f"{where}: there is no account", f"write the name as it is on {wiki}")
    return {name: accounts[own] for name, own in there.items()}


def _refuse(names: set[str], wrong: str, way_out: str) -> None:
    for name in sorted(names):
        raise DeclarationError(f"{wrong} “{name}”; {way_out}")
