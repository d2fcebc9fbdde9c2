"""Real processes on one database: two at once, one killed, one that sleeps, one told to end."""

import json
import os
import signal
from datetime import UTC, datetime
from threading import Event

import pytest
from processes import OURS, PLAIN, Forked
from three_events import DECLARED

from bot.store.leases import LASTS

API = "/w/api.php"
WIKIS = """
home = "metawiki"
[wikis.metawiki]
api = "{url}/w/api.php"
project = "meta"
language = "en"
[wikis.kkwiki]
api = "{url}/w/api.php"
project = "wikipedia"
language = "kk"
"""
DENIED = {"errors": [{"code": "readapidenied", "text": "No."}]}
LAGGED = {"errors": [{"code": "maxlag", "text": "Waiting for a database."}]}
PATIENCE = 20


class Home:
    """A deployment with one event, on a wiki that leaves its first request without an answer until told."""

    def __init__(self, path, service):
        self.path = path
        self.asked, self.go_on = Event(), Event()
        self.answers = [LAGGED]
        service.answers[API] = self._answer
        folder = path / "config" / "events"
        folder.mkdir(parents=True)
        (folder / "conference.toml").write_text(DECLARED)
        (path / "wikis.toml").write_text(WIKIS.format(url=service.url))
        self._processes = []

    def _answer(self, query):
        if not self.answers:
            return DENIED
        answer = self.answers.pop()
        self.asked.set()
        assert self.go_on.wait(PATIENCE)
        return answer

    def start(self, *arguments, later=None, stdout=None, **changed):
        """Start the command; `later` moves its clock on, `changed` are variables of its environment."""
        travel = f"travel({(datetime.now(UTC) + later).timestamp()}).start();" if later else ""
        environment = {
            **os.environ,
            "ESEP_HOME": str(self.path),
            "ESEP_WIKIS": str(self.path / "wikis.toml"),
            "ESEP_CONTACT": "me@example.org",
            "PYWIKIBOT_DIR": "",
            **changed,
        }
        code = f"from time_machine import travel; {travel} {PLAIN}"
        started = Forked(code, arguments, self.path, environment, preloaded=OURS, stdout=stdout)
        self._processes.append(started)
        return started

    def run(self, *arguments, **options):
        """Return exit code, output and errors of a command that ends by itself."""
        return ended(self.start(*arguments, **options))

    def at_work(self, *arguments):
        """Return the process of a command that waits for the wiki's first answer."""
        process = self.start(*arguments)
        assert self.asked.wait(PATIENCE), ended(process)
        return process

    def runs(self):
        _, text, _ = self.run("runs", "--json")
        return [(run["job"], run["outcome"]) for run in json.loads(text)]

    def clean(self):
        self.go_on.set()
        for process in self._processes:
            process.kill()


def ended(process):
    return process.ended(PATIENCE)


@pytest.fixture
def home(tmp_path, service):
    found = Home(tmp_path, service)
    yield found
    found.clean()


def test_a_second_run_at_the_same_time_does_nothing_and_says_so_in_a_line(home):
    first = home.at_work("run")
    code, out, err = home.run("run")
    assert (code, err, len(out.splitlines())) == (0, "", 1)
    assert f"a run is under way ({os.uname().nodename}, process {first.pid}, since " in out
    home.go_on.set()
    assert ended(first)[0] == 3
    assert home.runs() == [("dry run", "refused")]


def test_a_killed_run_is_taken_over_when_its_lease_has_expired(home):
    home.at_work("run").send_signal(signal.SIGKILL)
    assert "a run is under way" in home.run("run")[1]
    assert home.runs() == [("dry run", "running")]
    assert home.run("run", later=LASTS)[0] == 3
    assert home.runs() == [("dry run", "refused"), ("dry run", "killed")]


def test_a_run_that_slept_and_was_taken_over_stops_before_it_writes(home):
    home.answers = [DENIED]
    first = home.at_work("run")
    first.send_signal(signal.SIGSTOP)
    assert home.run("run", later=LASTS)[0] == 3
    first.send_signal(signal.SIGCONT)
    home.go_on.set()
    code, _, err = ended(first)
    assert code == 75
    assert err.splitlines()[-1].startswith("esep: conference: another process took over")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_service_told_to_end_makes_no_further_request_and_leaves_the_rest_to_the_next_run(home, number):
    service = home.at_work("serve")
    service.send_signal(number)
    home.go_on.set()
    code, out, err = ended(service)
    assert (code, out) == (0, f"serving {home.path / 'config' / 'events'}; SIGTERM ends it\n")
    assert err.splitlines() == ["esep: conference: stopped before it was done; the next run will do it"]
    assert home.run("run")[0] == 3
    assert home.runs() == [("dry run", "refused"), ("dry run", "try_later")]


def test_a_run_told_to_end_does_so_too(home):
    run = home.at_work("run")
    run.send_signal(signal.SIGTERM)
    home.go_on.set()
    assert ended(run)[0] == 75


def test_a_service_beside_a_run_does_nothing(home):
    run = home.at_work("run")
    os.mkfifo(home.path / "said")
    service = home.start("serve", stdout=home.path / "said")
    with (home.path / "said").open() as said:
        assert said.readline().startswith("serving")
        assert said.readline().startswith("a run is under way")
    service.send_signal(signal.SIGTERM)
    assert ended(service)[0] == 0
    home.go_on.set()
    assert ended(run)[0] == 3


@pytest.mark.parametrize("command", ["run", "serve"])
@pytest.mark.parametrize("contact", ["", "somebody"])
def test_nothing_starts_without_a_contact(home, command, contact):
    code, out, err = home.run(command, ESEP_CONTACT=contact)
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("esep: ESEP_CONTACT ")
