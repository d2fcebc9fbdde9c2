"""Faults of the world, provoked on real wikis: what is told, what stands, and that the next run mends it."""

import json
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from functools import partial
from importlib.resources import files
from pathlib import Path
from time import time

import pytest
from wiki_family import Esep

from bot.splice import extract
from scripts.mediawiki.troubled import answer, changed, cut, logged_out, silent, troubled, truncated

pytestmark = pytest.mark.wiki

IMPATIENT = (
    "import bot.bootstrap as root; from functools import partial; from bot.cli import main;"
    "root.Patience = partial(root.Patience, tries=2, longest_wait=0, timeout={timeout}); main()"
)
"""The command, which waits no second where a wiki asks it to, and for an answer no longer than `timeout`."""

STANDS = """
import json, sys
from contextlib import redirect_stdout, suppress
from io import StringIO
from bot.cli import main

def answer(*words):
    sys.argv = ["esep", *words, "--json"]
    with redirect_stdout(StringIO()) as out, suppress(SystemExit):
        main()
    return json.loads(out.getvalue())

print(json.dumps([answer("status", "conference"), answer("runs")]))
"""
"""What `status` and `runs` say, in one process."""


def stands(esep):
    """Return what the store says: the figures, since when wikis are out of date, and the runs."""
    code, esep.code = esep.code, STANDS
    status, runs = json.loads(esep.ok())
    esep.code = code
    figures = {key: status[key] for key in ("people", "progress", "wikis")}
    return figures, status["stale"], runs


def fails(esep, exit_code, *words):
    """Run a command that has to fail, and return the one line that is told beside the log."""
    ran = esep.run(*words)
    assert ran.returncode == exit_code, (ran.returncode, ran.stdout, ran.stderr)
    assert "Traceback" not in ran.stderr
    (line,) = [line for line in ran.stderr.splitlines() if line.startswith("esep: ")]
    return line


@pytest.fixture
def ready(esep, at_own_page, own_page):
    """The reference event, collected, to be published on the tests' own page, by an impatient command."""
    esep.take(at_own_page)
    esep.code = IMPATIENT.format(timeout=60)
    return esep


@pytest.fixture(scope="module")
def figures(lab, at_own_page):
    """The figures that were collected before anything went wrong."""
    return stands(Esep(at_own_page, lab))[0]


@pytest.fixture
def kkwiki(ready, lab):
    with troubled(lab, "kkwiki") as wiki:
        wiki.before(ready, "kkwiki")
        yield wiki


@pytest.fixture
def home_wiki(ready, lab):
    with troubled(lab, "metawiki") as wiki:
        wiki.before(ready, "metawiki")
        yield wiki


# Reading

PAGE = "<html><head><title>Wikimedia Error</title></head><body>upstream connect error</body></html>"
LAGGED = '{"error": {"code": "maxlag", "info": "Waiting for db1: 0.01 seconds lagged.", "lag": 0.01}}'
CONTRIBUTIONS = "revids="
"""What is asked of contributions that are known."""
BUSY = partial(answer, 429, PAGE)


@pytest.mark.parametrize(
    ("trouble", "exit_code", "told"),
    [
        (changed(r"maxlag=\d+", "maxlag=-2"), 75, "(maxlag)"),
        (BUSY(Retry_After="3600"), 75, "too many requests (HTTP 429)"),
        (BUSY(Retry_After=formatdate(time() + 3600, usegmt=True)), 75, "too many requests (HTTP 429)"),
        (answer(503, PAGE, Retry_After="3600"), 4, "HTTP 503 without whole JSON"),
        (cut, 4, "the answer was cut off"),
        (truncated, 4, "without whole JSON"),
        (silent, 4, "does not answer"),
    ],
    ids=["maxlag", "limit", "limit-by-date", "503", "cut", "truncated", "closed"],
)
def test_what_cannot_be_read_whole_leaves_what_stood_and_the_next_run_mends_it(  # noqa: PLR0917
    ready, figures, kkwiki, admin, own_page, trouble, exit_code, told
):
    revision = admin.read(own_page)["revid"]
    met = kkwiki.make(CONTRIBUTIONS, trouble)
    line = fails(ready, exit_code, "run", "conference", "--live")
    assert told in line
    assert "kkwiki: " in line
    assert met.met == 2
    kept, stale, (run, *_) = stands(ready)
    assert (kept, list(stale)) == (figures, ["kkwiki"])
    assert (run["job"], run["exit_code"], run["edits"]) == ("run", exit_code, 0)
    assert run["message"] in line
    assert admin.read(own_page)["revid"] == revision
    kkwiki.troubles.clear()
    assert "saved as revision" in ready.ok("run", "conference", "--live")
    assert extract(admin.text(own_page))


def test_an_answer_that_does_not_come_in_time_is_not_waited_for(ready, figures, kkwiki):
    kkwiki.make(CONTRIBUTIONS, kkwiki.hang)
    ready.code = IMPATIENT.format(timeout=1)
    assert "does not answer (ReadTimeout)" in fails(ready, 4, "collect", "conference")
    kept, stale, (run, *_) = stands(ready)
    assert (kept, list(stale), run["exit_code"]) == (figures, ["kkwiki"], 4)
    kkwiki.troubles.clear()
    ready.code = IMPATIENT.format(timeout=60)
    ready.ok("collect", "conference")


def test_a_session_that_ended_while_reading_is_opened_again(ready, figures, kkwiki):
    ended = kkwiki.make(CONTRIBUTIONS, logged_out, times=1)
    ready.ok("collect", "conference")
    assert ended.met == 1
    kept, stale, _ = stands(ready)
    assert (kept["progress"], stale) == (figures["progress"], {})


def test_a_session_that_ended_on_one_wiki_ends_on_no_other(ready, kkwiki, access_log):
    kkwiki.make(CONTRIBUTIONS, logged_out, times=1)
    (ready.home / "data" / "sessions.json").unlink()
    ready.ok("collect", "conference")
    log_ins = [asked for asked in access_log.requests() if asked.get("action") == "login"]
    assert len(log_ins) == len(ready.lab["wikis"]) + 1


@pytest.mark.parametrize("trouble", [cut, truncated])
def test_a_log_in_whose_answer_is_lost_is_no_refusal(ready, kkwiki, trouble):
    met = kkwiki.make("action=login", trouble, times=1)
    ready.ok("collect", "conference")
    assert met.met == 1


def test_a_session_that_cannot_be_opened_again_is_told(ready, figures, kkwiki):
    kkwiki.make(CONTRIBUTIONS, logged_out)
    assert "(assertuserfailed)" in fails(ready, 3, "collect", "conference")
    kept, stale, (run, *_) = stands(ready)
    assert (kept, list(stale), run["exit_code"]) == (figures, ["kkwiki"], 3)


# Writing


def edits_of(admin, title):
    answer = admin.get(titles=title, prop="revisions", rvprop="user|timestamp|ids|size", rvlimit="max")
    return answer["query"]["pages"][0]["revisions"]


@pytest.mark.parametrize(
    ("trouble", "exit_code", "told"),
    [
        (answer(200, LAGGED), 75, "lag"),
        (BUSY(Retry_After="1"), 75, "the wiki does not take it now"),
        (answer(503, PAGE, Retry_After="1"), 75, "the wiki does not take it now"),
        (silent, 75, "the wiki does not take it now"),
        (logged_out, 3, "(assertbotfailed)"),
        (changed("token=[^&]+", "token=lost"), 3, "(badtoken)"),
    ],
    ids=["maxlag", "limit", "503", "closed", "logged-out", "token"],
)
def test_an_edit_that_the_wiki_does_not_take_is_none(  # noqa: PLR0917
    ready, figures, home_wiki, admin, own_page, trouble, exit_code, told
):
    before = edits_of(admin, own_page)
    met = home_wiki.make("action=edit", trouble)
    line = fails(ready, exit_code, "publish", "conference", "--live")
    assert told in line
    assert met.met > 0
    kept, stale, (run, *_) = stands(ready)
    assert (kept, stale) == (figures, {})
    assert (run["job"], run["exit_code"], run["edits"]) == ("publish", exit_code, 0)
    assert edits_of(admin, own_page) == before
    home_wiki.troubles.clear()
    assert "saved as revision" in ready.ok("publish", "conference", "--live")


@pytest.mark.parametrize("trouble", [logged_out, changed("token=[^&]+", "token=lost")])
def test_a_session_or_a_token_that_is_lost_once_is_replaced(ready, home_wiki, admin, own_page, trouble):
    met = home_wiki.make("action=edit", trouble, times=1)
    assert "saved as revision" in ready.ok("publish", "conference", "--live")
    assert met.met == 1
    assert [edit["user"] for edit in edits_of(admin, own_page)][:1] == ["LabBot"]


def test_an_edit_whose_answer_is_lost_is_made_once(ready, home_wiki, admin, own_page):
    before = edits_of(admin, own_page)
    home_wiki.make("action=edit", cut, times=1)
    assert "saved as revision" in ready.ok("publish", "conference", "--live")
    assert len(edits_of(admin, own_page)) == len(before) + 1
    assert extract(admin.text(own_page))
    _, _, (run, *_) = stands(ready)
    assert (run["exit_code"], run["edits"]) == (0, 1)


BESIDE = """
import subprocess, sys
import bot.publisher as publisher
from bot.cli import main

def read_then_beaten(api, title, read=publisher.fetch_page, left=[1]):
    page = read(api, title)
    if left:
        left.pop()
        other = [sys.executable, "-c", "from bot.cli import main; main()", *sys.argv[1:]]
        subprocess.run(other, check=True)
    return page

publisher.fetch_page = read_then_beaten
main()
"""
"""Another process of ours does the same between this one's reading and its saving."""


def test_two_processes_that_publish_the_same_make_one_edit(ready, admin, own_page):
    before = edits_of(admin, own_page)
    ready.code = BESIDE
    ready.ok("publish", "conference", "--live")
    assert len(edits_of(admin, own_page)) == len(before) + 1
    _, _, runs = stands(ready)
    assert sorted((run["exit_code"], run["edits"]) for run in runs[:2]) == [(0, 0), (0, 1)]


OWN_EDIT_MEANWHILE = """
import sys
sys.path.insert(0, {tests!r})
from bot.cli import main
from bot.writer import Writer
from wiki_family import Admin

def save(self, edit, act=Writer.save, left=[1]):
    if left:
        left.pop()
        other = edit.base.text.replace("-->", "-->mine", 1)
        Admin.on({lab!r}, account="bot").write(edit.base.title, other + "Thank you all!")
    return act(self, edit)

Writer.save = save
main()
"""


def test_an_edit_of_the_same_account_meanwhile_is_a_conflict_too(ready, lab, admin, own_page):
    ready.code = OWN_EDIT_MEANWHILE.format(tests=str(Path(__file__).parents[1]), lab=lab)
    assert "saved as revision" in ready.ok("publish", "conference", "--live")
    ours, theirs, *_ = edits_of(admin, own_page)
    assert (ours["user"], theirs["user"]) == ("LabBot", "LabBot")
    text = admin.text(own_page)
    assert text.endswith("Thank you all!")
    assert "mine" not in text


def database_of(lab, wiki):
    return Path(lab["wikis"][wiki]["access_log"]).parents[1] / "data" / wiki / f"{wiki}.sqlite"


def refused(ready, admin, own_page, *told):
    """Publishing is refused, and nothing is changed; afterwards it is not refused."""
    before = edits_of(admin, own_page)
    line = fails(ready, 3, "publish", "conference", "--live")
    for words in told:
        assert words in line
    assert edits_of(admin, own_page) == before
    _, stale, (run, *_) = stands(ready)
    assert (stale, run["exit_code"], run["edits"]) == ({}, 3, 0)


def test_a_bot_password_without_the_grant_to_edit_is_told(ready, lab, admin, own_page):
    with closing(sqlite3.connect(database_of(lab, "metawiki"))) as wiki:
        ((grants,),) = wiki.execute("select bp_grants from bot_passwords where bp_app_id = 'esep'")
        wiki.execute('update bot_passwords set bp_grants = \'["basic","highvolume"]\'')
        wiki.commit()
        try:
            refused(ready, admin, own_page, "give the bot password the grants")
        finally:
            wiki.execute("update bot_passwords set bp_grants = ?", (grants,))
            wiki.commit()
    assert "saved as revision" in ready.ok("publish", "conference", "--live")


def test_a_title_that_is_blacklisted_is_told(ready, admin, own_page):
    admin.write("MediaWiki:Titleblacklist", ".*Guarded <noedit>")
    try:
        refused(ready, admin, own_page, "titleblacklist", "ask an administrator")
    finally:
        admin.write("MediaWiki:Titleblacklist", "#")
    assert "saved as revision" in ready.ok("publish", "conference", "--live")


FILTER = """insert into abuse_filter (af_id, af_pattern, af_user, af_user_text, af_timestamp, af_enabled,
    af_comments, af_public_comments, af_actions) values (1, 'user_name == "LabBot"', 1, 'Admin',
    '20260101000000', 1, '', 'No bots', 'disallow')"""
DISALLOW = "insert into abuse_filter_action values (1, 'disallow', '')"


def test_an_edit_that_an_abuse_filter_stops_is_told(ready, lab, admin, own_page):
    with closing(sqlite3.connect(database_of(lab, "metawiki"))) as wiki:
        for statement in (FILTER, DISALLOW):
            wiki.execute(statement)
        wiki.commit()
        try:
            refused(ready, admin, own_page, "abusefilter-disallowed", "ask those who keep the filter")
        finally:
            for table in ("abuse_filter", "abuse_filter_action"):
                wiki.execute(f"delete from {table}")
            wiki.commit()
    assert "saved as revision" in ready.ok("publish", "conference", "--live")


# Killed

KILLED = """
import os, signal
import {module} as place
from bot.cli import main

def killed(*given, **named):
    {first}
    os.kill(os.getpid(), signal.SIGKILL)

act, place.{name} = place.{name}, killed
main()
"""
DONE, NOT_DONE = "act(*given, **named)", "pass"
STEPS = [
    ("bot.gather", "_save_found", NOT_DONE),
    ("bot.gather", "_save_found", DONE),
    ("collectors.source", "fetch_contributions", DONE),
    ("bot.gather", "save_whole_fetch", DONE),
    ("bot.jobs", "save_snapshot", NOT_DONE),
    ("bot.writer", "Writer.save", NOT_DONE),
    ("bot.writer", "Writer.save", DONE),
    ("bot.jobs", "finish_run", NOT_DONE),
]
LEASE_OVER = timedelta(minutes=4)


def test_a_run_that_is_killed_at_any_step_is_made_good_by_the_next_one(ready, figures, admin, own_page):
    before = len(edits_of(admin, own_page))
    ready.clock, seen = datetime.now(UTC), []
    for module, name, first in STEPS:
        ready.code = KILLED.format(module=module, name=name, first=first)
        assert ready.run("run", "conference", "--live").returncode == -signal.SIGKILL
        seen.append((len(edits_of(admin, own_page)) - before, bool(extract(admin.text(own_page)))))
        ready.clock += LEASE_OVER
    assert seen == [(0, False)] * 6 + [(1, True)] * 2
    ready.code = IMPATIENT.format(timeout=60)
    assert "nothing new" in ready.ok("run", "conference", "--live")
    kept, stale, runs = stands(ready)
    assert (kept["progress"], stale) == (figures["progress"], {})
    assert [run["exit_code"] for run in runs[: len(STEPS) + 1]] == [0, *[None] * len(STEPS)]


# The clock and its zones


def test_a_clock_that_was_ahead_for_a_while_keeps_no_event_from_being_due(ready, own_page):
    ready.clock = datetime.now(UTC) + timedelta(days=400)
    ready.ok("run", "conference", "--live")
    ready.clock = None
    assert own_page in ready.ok("run", "--live")
    assert own_page not in ready.ok("run", "--live")


def test_a_zone_database_from_before_kazakhstan_became_one_zone_is_refused(ready, access_log, tmp_path):
    old = tmp_path / "zones" / "Asia" / "Almaty"
    old.parent.mkdir(parents=True)
    old.write_bytes((files("tzdata") / "zoneinfo" / "Asia" / "Bishkek").read_bytes())
    ready.environment["PYTHONTZPATH"] = str(tmp_path / "zones")
    access_log.forget()
    assert "older than 2024a: update tzdata" in fails(ready, 2, "run", "conference", "--live")
    assert access_log.requests() == []
    del ready.environment["PYTHONTZPATH"]
    ready.ok("status", "conference")
