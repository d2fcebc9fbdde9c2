"""The doctor: looks at everything that a run will need, edits nothing, and says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.bootstrap import Deployment
from bot.chart import chart_wiki, refuse_without_charts
from bot.desk import chart_permission
from bot.errors import PublishError, UsageError
from bot.event_times import event_windows
from bot.exits import EXPECTED, Exit, exit_of, told
from bot.modes import How
from bot.place import Place
from bot.sources import content_of, has_replica, replica_of
from collectors.api import Api
from collectors.grant_page import fetch_grant
from config.events import EventDeclaration

CLOCKS_DIFFER = timedelta(seconds=60)
"""How wrong the clock may be: days, leases and waits are told by it."""

TOO_MUCH = frozenset({"block", "delete", "editinterface", "import", "protect", "userrights"})
"""Rights that the bot never needs: whoever steals its password would have them, too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what is to be said of it, and the exit code that a run would end with for it."""

    what: str
    said: str
    exit: Exit = Exit.DONE


def examine(deployment: Deployment) -> Iterator[Finding]:
    """Yield a finding for each thing that is looked at; a wrong one hides none of the others."""
    yield _found("contact", deployment.settings.required_contact)
    yield _found("database", partial(_database, deployment))
    yield _found("account", partial(_account, deployment))
    names = deployment.event_names()
    for name in names:
        yield _found(f"event {name}", partial(_event, deployment, name))
    if _have_charts(deployment, names):
        yield _found("charts", partial(_charts, deployment))
    counted = _counted_wikis(deployment, names)
    for wiki in dict.fromkeys([deployment.home, *counted]):
        yield _found(f"wiki {wiki}", partial(_wiki, deployment, wiki))
    for wiki in counted:
        if has_replica(deployment, wiki):
            yield _found(f"replica {wiki}", partial(_replica, deployment, wiki))


def _found(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, look())
    except EXPECTED as error:
        return Finding(what, told(error), exit_of(error))


def _database(deployment: Deployment) -> str:
    return f"{deployment.engine.dialect.name}, its tables are of this version"


def _account(deployment: Deployment) -> str:
    if not deployment.credentials:
        return "none: anonymous and read-only (PYWIKIBOT_DIR is not set)"
    answer = deployment.api(deployment.home).get(action="query", meta="userinfo", uiprop="rights")
    rights = frozenset(answer["query"]["userinfo"]["rights"])
    if "edit" not in rights:
        raise PublishError(f"{deployment.account} may not edit: give its bot password “Edit existing pages”")
    if too_much := sorted(rights & TOO_MUCH):
        raise PublishError(
            f"{deployment.account} may do more than it needs ({', '.join(too_much)}): take those grants away"
        )
    deployment.permission.confirm()
    batches = "large batches" if "apihighlimits" in rights else "small batches: no “High-volume access”"
    return f"{deployment.account} may edit, {batches}"


def _event(deployment: Deployment, name: str) -> str:
    declaration = deployment.declaration(name)
    grant = fetch_grant(deployment.api(deployment.home), declaration.grant)
    event_windows(declaration, grant)
    place = Place(deployment, declaration, How(), run=0)
    for page in place.pages:
        place.publisher.publish(page, lambda _: None)
    pages = " and ".join(f"“{page}”" for page in place.pages)
    return f"{len(grant.targets)} targets on the grant page; the markers stand on {pages}"


def _charts(deployment: Deployment) -> str:
    wiki = chart_wiki(deployment)
    refuse_without_charts(deployment)
    if not deployment.credentials:
        return f"{wiki}: no account to ask for"
    chart_permission(deployment, wiki).confirm()
    deployment.writer_on(wiki)
    return f"{wiki}: {deployment.account} is told to run there"


def _have_charts(deployment: Deployment, names: list[str]) -> bool:
    return any(each.publish.chart for name in names for each in _declared(deployment, name))


def _counted_wikis(deployment: Deployment, names: list[str]) -> list[str]:
    declared = (wiki for name in names for each in _declared(deployment, name) for wiki in each.wikis)
    return list(dict.fromkeys(declared))


def _declared(deployment: Deployment, name: str) -> tuple[EventDeclaration, ...]:
    """Return an event's declaration, none where it is wrong: that is told of the event."""
    try:
        return (deployment.declaration(name),)
    except EXPECTED:
        return ()


def _wiki(deployment: Deployment, wiki: str) -> str:
    facts = deployment.site(wiki, fresh=True)
    _compare_clocks(deployment.api(wiki), deployment.clock)
    return facts.generator


def _replica(deployment: Deployment, wiki: str) -> str:
    as_of = replica_of(deployment, wiki).examine(content_of(deployment, wiki).askable)
    behind = max(deployment.clock() - as_of, timedelta(0))
    return f"its views are there; {behind.total_seconds():.0f} s behind (as of {as_of:%Y-%m-%d %H:%M:%S} UTC)"


def _compare_clocks(api: Api, clock: Callable[[], datetime]) -> None:
    there = datetime.fromisoformat(api.get(action="query", curtimestamp=True)["curtimestamp"])
    apart = clock() - there
    if abs(apart) > CLOCKS_DIFFER:
        raise UsageError(f"this machine's clock is {apart.total_seconds():+.0f} s from the wiki's: set it")
