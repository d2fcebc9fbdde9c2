"""Who does not want to be listed by the bot: `{{nobots}}` or `{{bots|deny=…}}` on the own user page."""

from collections.abc import Collection, Iterator

import mwparserfromhell

from collectors.api import Api
from collectors.pages import fetch_pages


def fetch_unlisted(api: Api, accounts: Collection[str], *, bot: str | None) -> frozenset[str]:
    """Return those of the accounts whose user page on this wiki turns the bot away.

    As many pages a request as the account may name. Raises what `Api.get` raises.
    """
    pages = fetch_pages(api, [f"User:{account}" for account in sorted(accounts)])
    return frozenset(page.title.partition(":")[2] for page in pages if turns_away(page.text, bot))


def turns_away(text: str, bot: str | None) -> bool:
    """Tell whether a page's wikitext turns this bot away, as Template:Bots is understood by bots.

    Of a bot without a name only what is for all of them is known.
    """
    return any(_refuses(name, dict(parameters), bot) for name, parameters in _templates(text))


def _templates(text: str) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    for template in mwparserfromhell.parse(text).filter_templates():
        name = str(template.name).strip().casefold()
        if name in {"bots", "nobots"}:
            yield name, ((str(p.name).strip(), str(p.value).strip()) for p in template.params)


def _refuses(template: str, parameters: dict[str, str], bot: str | None) -> bool:
    denied, allowed = _names(parameters.get("deny", "")), _names(parameters.get("allow", ""))
    us = {"all", *_names(bot or "")}
    if denied:
        return not us.isdisjoint(denied)
    if allowed:
        return us.isdisjoint(allowed)
    return template == "nobots"


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip().replace("_", " ").casefold() for name in text.split(",") if name.strip())
