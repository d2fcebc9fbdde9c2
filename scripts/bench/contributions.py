"""Counts what fetching the reference event takes: Esep beside pywikibot, one person at a time.

Needs the demo family, up and seeded (`make demo`). Same wikis, same people, same window, interleaved rounds;
requests are counted in the servers' own logs, log-in and start-up apart.
"""

import json
import os
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
ROUNDS = 3
WIKIS = {"kkwiki": "kk", "commonswiki": "commons", "wikidatawiki": "wikidata"}
START, END = datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 17, 59, 59, tzinfo=UTC)


def main() -> None:
    lab = json.loads(output("scripts/lab", "env", "--json"))
    os.environ.update(lab["environment"], ESEP_HOME=str(ROOT / ".lab" / "demo" / "esep"))
    log = AccessLog([Path(lab["wikis"][wiki]["access_log"]) for wiki in WIKIS])
    ways = {"Esep, all people a request": esep(), "pywikibot, one person a request": pywikibot()}
    for fetch in ways.values():
        fetch()
    rounds = [{name: measured(fetch, log) for name, fetch in ways.items()} for _ in range(ROUNDS)]
    for name in ways:
        rows, requests = rounds[0][name][:2]
        seconds = median(each[name][2] for each in rounds)
        print(f"{name:33} {rows:5} rows {requests:4} requests {seconds:6.2f} s")
    first, second = (median(each[name][2] for each in rounds) for name in ways)
    print(
        f"{'ratio':33} {rounds[0][name][1] / rounds[0][next(iter(ways))][1]:15.0f} x {second / first:12.1f} x"
    )


def esep() -> Callable[[], int]:
    """Return a fetch by Esep's collector, its session warm."""
    from bot.bootstrap import deploy  # noqa: PLC0415
    from bot.roster import fetch_roster  # noqa: PLC0415
    from collectors.contributions import fetch_contributions  # noqa: PLC0415
    from metrics.model import Window  # noqa: PLC0415
    from metrics.windows import Spans  # noqa: PLC0415

    deployment = deploy()
    window = Window(START, END, "Asia/Almaty")
    people = fetch_roster(deployment, deployment.declaration("conference-2023"), ends=window).local_ids
    spans, content = Spans(window, ()), {wiki: deployment.content(wiki) for wiki in WIKIS}

    def fetch() -> int:
        asked = ((deployment.api(wiki), people[wiki], spans, content[wiki]) for wiki in WIKIS)
        return sum(len(fetch_contributions(*each)) for each in asked)

    return fetch


def pywikibot() -> Callable[[], int]:
    """Return a fetch as most scripts do it, for the people that Esep found, its session warm."""
    import pywikibot as library  # noqa: PLC0415
    from sqlalchemy import create_engine, text  # noqa: PLC0415

    with create_engine(f"sqlite:///{os.environ['ESEP_HOME']}/data/esep.sqlite").connect() as connection:
        query = "select distinct account from participants where identity is not null"
        names = list(connection.execute(text(query)).scalars())
    sites = [library.Site(code, "lab") for code in WIKIS.values()]
    for site in sites:
        site.login()

    def fetch() -> int:
        return sum(
            len(list(site.usercontribs(user=name, start=START, end=END, reverse=True)))
            for site in sites
            for name in names
        )

    return fetch


def measured(fetch: Callable[[], int], log: "AccessLog") -> tuple[int, int, float]:
    """Return rows, requests and wall seconds of one fetch."""
    log.forget()
    began = time.perf_counter()
    rows = fetch()
    return rows, log.count(), time.perf_counter() - began


class AccessLog:
    """How many requests the servers have answered since the last look."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self.forget()

    def forget(self) -> None:
        self._before = self._lines()

    def count(self) -> int:
        return self._lines() - self._before

    def _lines(self) -> int:
        return sum(path.read_bytes().count(b"\n") for path in self._paths)


def output(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
