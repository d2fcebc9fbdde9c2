"""What a dump of the local wikis says is what the API says, and so are the results."""

import json
import sqlite3
from contextlib import closing

import pytest
import requests
import worker
from dump_of_wiki import TABLES, write_wiki
from wiki_family import ROOT

from bot.bootstrap import deploy
from bot.stored import load_stored, promised
from collectors.api import Api
from collectors.contributions import Content
from collectors.history import HistorySource
from collectors.history_shards import Shards
from collectors.page_facts import Askable
from collectors.sites import fetch_site
from metrics.definitions import PROJECT_NAMESPACES
from metrics.dumps import Work, progress
from metrics.frames import contributions
from metrics.results import State

pytestmark = pytest.mark.wiki

ACCOUNTS = "SELECT user_name, user_id FROM user"
SAME = ("rev_id", "parent_id", "account", "page_id", "namespace", "title", "timestamp", "sizediff", "size")
FACTS = ("comment", "is_redirect", "moved_in_at")


def ask(wiki, query):
    path = ROOT / ".lab" / worker.NAME / "data" / wiki / f"{wiki}.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(query)]


@pytest.fixture(scope="module")
def stored(collection, lab):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**lab["environment"], "ESEP_HOME": str(collection)}.items():
            patch.setenv(name, value)
        deployment = deploy()
        declaration = deployment.declaration("conference")
        found = load_stored(deployment, declaration)
        yield found, promised(found.grant, declaration)
        deployment.store.dispose()


@pytest.fixture(scope="module")
def fetched(stored, lab, tmp_path_factory):
    """Return the rows that dumps of all the event's wikis say, in a frame."""
    event, times = stored[0].event, stored[0].times
    folder = tmp_path_factory.mktemp("dump")
    names = {person.account: person.identity for person in event.roster.everyone if person.identity}
    rows = []
    for counted in event.wikis:
        dump = write_wiki(folder, counted.wiki, ask(counted.wiki, TABLES), "2030-12")
        people = {each["user_id"]: names.get(each["user_name"]) for each in ask(counted.wiki, ACCOUNTS)}
        site = fetch_site(Api(counted.wiki, lab["wikis"][counted.wiki]["api"], requests.Session()))
        source = HistorySource(site, [dump], Shards(folder / "shards", "256MB"))
        drafts = counted.project not in PROJECT_NAMESPACES
        content = Content(counted.content_namespaces, Askable(), drafts)
        found = source.fetch({key: who for key, who in people.items() if who}, times, content)
        rows += ({"wiki": counted.wiki, **row} for row in found)
    return contributions(rows)


def by_revision(frame, *columns):
    ordered = frame.sort_values(["wiki", "rev_id"]).reset_index(drop=True)
    return json.loads(ordered[["wiki", *columns]].to_json(orient="records", date_format="iso"))


def test_the_rows_of_dumps_are_those_of_the_api(stored, fetched):
    frame = stored[0].frame
    assert len(frame) > 100
    assert by_revision(fetched, *SAME, *FACTS) == by_revision(frame, *SAME, *FACTS)


def test_the_tags_of_dumps_are_those_of_the_api(stored, fetched):
    one, other = (
        {
            (row["wiki"], row["rev_id"]): set(row["tags"].split("|"))
            for row in by_revision(each, "rev_id", "tags")
        }
        for each in (stored[0].frame, fetched)
    )
    assert one == other


def test_what_changed_nothing_is_told_alike_and_a_new_version_left_open(stored, fetched):
    frame = stored[0].frame
    unchanged = frame["same_text"] | frame["new_version"]
    assert by_revision(fetched[fetched["same_text"]], "rev_id") == by_revision(frame[unchanged], "rev_id")


def test_results_from_dumps_are_those_from_the_api_or_have_no_value(stored, fetched):
    """In the reference event new versions of others' files hang on a dump's gap, and so does `commons`."""
    found, targets = stored
    work = Work(found.event, found.times, targets, found.good_until, found.good_until)
    api = {row.metric: row for row in progress(found.frame, work)}
    dump = {row.metric: row for row in progress(fetched, work)}
    open_ones = {name for name, row in dump.items() if row.state in (State.UNKNOWN, State.NOT_MEASURED)}
    same = [name for name in api if name not in open_ones]
    assert {name: dump[name].result for name in same} == {name: api[name].result for name in same}
    gaps = {name for name in open_ones if api[name].result is not None}
    of_files = {"commons", "files_used", "pages_using_files", "files_nominated", "new_file_versions"}
    assert gaps <= of_files
