"""One way to fetch a crowd's contributions, measured in a process of its own: `python -m scripts.bench.ways`.

Reads the task as JSON from its first argument, warms its session up, and prints what the fetch took.
"""

import atexit
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import requests

from scripts.bench.crowd import END, START

WIKI, CODE = "kkwiki", "kk"
WANTED = "ids|title|timestamp|comment|size|sizediff|tags"
HIGH_BATCH = 500
WITHOUT_PAGES = "Esep"
"""The way of which the facts of pages are left out: no other way asks for any."""

Fetch = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be fetched and as whom; `people` maps names to local user ids."""

    way: str
    people: dict[str, int]
    api: str
    bot: str
    password_name: str
    password: str


class Traffic:
    """Counts what every session of `requests` asks and gets, whichever program's it is, and the time.

    `apart` is what a part of the program took that is left out.
    """

    def __init__(self) -> None:
        self.requests = self.bytes = 0
        self.apart = [0.0, 0.0, 0.0, 0.0]
        send = requests.Session.send

        def counted(session: requests.Session, *asked: object, **given: Any) -> requests.Response:  # noqa: ANN401
            response = send(session, *asked, **given)
            self.requests += 1
            self.bytes += len(response.content) and response.raw.tell()
            return response

        requests.Session.send = counted  # type: ignore[method-assign]

    def so_far(self) -> list[float]:
        """Return requests, bytes, and processor and wall seconds, without those apart."""
        now = self.requests, self.bytes, time.process_time(), time.perf_counter()
        return [all_of_it - apart for all_of_it, apart in zip(now, self.apart, strict=True)]

    def leave_out(self, module: str, name: str) -> None:
        """Count what a function of a module takes apart."""
        place = import_module(module)
        function = getattr(place, name)

        def timed(*given: object, **named: object) -> object:
            before = self.so_far()
            found = function(*given, **named)
            took = [now - then for now, then in zip(self.so_far(), before, strict=True)]
            self.apart = [apart + more for apart, more in zip(self.apart, took, strict=True)]
            return found

        setattr(place, name, timed)


def main() -> None:
    task, traffic = Task(**json.loads(sys.argv[1])), Traffic()
    fetch = WAYS[task.way](task)
    if task.way == WITHOUT_PAGES:
        traffic.leave_out("collectors.contributions", "fetch_told")
    before = traffic.so_far()
    rows = fetch()
    asked, read, cpu, wall = (now - then for now, then in zip(traffic.so_far(), before, strict=True))
    took = {"rows": rows, "requests": asked, "bytes": read, "wall": wall, "cpu": cpu, "peak": peak_memory()}
    print(json.dumps(took))


def peak_memory() -> float:
    """Return megabytes, of this program alone: `getrusage` remembers what the process was before it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def esep(task: Task) -> Fetch:
    """Return Esep's fetch: asked, checked, parsed and stored, and the facts of all pages asked, too."""
    os.environ["ESEP_HOME"] = home = mkdtemp(prefix="esep-bench-")
    atexit.register(rmtree, home, ignore_errors=True)
    from bot.bootstrap import deploy
    from bot.interpreter import set_up
    from bot.sources import content_of
    from bot.store.contributions import Scope, save_contributions
    from bot.store.database import writing
    from bot.store.early import EarlyRows
    from bot.store.repository import save_whole_fetch
    from collectors.account_facts import fetch_accounts
    from collectors.contributions import fetch_contributions
    from metrics.model import Window
    from metrics.windows import Spans

    set_up()
    deployment, spans = deploy(), Spans(Window(START, END, "UTC"), ())
    people = {number: f"CentralAuth:{number}" for number in task.people.values()}
    scope = Scope("bench", frozenset(people.values()), spans)
    content, api = content_of(deployment, WIKI), deployment.api(WIKI)
    fetch_accounts(api, list(task.people))

    def fetch() -> int:
        early = EarlyRows(deployment.store, "bench", WIKI)
        rows = fetch_contributions(api, people, spans, content, as_read=early.take)
        with writing(deployment.store) as connection:
            save_contributions(connection, scope, WIKI, rows, early.written(connection))
            save_whole_fetch(connection, "bench", WIKI, spans.whole, now=deployment.clock())
        return len(rows)

    return fetch


def pywikibot(task: Task, *, throttled: bool = False) -> Fetch:
    """Return a fetch as most scripts do it: one person after the other."""
    import pywikibot as library
    from pywikibot import config

    if throttled:
        config.put_throttle, config.minthrottle, config.maxthrottle = 10, 0.1, 60
    site = library.Site(CODE, "lab")
    site.login()

    def fetch() -> int:
        return sum(len(list(of(name))) for name in task.people)

    def of(name: str) -> Iterable[object]:
        asked = site.usercontribs(user=name, start=START, end=END, reverse=True)
        asked.request["ucprop"] = WANTED
        return asked

    return fetch


def mwclient(task: Task) -> Fetch:
    """Return the same with mwclient."""
    import mwclient as library

    host, _, path = task.api.removeprefix("http://").partition("/")
    site = library.Site(
        host, path=f"/{path.removesuffix('api.php')}", scheme="http", clients_useragent="bench"
    )
    site.login(f"{task.bot}@{task.password_name}", task.password)
    asked = {"start": START.isoformat(), "end": END.isoformat(), "dir": "newer", "prop": WANTED}

    def fetch() -> int:
        return sum(len(list(site.usercontributions(name, **asked))) for name in task.people)

    return fetch


def floor(task: Task) -> Fetch:
    """Return the least there can be: the largest batches, downloaded and not looked at."""
    session = requests.Session()
    _log_in(session, task)
    times = {"ucstart": START.isoformat(), "ucend": END.isoformat(), "ucdir": "newer"}
    asked = {"action": "query", "list": "usercontribs", "uclimit": "max", "ucprop": WANTED, **times}

    def fetch() -> int:
        return sum(
            _pages(session, task.api, {**asked, "ucuserids": ids}) for ids in _batches(task.people.values())
        )

    return fetch


def _batches(numbers: Iterable[int]) -> Iterable[str]:
    texts = [str(number) for number in numbers]
    return ("|".join(texts[first : first + HIGH_BATCH]) for first in range(0, len(texts), HIGH_BATCH))


def _pages(session: requests.Session, api: str, asked: dict[str, str]) -> int:
    rows, carry = 0, {"continue": ""}
    while carry:
        answer = session.get(api, params={"format": "json", "formatversion": "2", **asked, **carry}).json()
        rows += len(answer["query"]["usercontribs"])
        carry = answer.get("continue")
    return rows


def _log_in(session: requests.Session, task: Task) -> None:
    token = {"action": "query", "meta": "tokens", "type": "login", "format": "json"}
    found = session.get(task.api, params=token).json()["query"]["tokens"]["logintoken"]
    given = {"lgname": f"{task.bot}@{task.password_name}", "lgpassword": task.password, "lgtoken": found}
    session.post(task.api, data={"action": "login", "format": "json", **given}).raise_for_status()


WAYS: dict[str, Callable[[Task], Fetch]] = {
    WITHOUT_PAGES: esep,
    "Esep, pages' facts too": esep,
    "pywikibot": pywikibot,
    "pywikibot, its throttle": lambda task: pywikibot(task, throttled=True),
    "mwclient": mwclient,
    "floor": floor,
}

if __name__ == "__main__":
    main()
