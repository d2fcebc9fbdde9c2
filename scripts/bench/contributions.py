"""Fetching contributions: Esep beside what a user would write, and beside the least there can be.

Same wiki, same people, same rows, warm sessions; each fetch in a process of its own, the ways in turn. Of the
rounds the fastest counts, since other programs only ever make it slower, and the most memory. Ends with 1
where a ratio falls short. May be told how many rounds.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.bench.crowd import Crowd, seed
from scripts.bench.verdict import Verdict, judged
from scripts.bench.ways import WIKI, Task

ROOT = Path(__file__).parents[2]
LAB = ("scripts/lab", "--name", "bench")
ESEP, PAGES, THROTTLED, FLOOR = "Esep", "Esep, pages' facts too", "pywikibot, its throttle", "floor"
ALONE = (FLOOR, ESEP, "pywikibot", "mwclient")
SMALL, BROAD, DEEP, MANY = Crowd(32, 1_000), Crowd(500, 10_000), Crowd(50, 100_000), Crowd(1_000, 10_000)
WAYS_OF = {SMALL: (*ALONE, PAGES), BROAD: (*ALONE, THROTTLED, PAGES), DEEP: (*ALONE, PAGES), MANY: ALONE}
ROUNDS = 5
MEMORY = 250
"""Megabytes that fetching may take at most."""

Taken = Mapping[str, float]
"""What a fetch took: rows, requests, bytes, wall and processor seconds, megabytes at the peak."""


@dataclass(frozen=True, slots=True)
class Goal:
    """How many times less of something Esep has to take than another way."""

    crowd: Crowd
    of: str
    than: str
    times: float


GOALS = (
    *(Goal(SMALL, "requests", way, 8) for way in ("pywikibot", "mwclient")),
    *(Goal(SMALL, "wall", way, 4) for way in ("pywikibot", "mwclient")),
    Goal(BROAD, "requests", "pywikibot", 40),
    Goal(BROAD, "wall", "pywikibot", 8),
    Goal(BROAD, "wall", THROTTLED, 30),
    Goal(DEEP, "wall", "pywikibot", 1),
    Goal(DEEP, "wall", FLOOR, 1 / 1.3),
)


def main(arguments: Sequence[str] = ()) -> int:
    rounds = int(arguments[0]) if arguments else ROUNDS
    lab = prepared()
    print(
        f"{'':26}{'rows':>8} {'requests':>8} {'MB':>6} {'wall s':>7} {'CPU s':>6} {'peak MB':>7}", flush=True
    )
    found = {crowd: measured(lab, crowd, rounds) for crowd in WAYS_OF}
    return judged([*ratios(found), *memories(found)])


def prepared() -> Mapping[str, object]:
    """Return how the lab is reached; its wiki holds all crowds, and its server starts anew to see them."""
    run(*LAB, "up")
    data = ROOT / ".lab" / "bench" / "data" / WIKI / f"{WIKI}.sqlite"
    run(*LAB, "down")
    crowds = {crowd: seed(data, crowd) for crowd in WAYS_OF}
    run(*LAB, "up")
    return {**json.loads(run(*LAB, "env", "--json")), "crowds": crowds}


def measured(lab: Mapping, crowd: Crowd, rounds: int) -> dict[str, Taken]:
    """Return way → what it took at best, and print it."""
    every = [{way: once(lab, crowd, way) for way in WAYS_OF[crowd]} for _ in range(rounds)]
    print(f"{crowd}")
    found = {way: best([each[way] for each in every]) for way in every[0]}
    for way, of in found.items():
        print(
            f"  {way:24}{of['rows']:8,.0f} {of['requests']:8,.0f} {of['bytes'] / 1e6:6.2f}"
            f" {of['wall']:7.2f} {of['cpu']:6.2f} {of['peak']:7.0f}",
            flush=True,
        )
    return found


def best(rounds: Sequence[Taken]) -> Taken:
    """Return the fewest seconds of any round, and the most of all else."""
    return {key: (min if key in {"wall", "cpu"} else max)(each[key] for each in rounds) for key in rounds[0]}


def once(lab: Mapping, crowd: Crowd, way: str) -> Taken:
    api, bot = lab["wikis"][WIKI]["api"], lab["bot"]
    task = Task(way, lab["crowds"][crowd], api, bot["user"], bot["bot_password_name"], bot["password"])
    command = [sys.executable, "-m", "scripts.bench.ways", json.dumps(asdict(task))]
    environment = {**os.environ, **lab["environment"]}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"{way}: {ran.stderr[-2000:]}")
    taken: Taken = json.loads(ran.stdout.splitlines()[-1])
    if taken["rows"] != crowd.rows:
        raise SystemExit(f"{crowd}: {way}: {taken['rows']:,} rows; a part of them is no measure")
    return taken


def ratios(found: Mapping[Crowd, Mapping[str, Taken]]) -> Iterator[Verdict]:
    for goal in GOALS:
        of = found[goal.crowd]
        times = of[goal.than][goal.of] / of[ESEP][goal.of]
        what = "wall time" if goal.of == "wall" else goal.of
        text = f"{goal.crowd}: {times:.2f} times less {what} than {goal.than}, wanted {goal.times:.2f}"
        yield Verdict(text, times >= goal.times)


def memories(found: Mapping[Crowd, Mapping[str, Taken]]) -> Iterator[Verdict]:
    for crowd, of in found.items():
        peak = of[ESEP]["peak"]
        yield Verdict(f"{crowd}: {peak:.0f} MB at the peak, wanted {MEMORY}", peak < MEMORY)


def run(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
