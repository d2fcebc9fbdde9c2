"""What happens on the wikis: events, their people, what these did before and do hour by hour."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from scripts.mediawiki.filler import filler, picture
from scripts.mediawiki.scenario import Event, Scenario
from scripts.mediawiki.wikis import NAMES

from .pages import declaration, event_page, grant_page

START = datetime(2026, 3, 10, tzinfo=UTC)
"""When the first simulated hour begins."""

BEFORE = timedelta(days=5)
"""How long before it the grants' time began."""

PEOPLE_OF_AN_EVENT = 20
CONTRIBUTIONS = 2
"""What a person did before the first hour, on the average."""

LANGUAGES = {"metawiki": "en", "kkwiki": "kk", "commonswiki": "en", "wikidatawiki": "en"}
COUNTED = ("kkwiki", "kkwiki", "wikidatawiki", "wikidatawiki", "commonswiki")


@dataclass
class World:
    """The events and their people; every choice is made by `chance`."""

    chance: Random
    count: int
    pages: dict[str, dict[str, int]] = field(default_factory=lambda: {wiki: {} for wiki in NAMES})
    made: int = 0

    @property
    def events(self) -> list[str]:
        return [f"soak-{number:02}" for number in range(1, self.count + 1)]

    @property
    def people(self) -> list[str]:
        return [f"Қатысушы {number:04}" for number in range(1, self.count * PEOPLE_OF_AN_EVENT + 1)]

    def people_of(self, event: str) -> list[str]:
        first = self.events.index(event) * PEOPLE_OF_AN_EVENT
        return self.people[first : first + PEOPLE_OF_AN_EVENT]

    def title(self, event: str) -> str:
        return f"Events/{event.capitalize()}"

    def declaration(self, event: str) -> str:
        zone = ("Asia/Almaty", "UTC")[self.events.index(event) % 2]
        return declaration(event, self.title(event), zone, START, self.people_of(event)[0])

    def before(self) -> Scenario:
        """Return what there is when the first hour begins: accounts, pages, and some contributions."""
        found = {wiki: list(self._accounts()) for wiki in NAMES}
        found["metawiki"] += self._pages()
        times = sorted(self._between(START - BEFORE, START) for _ in range(CONTRIBUTIONS * len(self.people)))
        for moment in times:
            wiki, event = self._contribution(self.chance.choice(self.people), moment)
            found[wiki].append(event)
        return Scenario(found, "soak")

    def happens(self, since: datetime, until: datetime) -> dict[str, list[Event]]:
        """Return what people do in a while, wiki → events: much for a few events, nothing for the others."""
        busy = self.chance.sample(self.events, min(len(self.events), self.chance.randint(0, 8)))
        who = [person for event in busy for person in self.chance.choices(self.people_of(event), k=3)]
        found: dict[str, list[Event]] = {}
        for moment in sorted(self._between(since, until) for _ in who):
            wiki, event = self._deed(who.pop(), moment)
            found.setdefault(wiki, []).append(event)
        return found

    def _accounts(self) -> Iterator[Event]:
        yield from (_event(START - 2 * BEFORE, name, "account") for name in ("CR-FluxxBot", *self.people))

    def _pages(self) -> Iterator[Event]:
        moment = START - BEFORE
        yield _event(moment, "Admin", "create", page="User:LabBot/run/status", text="run")
        for event in self.events:
            people, title = self.people_of(event), self.title(event)
            grant = grant_page(event, title, START)
            yield _event(moment, "CR-FluxxBot", "create", page=f"Grants:{event}", text=grant)
            yield _event(moment, people[0], "create", page=title, text=event_page(people))

    def _deed(self, person: str, moment: datetime) -> tuple[str, Event]:
        """Return a contribution, or now and then something that takes one away or adds a person."""
        deeds: list[Callable[[str, datetime], tuple[str, Event]]]
        deeds = [self._contribution, self._deletion, self._undoing, self._signing_up]
        return self.chance.choices(deeds, weights=(80, 5, 8, 7))[0](person, moment)

    def _contribution(self, person: str, moment: datetime) -> tuple[str, Event]:
        wiki = self.chance.choice(COUNTED)
        if wiki == "commonswiki":
            return wiki, self._upload(person, moment)
        there = self.pages[wiki]
        is_new = not there or self.chance.random() < 1 / 2
        page = self._new_title(wiki) if is_new else self.chance.choice(list(there))
        there[page] = there.get(page, 0) + 1
        added = filler(LANGUAGES[wiki], f"{page} {there[page]}", self.chance.randint(30, 900))
        what = {"text": added} if is_new else {"append": f"\n\n{added}"}
        return wiki, _event(moment, person, "create" if is_new else "edit", page=page, **what)

    def _upload(self, person: str, moment: datetime) -> Event:
        page = self._new_title("commonswiki")
        self.pages["commonswiki"][page] = 1
        return _event(moment, person, "upload", page=page, picture=picture(page), text="{{Information}}")

    def _deletion(self, person: str, moment: datetime) -> tuple[str, Event]:
        wiki = self.chance.choice(COUNTED)
        if not self.pages[wiki]:
            return self._contribution(person, moment)
        page = self.chance.choice(list(self.pages[wiki]))
        del self.pages[wiki][page]
        return wiki, _event(moment, "Admin", "delete", page=page)

    def _undoing(self, person: str, moment: datetime) -> tuple[str, Event]:
        undoable = [page for page, revisions in self.pages["kkwiki"].items() if revisions > 1]
        if not undoable:
            return self._contribution(person, moment)
        page = self.chance.choice(undoable)
        self.pages["kkwiki"][page] = 1
        return "kkwiki", _event(moment, "Admin", "undo", page=page)

    def _signing_up(self, person: str, moment: datetime) -> tuple[str, Event]:
        page = self.title(self.chance.choice(self.events))
        line = f"\n# {{{{user|{self.chance.choice(self.people)}}}}}"
        return "metawiki", _event(moment, person, "edit", page=page, append=line)

    def _new_title(self, wiki: str) -> str:
        self.made += 1
        names = {"wikidatawiki": f"Q{900000 + self.made}", "commonswiki": f"File:Soak {self.made}.png"}
        return names.get(wiki, f"Мақала {self.made}")

    def _between(self, since: datetime, until: datetime) -> datetime:
        return since + (until - since) * self.chance.random()


def _event(moment: datetime, user: str, action: str, **more: str) -> Event:
    return {"where": "soak", "time": f"{moment:%Y%m%d%H%M%S}", "user": user, "action": action, **more}
