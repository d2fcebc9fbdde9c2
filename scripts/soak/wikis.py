"""The wikis of the soak: a family of their own, a server with weather before each, people at work on them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from scripts.mediawiki import clients, family, files
from scripts.mediawiki import servers as webservers
from scripts.mediawiki.commands import Php
from scripts.mediawiki.instance import SOURCES, Instance
from scripts.mediawiki.scenario import Event, Scenario
from scripts.mediawiki.troubled import TroubledWiki, behind, troubled
from scripts.mediawiki.wikis import NAMES

from .weather import Weather

FAMILY = "soak"
NO_CONTACT = "user_agent_description"
"""The line of pywikibot's settings that would keep a process from saying which one it is."""


@dataclass(frozen=True)
class Wikis:
    """The family, up; `servers` are what the bot reaches the wikis through."""

    php: Php
    servers: Mapping[str, TroubledWiki]

    @property
    def known(self) -> dict[str, Any]:
        return clients.description(self.php.instance)

    def environment(self, home: Path) -> dict[str, str]:
        """Write to `home` what a bot needs to find the wikis, and return the variables that name it."""
        variables = behind(self.known, home, self.servers)
        config = home / "pywikibot" / "user-config.py"
        lines = config.read_text(encoding="utf-8").splitlines(keepends=True)
        config.write_text("".join(line for line in lines if NO_CONTACT not in line), encoding="utf-8")
        return {**variables, "ESEP_REQUESTS_A_MINUTE": "60000", "ESEP_REQUESTS_AT_ONCE": "8"}

    def let_happen(self, events: Mapping[str, Sequence[Event]]) -> None:
        """Do what people do, each at its own simulated time."""
        if not events:
            return
        paths = {wiki: self.php.instance.home / f"events/{wiki}.jsonl" for wiki in events}
        for wiki, path in paths.items():
            files.write(path, "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events[wiki]))
        words = {wiki: (str(path),) for wiki, path in paths.items()}
        self.php.maintenance("seed", str(SOURCES / "seed.php"), words)
        self.php.maintenance("jobs", "runJobs.php", dict.fromkeys(events, ()))

    @contextmanager
    def read_only(self, wiki: str) -> Iterator[None]:
        """MediaWiki's own read-only mode."""
        switch = self.php.instance.run / f"readonly.{wiki}"
        switch.touch()
        try:
            yield
        finally:
            switch.unlink()

    def ask(self, wiki: str, **params: object) -> Iterator[dict[str, Any]]:
        """Yield the parts of an answer to a query, asked of the wiki itself."""
        carry: dict[str, Any] = {}
        fixed = {"action": "query", "format": "json", "formatversion": 2}
        while True:
            api = self.known["wikis"][wiki]["api"]
            answer = requests.get(api, params={**fixed, **params, **carry}, timeout=60).json()
            yield answer["query"]
            if "continue" not in answer:
                return
            carry = answer["continue"]


@contextmanager
def up(scenario: Scenario, weather: Weather) -> Iterator[Wikis]:
    """Bring up a family that was emptied and seeded, with a server before each wiki; stopped in the end."""
    instance = Instance(FAMILY)
    with files.locked(instance.lab / f"{instance.name}.lock"), ExitStack() as over:
        family.reset(instance)
        family.seed(instance, scenario)
        known = clients.description(instance)
        before = {wiki: over.enter_context(troubled(known, wiki)) for wiki in NAMES}
        for wiki, server in before.items():
            server.troubles.append(weather.over(wiki))
        over.callback(webservers.stop, instance)
        yield Wikis(family.prepared(instance), before)
