"""The weather between the bot and the wikis: what befalls a request, drawn by chance."""

import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from threading import Lock

from scripts.mediawiki.troubled import (
    Answer,
    Asked,
    Forward,
    Kind,
    answer,
    changed,
    cut,
    logged_out,
    silent,
    truncated,
)
from scripts.mediawiki.wikis import NAMES

TIMEOUT = 3.0
"""Seconds that the bot waits for an answer."""

SLOW = 0.7
PAGE = "<html><head><title>Wikimedia Error</title></head><body>upstream connect error</body></html>"
SAYS_WHO = re.compile(r"soak-(\d+)@")


def slow(asked: Asked, forward: Forward) -> Answer:
    """Let the wiki answer, but late."""
    time.sleep(SLOW)
    return forward(asked)


def too_slow(asked: Asked, forward: Forward) -> Answer:
    """Let the wiki do what it is asked, and answer when nobody waits for it any more."""
    got = forward(asked)
    time.sleep(TIMEOUT + 1)
    got.sent = 0
    return got


KINDS: Mapping[str, Kind] = {
    "lag (maxlag)": changed(r"maxlag=\d+", "maxlag=-1"),
    "429 with Retry-After": answer(429, PAGE, Retry_After="1"),
    "503 with HTML": answer(503, PAGE),
    "answer cut off": cut,
    "JSON that breaks off": truncated,
    "closed without an answer": silent,
    "slow": slow,
    "no answer in time": too_slow,
    "session lost": logged_out,
}
WEIGHTS = (15, 15, 15, 15, 10, 10, 10, 2, 8)

WEATHERS = {"fair": 0.0, "showers": 0.03, "rain": 0.12, "storm": 0.4}
"""How likely a fault befalls a request; a storm is over one wiki, showers and rain are over all of them."""


EDITS_SUFFER = 4
"""How many times likelier a fault befalls an edit: among all requests edits are few."""


@dataclass
class Weather:
    """What befalls requests, and counts: what arrived by number of the process, faults by kind."""

    chance: Random
    likely: Mapping[str, float] = field(default_factory=dict)
    arrived: Counter[int] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    edits_met: int = 0
    lock: Lock = field(default_factory=Lock)

    def clears(self) -> None:
        self.likely = {}

    def turns(self) -> str:
        """Draw the weather of the next run, and return its name."""
        name = self.chance.choices(list(WEATHERS), weights=(25, 40, 20, 15))[0]
        wikis = [self.chance.choice(NAMES)] if name == "storm" else NAMES
        self.likely = dict.fromkeys(wikis, WEATHERS[name])
        return name

    def over(self, wiki: str) -> "Sky":
        return Sky(self, wiki)

    def draws(self, wiki: str, asked: Asked) -> Kind | None:
        """Count a request, and return what befalls it, if anything."""
        who = SAYS_WHO.search(asked.headers.get("User-Agent", ""))
        with self.lock:
            self.arrived[int(who[1]) if who else 0] += 1
            is_edit = asked.has("action=edit")
            if self.chance.random() >= self.likely.get(wiki, 0) * (EDITS_SUFFER if is_edit else 1):
                return None
            (name,) = self.chance.choices(list(KINDS), weights=WEIGHTS)
            self.met[name] += 1
            self.edits_met += is_edit
            return KINDS[name]


@dataclass
class Sky:
    """The weather over one wiki, to be put among the troubles of its server: it concerns every request."""

    weather: Weather
    wiki: str

    def concerns(self, _asked: Asked) -> bool:
        return True

    def kind(self, asked: Asked, forward: Forward) -> Answer:
        befalls = self.weather.draws(self.wiki, asked)
        return befalls(asked, forward) if befalls else forward(asked)
