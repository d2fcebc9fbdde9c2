"""The people of an event: the lists that its declaration names, and what accounts are behind them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.bootstrap import Deployment
from bot.links import wikis_linked_in
from bot.own_accounts import fetch_own_accounts
from bot.own_lines import own_lines_only
from bot.wishes import unlisted, without_forgotten
from collectors.account_findings import Wikis
from collectors.accounts import ResolvedRoster, resolve_roster
from collectors.ahead import Ahead
from collectors.errors import NotFoundError
from collectors.names import WikiNames
from collectors.pages import NOTHING_READ, PagesRead
from collectors.participants.dashboard import DashboardCourse
from collectors.participants.files import DeclaredList, NameFile
from collectors.participants.registration import Registration
from collectors.participants.source import Listing, Source, combine
from collectors.participants.wiki import PageList, UserCategory
from collectors.sites import SiteFacts
from collectors.user_pages import fetch_unlisted
from config.events import EventDeclaration
from metrics.model import Grant, Listed, Participant, Window

NamesOn = Callable[[str], WikiNames]
"""What link prefixes mean in a text: its wikis' facts are read where they are not known yet."""


@dataclass(frozen=True, slots=True)
class Beforehand:
    """What was `read` already, what wikis are asked `ahead` with the accounts, and the `people` of late."""

    read: PagesRead = NOTHING_READ
    ahead: Mapping[str, Ahead] = field(default_factory=dict)
    people: Mapping[str, Participant] = field(default_factory=dict)


NOTHING_BEFOREHAND = Beforehand()


def fetch_roster(  # noqa: PLR0913
    deployment: Deployment,
    declaration: EventDeclaration,
    grant: Grant,
    *,
    ends: Window,
    full: bool = False,
    beforehand: Beforehand = NOTHING_BEFOREHAND,
) -> ResolvedRoster:
    """Fetch the lists of participants and what accounts they are; `full` asks the wikis' own facts anew.

    What is known `beforehand` is not asked again.

    The organizers are those declared, those a list names, and the grant page's people where that is declared.

    Raises NotFoundError where a list is missing or all of them are empty, and what else a source raises: of
    several lists each has to be had whole.
    """
    names_on = link_names(deployment, declaration.wikis, full=full)
    lists = tuple(_sources(deployment, declaration, names_on, beforehand.read))
    named = (_declared(declaration, names_on), _team(declaration, grant, names_on))
    fetched = [(source, source.fetch()) for source in lists]
    listing = combine([*named, *(listed for _, listed in fetched)])
    if not listing.people:
        raise NotFoundError(_nobody(lists, listing))
    wikis = Wikis(
        home=deployment.api(deployment.home),
        home_site=deployment.site(deployment.home),
        others=[deployment.api(wiki) for wiki in declaration.wikis if not deployment.own_accounts(wiki)],
        own=fetch_own_accounts(deployment, declaration, listing),
        ahead=beforehand.ahead,
        known=beforehand.people,
    )
    found = resolve_roster(listing, wikis, before=ends.end)
    found = without_forgotten(found, deployment.is_forgotten)
    if declaration.participants.own_lines:
        found = own_lines_only(found, fetched, names_on)
    return _with_wishes(deployment, found) if declaration.publish.lists_people else found


def _with_wishes(deployment: Deployment, found: ResolvedRoster) -> ResolvedRoster:
    """Return the roster with those taken for private whose user page turns the bot away."""
    home, bot = deployment.api(deployment.home), deployment.credentials and deployment.credentials.account
    public = {person.account for person in found.roster.everyone if person.public and person.account}
    return unlisted(found, fetch_unlisted(home, public, bot=bot or None))


def _sources(
    deployment: Deployment, declaration: EventDeclaration, names_on: NamesOn, read: PagesRead
) -> Iterator[Source]:
    """Yield the declared lists, the ones on the wiki first: theirs are the groups that stay."""
    part, home = declaration.participants, deployment.api(deployment.home)
    if part.section or part.page:
        yield PageList(home, part.page or declaration.page, part.section, names_on, read)
    if part.category:
        yield UserCategory(home, part.category, names_on(""))
    if part.campaign_event:
        own = declaration.page if part.own_lines else None
        yield Registration(deployment.registrations(), part.campaign_event, own)
    if part.dashboard:
        yield DashboardCourse(deployment.dashboard(), part.dashboard)
    if part.file:
        yield NameFile(part.file, names_on)
    if part.list:
        yield DeclaredList(part.list, names_on("\n".join(part.list)))


def _declared(declaration: EventDeclaration, names_on: NamesOn) -> Listing:
    given = declaration.participants.organizers
    names = map(names_on("\n".join(given)).named, given)
    return Listing(organizers=tuple(Listed(name, "declared") for name in names))


def _team(declaration: EventDeclaration, grant: Grant, names_on: NamesOn) -> Listing:
    """Return the people whom the grant page names as its own, where they are declared to be organizers.

    A name whose end is not sure is no name: `esep grant` shows it.
    """
    if not declaration.participants.organizers_from_grant:
        return Listing()
    names = [member.name for member in grant.team if member.name]
    named = map(names_on("\n".join(names)).named, names)
    return Listing(organizers=tuple(Listed(name, "grant page") for name in named))


def _wiki_names(deployment: Deployment, wikis: Mapping[str, SiteFacts]) -> WikiNames:
    """Return what the home wiki and the links on it call namespaces and wikis."""
    known = deployment.settings.wikis.wikis
    by_prefix = {prefix: facts for wiki, facts in wikis.items() for prefix in known[wiki].interwiki}
    return WikiNames(wikis[deployment.home], by_prefix)


def link_names(deployment: Deployment, declared: Sequence[str] = (), *, full: bool = False) -> NamesOn:
    """Return what tells what link prefixes mean: on the home wiki, and for any other that a text links to."""
    site = cache(lambda wiki: deployment.site(wiki, fresh=full))

    def names_on(text: str) -> WikiNames:
        wikis = {deployment.home, *declared, *wikis_linked_in(text, deployment.settings.wikis.wikis)}
        return _wiki_names(deployment, {wiki: site(wiki) for wiki in sorted(wikis)})

    return names_on


def _nobody(lists: Sequence[Source], listing: Listing) -> str:
    places = " and ".join(map(str, lists))
    unseen = " (private registrations are not visible)" if listing.lower_bound else ""
    return f"{places} lists nobody{unseen}; check [participants], or wait until people have signed up"
