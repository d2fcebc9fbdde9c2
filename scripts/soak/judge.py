"""The judgement: what has to hold in the end, and every place where it does not."""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.splice import extract, same_figures, splice

from .processes import Esep, Process
from .weather import Weather
from .wikis import Wikis
from .world import World

BOT = "LabBot"
MAY_EDIT = re.compile(r"Қатысушы \d{4}|LabBot|Admin|CR-FluxxBot")
LEASE_OVER = timedelta(minutes=4)
NO_ANSWER = "the wiki does not take it now"
ENDS = {0, 3, 4, 75, -9}
"""How a process may end: well, refused, incomplete, later, killed. 1 is a bug, and nothing is misused."""


@dataclass(frozen=True)
class Row:
    """A row of the ledger; `exit_code` is None where the run did not tell how it ended."""

    event: str
    job: str
    exit_code: int | None
    requests: int
    edits: int
    outcome: str

    @property
    def may_have_edited(self) -> bool:
        """Whether it may have made an edit that it does not tell: it was killed, or got no answer to it."""
        return self.exit_code is None or NO_ANSWER in self.outcome


def ledger(home: Path) -> list[Row]:
    with closing(sqlite3.connect(home / "data" / "esep.sqlite")) as store:
        query = "select event, job, exit_code, requests, edits, outcome from runs order by id"
        return [Row(*row) for row in store.execute(query)]


def how_processes_ended(processes: Sequence[Process]) -> Iterator[str]:
    for process in processes:
        code = process.popen.returncode
        if code not in ENDS or "Traceback" in process.text or "a bug:" in process.text:
            yield f"process {process.number} ended with {code}: see {process.said}"


def ends_well(last: Process) -> Iterator[str]:
    """One run without faults makes everything good."""
    if last.popen.returncode != 0:
        yield f"the run without faults ended with {last.popen.returncode}: see {last.said}"


def as_a_clean_run(clean: Esep, bot: Esep, world: World) -> Iterator[str]:
    """A new home, whose store holds nothing but memories, finds nothing to change on any page."""
    clean.run("runs")
    take_over_memory(bot.home, clean.home)
    ran = clean.run("run", *world.events)
    for event in world.events:
        if f"{event}: “{world.title(event)}”: nothing new, not edited" not in ran.text:
            yield f"{event}: a clean run would publish something else: see {ran.said}"


def take_over_memory(bot: Path, clean: Path) -> None:
    """Give to a new store what nobody can find any more: what is gone, and what was changed since when.

    Where the new one finds on the wiki what the other took for gone, it is gone no more, and counts.
    """
    with closing(sqlite3.connect(clean / "data" / "esep.sqlite")) as store:
        store.execute("attach ? as bot", (str(bot / "data" / "esep.sqlite"),))
        store.execute("insert into main.contributions select * from bot.contributions where gone")
        store.execute("insert into main.snapshots select * from bot.snapshots")
        store.commit()


@dataclass(frozen=True)
class History:
    """The bot's edits of one event's page: what stood there before and after each."""

    event: str
    edits: Sequence[tuple[str, str]]
    strangers: frozenset[str]

    @classmethod
    def of(cls, wikis: Wikis, world: World, event: str) -> "History":
        asked = {
            "titles": world.title(event),
            "prop": "revisions",
            "rvprop": "ids|user|content",
            "rvslots": "main",
        }
        parts = wikis.ask("metawiki", **asked, rvlimit="max")
        found = [each for part in parts for each in part["pages"][0]["revisions"]]
        revisions = sorted(found, key=lambda revision: int(revision["revid"]))
        texts = [_text(revision) for revision in revisions]
        pairs = zip(texts, texts[1:], revisions[1:], strict=False)
        edits = [(old, new) for old, new, revision in pairs if revision["user"] == BOT]
        users = frozenset(revision["user"] for revision in revisions)
        return cls(event, edits, frozenset(user for user in users if not MAY_EDIT.fullmatch(user)))

    def faults(self) -> Iterator[str]:
        for user in self.strangers:
            yield f"{self.event}: was edited by {user}"
        for number, (old, new) in enumerate(self.edits, 1):
            if same_figures(extract(old), extract(new)):
                yield f"{self.event}: the bot's edit {number} was needless"
            if splice(old, "") != splice(new, ""):
                yield f"{self.event}: the bot's edit {number} changed something beside the table"


def _text(revision: dict[str, Any]) -> str:
    return str(revision["slots"]["main"]["content"])


def edits_elsewhere(wikis: Wikis, world: World) -> Iterator[str]:
    pages = {world.title(event) for event in world.events}
    for wiki in wikis.servers:
        for part in wikis.ask(wiki, list="usercontribs", ucuser=BOT, uclimit="max", ucprop="title"):
            for edit in part["usercontribs"]:
                if wiki != "metawiki" or edit["title"] not in pages:
                    yield f"{wiki}: the bot edited “{edit['title']}”"


def edits_add_up(rows: Sequence[Row], histories: Sequence[History]) -> Iterator[str]:
    """All edits are told but those of runs that were killed or got no answer to them, one a run."""
    told, untold = Counter[str](), Counter[str]()
    for row in rows:
        told[row.event] += row.edits
        untold[row.event] += row.may_have_edited
    for history in histories:
        made, least = len(history.edits), told[history.event]
        if not least <= made <= least + untold[history.event]:
            yield (
                f"{history.event}: {made} edits were made, the ledger tells of {least}, and of "
                f"{untold[history.event]} runs it does not know whether they made one"
            )


def requests_add_up(rows: Sequence[Row], weather: Weather, processes: Sequence[Process]) -> Iterator[str]:
    """Every request that arrived is told, but for those of processes that were killed."""
    killed = {process.number for process in processes if process.killed}
    told, arrived = sum(row.requests for row in rows), sum(weather.arrived.values())
    of_killed = sum(weather.arrived[number] for number in killed)
    if not told <= arrived <= told + of_killed:
        yield f"{arrived} requests arrived, {told} are told; killed processes made {of_killed}"


def by_exit_code(rows: Sequence[Row]) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        found["none" if row.exit_code is None else str(row.exit_code)] += 1
    return dict(sorted(found.items()))
