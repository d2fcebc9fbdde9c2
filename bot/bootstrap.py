"""The composition root: from what this deployment was told to the parts it works with."""

import string
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

import requests
from sqlalchemy import Engine

from bot.credentials import Credentials, load_credentials
from bot.declarations import Declarations
from bot.lease import RunLease
from bot.limits import MINUTE, Limits
from bot.permission import Permission
from bot.sessions import KeptSessions, Sessions
from bot.store.database import is_there, open_store, reading, writing
from bot.store.people import StopList, load_stop_list
from bot.store.permits import Allowance
from bot.store.repository import load_site, save_site
from bot.until import Until
from bot.version import VERSION
from collectors.api import NOTHING_ALONG, Answer, Api
from collectors.errors import LoginError
from collectors.page_titles import TitleReader
from collectors.participants.registration import registration_base
from collectors.patience import Patience, web_session
from collectors.rest import Rest
from collectors.sites import SITE_ASKED, SiteFacts, fetch_site, parse_site
from config.errors import DeclarationError
from config.events import EventDeclaration
from config.settings import Settings, Wiki, load_secrets, load_settings
from metrics.names import PROJECT_METRICS
from metrics.windows import knows_almaty

if TYPE_CHECKING:
    from bot.writer import Writer

SITE_FACTS_LAST = timedelta(days=1)
"""How long a wiki's namespaces and extensions are taken for unchanged."""

EVER = datetime.min.replace(tzinfo=UTC)


class Deployment:
    """What one command works with: settings, the wikis' clients, the database, the clock.

    Nothing is connected before it is used. Clients log in where PYWIKIBOT_DIR names an account, and read
    anonymously elsewhere.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        database: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.until = Until(clock)
        self.lease: RunLease | None = None
        self._database = database or settings.database
        self._patience = patience or Patience()
        self.apis: dict[str, Api] = {}
        self._rests: dict[str, Rest] = {}
        self._sessions = Sessions(self._begin_session)
        self._writers: dict[str, Writer] = {}

    @cached_property
    def engine(self) -> Engine:
        """The database, for records that do not depend on whether the lease is still held."""
        return open_store(self._database)

    @property
    def store(self) -> Engine:
        """The database; once there is a lease, every transaction that writes makes sure of it first."""
        return self.lease.guarded if self.lease else self.engine

    @cached_property
    def limits(self) -> Limits:
        """The limits of all processes that share the deployment's database; without one, of this process."""
        settings = self.settings
        allowance = Allowance(settings.requests_a_minute, settings.requests_at_once, MINUTE)
        return Limits(lambda: self._shared_store, allowance, self.clock, self.until)

    @cached_property
    def _shared_store(self) -> Engine:
        """The deployment's database also where a command keeps its records in memory."""
        shared = self.settings.database
        url = shared if is_there(shared) else "sqlite://"
        return self.engine if url == self._database else open_store(url)

    @property
    def home(self) -> str:
        return self.settings.wikis.home

    @property
    def requests_made(self) -> int:
        """How many requests left, of the read clients and of pywikibot."""
        return self.limits.requests_made

    @property
    def edits_made(self) -> int:
        return sum(writer.edits_made for writer in self._writers.values())

    @cached_property
    def credentials(self) -> Credentials | None:
        if not self.settings.pywikibot_dir:
            return None
        wikis = [wiki for wiki in self.settings.wikis.wikis.values() if not wiki.own_accounts]
        return load_credentials(self.settings.pywikibot_dir, self._wiki(self.home), load_secrets(), wikis)

    def api(self, wiki: str) -> Api:
        """Return the wiki's client, logged in at its first use; raises what `Api.login` raises.

        A wiki with accounts of its own is read without one.
        """
        if wiki not in self.apis:
            self._connect(wiki)
        return self.apis[wiki]

    def _connect(self, wiki: str, along: Mapping[str, str] = NOTHING_ALONG) -> Answer:
        """Make the wiki's client; return what it says to `along` where that went with a log-in."""
        address = self._wiki(wiki).api
        session = self._sessions.of(address)
        api = Api(wiki, address, session, patience=self._patience, sleep=self.until.sleep)
        log_ins = None if self._wiki(wiki).own_accounts else self._log_ins
        answer = log_ins.log_in(api, address, session, along) if log_ins else {}
        self.apis[wiki] = api
        return answer

    @cached_property
    def _log_ins(self) -> KeptSessions | None:
        """How the account logs in; None where there is none, or requests are signed."""
        path, found = self.settings.home / "data" / "sessions.json", self.credentials
        return KeptSessions(path, found, self.clock) if found and found.password else None

    def registrations(self) -> Rest:
        """Return the CampaignEvents service of the home wiki."""
        return self._rest(self.home, registration_base(self._wiki(self.home).rest_address))

    def dashboard(self) -> Rest:
        """Return the Programs & Events Dashboard; raises DeclarationError when the wikis' file names none."""
        address = self.settings.wikis.dashboard
        if not address:
            raise DeclarationError(
                f"{self.settings.wikis_file}: dashboard: is not set, and [participants] dashboard needs it"
            )
        return self._rest("dashboard", address)

    def analytics(self) -> Rest:
        """Return the Analytics API; raises DeclarationError when the wikis' file names none."""
        address = self.settings.wikis.analytics
        if not address:
            raise DeclarationError(f"{self.settings.wikis_file}: analytics: is not set, and growth needs it")
        return self._rest("analytics", address)

    @property
    def account(self) -> str:
        """The bot's account, as the wiki spells it; raises LoginError when none is configured."""
        if not self.credentials:
            raise LoginError(
                "editing needs the bot's account: set PYWIKIBOT_DIR (see user-config.py.example)"
            )
        name = self.credentials.account.replace("_", " ")
        return name[:1].upper() + name[1:]

    @cached_property
    def permission(self) -> Permission:
        """What has to be asked before an edit, one for all events; raises LoginError as `account` does."""
        return Permission(self.api(self.home), self.account)

    @property
    def writer(self) -> "Writer":
        """The home wiki's writing side."""
        return self.writer_on(self.home)

    def writer_on(self, wiki: str) -> "Writer":
        """Return a wiki's writing side, one for all events.

        Raises LoginError when no bot account is configured, DeclarationError when pywikibot has no name for
        the wiki, since it would write on another one.
        """
        from bot.writer import Writer  # noqa: PLC0415

        if not (self._wiki(wiki).family and self._wiki(wiki).code):
            raise DeclarationError(
                f"{self.settings.wikis_file}: wikis.{wiki}: writing there needs family and code"
            )
        if wiki not in self._writers:
            self._writers[wiki] = Writer(
                self._wiki(wiki), self.account, contact=self._contact, permit=self._permit_to_write
            )
        return self._writers[wiki]

    def is_forgotten(self, name: str) -> bool:
        """Tell whether a name or an identity is somebody's who was forgotten."""
        return name in self._stop_list

    @cached_property
    def _stop_list(self) -> StopList:
        with reading(self._shared_store) as connection:
            return load_stop_list(connection)

    def site(self, wiki: str, *, fresh: bool = False) -> SiteFacts:
        """Return the wiki's facts from the store, or from the wiki where they are old or `fresh` is asked."""
        stored = None if fresh else self.stored_site(wiki, newer_than=self.clock() - SITE_FACTS_LAST)
        return stored or self._fetched_site(wiki)

    def stored_site(self, wiki: str, *, newer_than: datetime = EVER) -> SiteFacts | None:
        with reading(self.store) as connection:
            return load_site(connection, wiki, newer_than=newer_than)

    def declaration(self, event: str) -> EventDeclaration:
        """Return the event's declaration; raises DeclarationError naming file or page, line and field."""
        return self.declarations.of(event)

    def event_names(self) -> list[str]:
        """Return the names of all declared events, those of files first."""
        return self.declarations.names()

    @cached_property
    def declarations(self) -> Declarations:
        return Declarations(self.settings, self.countable_wikis, self.title, lambda: self.store)

    def title(self, given: str) -> str:
        """Return the title of a page of the home wiki, which may be given by its address."""
        home = self._wiki(self.home)
        return TitleReader(home.api, home.interwiki).title(given)

    @property
    def countable_wikis(self) -> frozenset[str]:
        """The known wikis whose pages belong to a metric."""
        wikis = self.settings.wikis.wikis.items()
        return frozenset(name for name, wiki in wikis if wiki.project in PROJECT_METRICS)

    def project(self, wiki: str) -> str:
        return self._wiki(wiki).project

    def address(self, wiki: str) -> str:
        """Return the address of the index.php of a known wiki, or of the host that is named."""
        known = self.settings.wikis.wikis.get(wiki)
        return known.api.removesuffix("/api.php") + "/index.php" if known else f"https://{wiki}/w/index.php"

    def own_accounts(self, wiki: str) -> bool:
        return self._wiki(wiki).own_accounts

    def _rest(self, name: str, base: str) -> Rest:
        if base not in self._rests:
            session, sleep = self._sessions.of(base), self.until.sleep
            self._rests[base] = Rest(name, base, session, patience=self._patience, sleep=sleep)
        return self._rests[base]

    @property
    def _contact(self) -> str:
        return quote(self.settings.required_contact(), safe=string.punctuation + " ")

    def _begin_session(self) -> requests.Session:
        agent = f"Esep/{VERSION} ({self._contact}) requests/{requests.__version__}"
        session = web_session(agent, self.limits.permit)
        session.auth = self.credentials.signature if self.credentials else None
        return session

    @contextmanager
    def _permit_to_write(self) -> Iterator[None]:
        with self.limits.permit():
            if self.lease:
                self.lease.check()
            yield

    def _wiki(self, wiki: str) -> Wiki:
        return self.settings.wikis.wikis[wiki]

    def _fetched_site(self, wiki: str) -> SiteFacts:
        along = self._connect(wiki, SITE_ASKED) if wiki not in self.apis else {}
        facts = parse_site(along) if along else fetch_site(self.api(wiki))
        if facts.wiki != (self._wiki(wiki).database or wiki):
            raise DeclarationError(
                f"{self.settings.wikis_file}: wikis.{wiki}.api leads to {facts.wiki}; correct one of them"
            )
        facts = replace(facts, wiki=wiki)
        with writing(self.store) as connection:
            save_site(connection, facts, now=self.clock())
        return facts


def deploy(*, database: str | None = None) -> Deployment:
    """Return the deployment that the environment describes; raises DeclarationError for what is wrong."""
    if not knows_almaty(ZoneInfo("Asia/Almaty")):
        raise DeclarationError("the time zone database is older than 2024a: update tzdata")
    return Deployment(load_settings(), database=database)
