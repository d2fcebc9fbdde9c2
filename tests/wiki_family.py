"""A real MediaWiki family on this machine, seeded with the reference event, and the command at work on it."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest
import requests
import worker
from processes import OURS, PLAIN, run_forked, run_whole

from bot.splice import BEGIN, END, splice

ROOT = Path(__file__).parents[1]
SCENARIO = ROOT / "scripts" / "scenarios" / "conference"
EVENT_PAGE = "Wikimedia Community of Kazakh language User Group/Events/Conference"
GRANT_PAGE = (
    "Grants:Programs/Wikimedia Community Fund/Rapid Fund/"
    "Wikimedia Community of Kazakh language User Group/Events/Conference (ID: 22215712)"
)
NOT_HERE = 3
"""The exit code of scripts/lab where what it needs cannot be had."""

WRITING = {"edit", "move", "delete", "upload", "protect", "rollback", "undelete"}
"""API actions that change a wiki."""


def scripts_lab(*arguments, name=worker.NAME):
    command = [str(ROOT / "scripts" / "lab"), "--name", name, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="session")
def lab():
    """The family's addresses and accounts, up and freshly seeded."""
    scripts_lab("up")
    scripts_lab("reset")
    scripts_lab("seed", str(SCENARIO))
    return json.loads(scripts_lab("env", "--json"))


@pytest.fixture(scope="session")
def mariadb_lab():
    """The same of a family that keeps its tables in MariaDB; its environment names the replicas."""
    name = f"{worker.NAME}-mariadb"
    try:
        scripts_lab("up", name=name)
    except subprocess.CalledProcessError as error:
        if error.returncode != NOT_HERE:
            raise
        pytest.skip(error.stderr.strip())
    scripts_lab("reset", name=name)
    scripts_lab("seed", str(SCENARIO), name=name)
    yield json.loads(scripts_lab("env", "--json", name=name))
    scripts_lab("down", name=name)


@pytest.fixture(scope="session")
def expected():
    return json.loads((SCENARIO / "expected.json").read_text(encoding="utf-8"))


@dataclass
class Admin:
    """A person with all rights on one wiki, at work through its API."""

    api: str
    session: requests.Session
    token: str = ""

    @classmethod
    def on(cls, lab, wiki="metawiki", account="admin"):
        person = cls(lab["wikis"][wiki]["api"], requests.Session())
        token = person.get(meta="tokens", type="login")["query"]["tokens"]["logintoken"]
        name, password = lab[account]["user"], lab[account]["password"]
        if account == "bot":
            name = f"{name}@{lab['bot']['bot_password_name']}"
        person.post(action="login", lgname=name, lgpassword=password, lgtoken=token)
        person.token = person.get(meta="tokens")["query"]["tokens"]["csrftoken"]
        return person

    def get(self, **params):
        params = {"action": "query", "format": "json", "formatversion": 2, **params}
        return self.session.get(self.api, params=params, timeout=30).json()

    def post(self, **params):
        answer = self.session.post(
            self.api, data={"format": "json", "formatversion": 2, "token": self.token, **params}, timeout=30
        ).json()
        assert "error" not in answer, answer
        return answer

    def write(self, title, text):
        return self.post(action="edit", title=title, text=text)

    def read(self, title):
        answer = self.get(
            titles=title, prop="revisions", rvprop="content|ids|user|flags|comment", rvslots="main"
        )
        return answer["query"]["pages"][0]["revisions"][0]

    def text(self, title):
        return self.read(title)["slots"]["main"]["content"]


@pytest.fixture
def admin(lab):
    return Admin.on(lab)


@pytest.fixture
def empty_table(admin):
    """The event's page without a table, whatever was published before; as it was when the test is over."""
    before = admin.text(EVENT_PAGE)
    admin.write(EVENT_PAGE, splice(before, ""))
    yield
    admin.write(EVENT_PAGE, before)


@dataclass
class Esep:
    """The installed command, in a home folder of its own; `clock` is when it believes to run, if not now."""

    home: Path
    lab: dict
    environment: dict = field(default_factory=dict)
    code: str = PLAIN
    clock: datetime | None = None

    def run(self, *arguments):
        code, preloaded = self.code, OURS if self.code == PLAIN else ()
        if self.clock:
            code = f"from time_machine import travel; travel({self.clock.timestamp()}).start(); {code}"
        environment = {**os.environ, **self.lab["environment"], "ESEP_HOME": str(self.home)}
        environment |= self.environment
        if any(name.startswith("PYTHON") for name in self.environment):
            return run_whole(code, arguments, self.home, environment)
        return run_forked(code, arguments, self.home, environment, preloaded)

    def json(self, *arguments):
        return self.json_of(*arguments, "--json")

    def json_of(self, *arguments):
        ran = self.run(*arguments)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def ok(self, *arguments):
        ran = self.run(*arguments)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def fails(self, code, *arguments):
        """Run a command that has to fail with `code`, and return its one line."""
        ran = self.run(*arguments)
        assert ran.returncode == code, (ran.returncode, ran.stdout, ran.stderr)
        (line,) = (ran.stderr.strip() or ran.stdout.strip()).splitlines()
        return line

    def take(self, home):
        """Start from what another home folder holds."""
        copytree(home, self.home, dirs_exist_ok=True)
        return self

    def declare(self, name="conference", *changes):
        """Declare the reference event under `name`, with pieces of its text replaced."""
        text = (SCENARIO / "event.toml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        folder = self.home / "config" / "events"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return name


@pytest.fixture
def esep(lab, tmp_path):
    return Esep(tmp_path, lab)


@pytest.fixture(scope="session")
def collection(lab, tmp_path_factory):
    """A home folder with the reference event collected once."""
    first = Esep(tmp_path_factory.mktemp("collected"), lab)
    first.declare()
    first.ok("collect", "conference")
    return first.home


OWN_PAGE = "Events/Guarded"


def publish_on(esep, page, *changes):
    """Declare the reference event to be published on another page than it is read from, and collect it."""
    elsewhere = ("[participants]", f'[participants]\npage = "{EVENT_PAGE}"')
    esep.declare("conference", (f'page = "{EVENT_PAGE}"', f'page = "{page}"'), elsewhere, *changes)
    esep.ok("collect", "conference")


@pytest.fixture
def own_page(admin):
    """A page of the tests' own, with nothing between its markers."""
    admin.write(OWN_PAGE, f"{BEGIN}{END}")
    return OWN_PAGE


@pytest.fixture(scope="session")
def at_own_page(lab, tmp_path_factory):
    """A home folder with the reference event collected once, to be published on the tests' own page."""
    first = Esep(tmp_path_factory.mktemp("at_own_page"), lab)
    publish_on(first, OWN_PAGE)
    return first.home


class AccessLog:
    """What the wikis' servers were asked since the last look."""

    def __init__(self, lab):
        self._paths = [Path(wiki["access_log"]) for wiki in lab["wikis"].values()]
        self.forget()

    def forget(self):
        self._seen = {path: path.stat().st_size if path.exists() else 0 for path in self._paths}

    def requests(self):
        lines = []
        for path in filter(Path.exists, self._paths):
            with path.open("rb") as log:
                log.seek(self._seen[path])
                lines += log.read().splitlines()
        asked = [json.loads(line) for line in lines]
        return [entry for entry in asked if entry["path"].endswith("api.php")]

    def writes(self):
        return [entry for entry in self.requests() if entry.get("action") in WRITING]


@pytest.fixture
def access_log(lab):
    return AccessLog(lab)
