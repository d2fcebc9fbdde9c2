"""The reference event's figures, counted a second time by plain SQL on the wikis' own databases."""

import sqlite3
import tomllib
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import worker
from wiki_family import ROOT, SCENARIO, Esep

pytestmark = pytest.mark.wiki

NAMESPACES = {"kkwiki": 0, "commonswiki": 6, "wikidatawiki": 0}
PROJECTS = {"kkwiki": "wikipedia", "commonswiki": "commons", "wikidatawiki": "wikidata"}
REVISIONS = Path(__file__).with_name("second_count.sql").read_text(encoding="utf-8")
EARLIER = "SELECT actor_name FROM revision JOIN actor ON actor_id = rev_actor WHERE rev_timestamp < ?"
REGISTERED = "SELECT user_name FROM user WHERE user_registration >= ? AND user_registration < ?"


def rows(wiki, query, values, people=()):
    """Ask a wiki's database, which is only read."""
    path = ROOT / ".lab" / worker.NAME / "data" / wiki / f"{wiki}.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        database.execute("CREATE TEMP TABLE person (name, state)")
        database.executemany("INSERT INTO person VALUES (?, ?)", people)
        return database.execute(query, values).fetchall()


def digits(moment):
    return moment.strftime("%Y%m%d%H%M%S")


@dataclass
class SecondCount:
    """What SQL says of some accounts in one window; `left_out` are the listed bots and the blocked."""

    accounts: set
    left_out: list
    start: datetime
    end: datetime

    def revisions(self, wiki):
        people = [(name, "valid") for name in self.accounts] + self.left_out
        edges = {"start": digits(self.start), "end": digits(self.end)}
        return rows(wiki, REVISIONS, {"namespace": NAMESPACES[wiki], **edges}, people)

    def qualifying(self, wiki):
        return [row for row in self.revisions(wiki) if not row["left_out"]]

    def counts(self, wiki):
        pages = {row["page"] for row in self.qualifying(wiki)}
        created = {row["page"] for row in self.qualifying(wiki) if row["begins"]}
        return {
            "created": len(created),
            "improved": len(pages - created),
            "created_or_improved": len(pages),
            "left_out": Counter(row["left_out"] for row in self.revisions(wiki) if row["left_out"]),
        }

    def results(self):
        active = {row["name"] for wiki in NAMESPACES for row in self.qualifying(wiki)}
        earlier = {row[0] for wiki in NAMESPACES for row in rows(wiki, EARLIER, [digits(self.start)])}
        return {
            "editors": len(active),
            "first_time_editors": len(active - earlier),
            "new_editors": len(self.registered(since=timedelta(days=14))),
            "new_editors_60": len(self.registered(since=timedelta(days=60))),
            "new_editors_0": len(self.registered(since=timedelta(0))),
            "uploads": len({row["page"] for row in self.qualifying("commonswiki") if row["uploads"]}),
            "new_file_versions": sum(row["overwrites"] for row in self.qualifying("commonswiki")),
            **{PROJECTS[wiki]: self.counts(wiki)["created_or_improved"] for wiki in NAMESPACES},
        }

    def registered(self, since):
        """Return whose account on the home wiki is that new."""
        edges = [digits(self.start - since), digits(self.end)]
        return self.accounts & {row[0] for row in rows("metawiki", REGISTERED, edges)}


@pytest.fixture(scope="module", params=["grant", "event"])
def figures(request, collection, lab):
    """One window's edges, its part of `esep status --json`, and the participants' audit."""
    esep = Esep(collection, lab)
    status = esep.json("status", "conference")
    window = status["windows"][request.param]
    edges = [datetime.fromisoformat(window[edge]) for edge in ("start", "end")]
    part = status if request.param == "grant" else status["event_days"]
    return edges, part, esep.json("participants", "conference")


def second_count(figures, *, with_organizers):
    edges, _, audit = figures
    declared = tomllib.loads((SCENARIO / "event.toml").read_text(encoding="utf-8"))
    organizers = set(declared["participants"]["organizers"])
    people = [(person["account"], person["state"]) for person in audit["people"]]
    valid = {account for account, state in people if state in {"valid", "renamed"}}
    left_out = [(account, state) for account, state in people if state in {"bot", "blocked"}]
    return SecondCount(valid if with_organizers else valid - organizers, left_out, *edges)


@pytest.mark.parametrize("wiki", NAMESPACES)
def test_pages_and_what_was_left_out_are_those_of_the_wikis_tables(figures, wiki):
    _, part, _ = figures
    assert part["wikis"][wiki] == second_count(figures, with_organizers=False).counts(wiki)


@pytest.mark.parametrize("reading", ["result", "other_reading"])
def test_results_are_those_of_the_wikis_tables_in_both_readings(figures, reading):
    _, part, _ = figures
    counted = second_count(figures, with_organizers=reading == "other_reading").results()
    told = {row["metric"]: row[reading] for row in part["progress"] if row["metric"] in counted}
    assert told == counted


def test_participants_are_the_valid_accounts_without_the_organizers(figures):
    _, part, _ = figures
    told = {row["metric"]: (row["result"], row["other_reading"]) for row in part["progress"]}
    both = (second_count(figures, with_organizers=reading).accounts for reading in (False, True))
    assert told["participants"] == tuple(map(len, both))
