"""How long an event's figures take from the store, and how much memory: 100 contributions a person, made up.

Each run is in a process of its own, so that the memory is that of loading and computing alone; the fastest of
TRIES counts, since other programs only ever make it slower.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table

from bot.interpreter import set_up
from bot.store.bulk import insert_many
from bot.store.connect import connect_store
from bot.store.contributions import OF_PAGE, OF_REVISION, Scope
from bot.store.database import open_store, reading, writing
from bot.store.frames import load_contributions
from bot.store.tables import contributions, page_facts
from metrics.compute import compute
from metrics.frames import CONTRIBUTIONS
from metrics.model import CountedWiki, Event, Participant, PersonState, Roster, Window
from metrics.profiles import ESEP_1
from metrics.windows import spans
from scripts.bench.verdict import Verdict, judged
from scripts.bench.ways import peak_memory

ROOT = Path(__file__).parents[2]
SIZES = (10_000, 100_000, 1_000_000)
TRIES = 5
A_PERSON = 100
START, END = datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC)
WIKIS = {"kkwiki": ("wikipedia", 0), "commonswiki": ("commons", 6), "wikidatawiki": ("wikidata", 0)}
TAGS = ("", "visualeditor", "mw-reverted", "OAuth CID: 1805", "mobile edit|mobile web edit")
GOALS = {10_000: (0.3, 1000), 1_000_000: (10, 1000)}
"""Contributions → the processor seconds and the megabytes that they may take at most."""

COMMENTS = ("", "/* wbsetlabel-add:1|kk */ Абай", "/* wbsetsitelink-add:1|kkwiki */ Бет 2", "толықтыру")


def main(_: Sequence[str] = ()) -> int:
    print(f"{'contributions':>13} {'people':>7} {'loading s':>9} {'computing s':>11} {'peak MB':>7}")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.sqlite"
            store(path, made_up(size))
            loading, computing, peak = min(
                (run(path, size) for _ in range(TRIES)), key=lambda ran: sum(ran[:2])
            )
            print(
                f"{size:13,} {size // A_PERSON:7,} {loading:9.2f} {computing:11.2f} {peak:7.0f}", flush=True
            )
            found[size] = loading + computing, peak
    return judged(verdicts(found))


def run(path: Path, size: int) -> tuple[float, float, float]:
    """Return what `measured` returns, of a new process."""
    command = [sys.executable, "-m", "scripts.bench.compute", str(path), str(size)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loading, computing, peak = json.loads(ran.stdout)
    return loading, computing, peak


def verdicts(found: dict[int, tuple[float, float]]) -> Iterator[Verdict]:
    for size, wanted in GOALS.items():
        for what, is_found, is_wanted in zip(("s", "MB"), found[size], wanted, strict=True):
            text = f"{size:,} contributions: {is_found:.2f} {what}, wanted {is_wanted} {what}"
            yield Verdict(text, is_found < is_wanted)


def store(path: Path, frame: pd.DataFrame) -> None:
    engine = open_store(f"sqlite:///{path}")
    plain = frame.astype("object").where(frame.notna(), None)
    pages = plain.drop_duplicates(["wiki", "page_id"]).assign(page_revision=plain["rev_id"])
    with writing(engine) as connection:
        _insert(connection, contributions, plain[["wiki", *OF_REVISION]])
        _insert(connection, page_facts, pages[["wiki", "page_id", *OF_PAGE]])
    engine.dispose()


def _insert(connection: Connection, table: Table, found: pd.DataFrame) -> None:
    values = found.itertuples(index=False, name=None)
    rows = (dict(zip(found, each, strict=True)) for each in values)
    insert_many(connection, table, rows, every={"event": "made-up"})


def measured(path: Path, size: int) -> tuple[float, float, float]:
    """Return the processor seconds of loading and of computing, and the peak memory of the process in MB."""
    set_up()
    event = made_up_event([f"CentralAuth:{number}" for number in range(size // A_PERSON)])
    scope = Scope("made-up", event.roster.identities, spans(event.grant_window, event.days_window))
    begun = process_time()
    with reading(connect_store(f"sqlite:///{path}")) as connection:
        frame = load_contributions(connection, scope, list(WIKIS))
    loaded = process_time()
    compute(frame, event, ESEP_1, known_until=END + timedelta(days=400))
    return loaded - begun, process_time() - loaded, peak_memory()


def made_up(rows: int) -> pd.DataFrame:
    random = np.random.default_rng(1)
    wiki, page = random.integers(0, len(WIKIS), rows), random.integers(1, rows // 3, rows)
    since = pd.to_timedelta(random.integers(0, 70 * 86400, rows), unit="s")
    columns = {
        "wiki": np.array(list(WIKIS))[wiki],
        "rev_id": np.arange(1, rows + 1),
        "parent_id": random.integers(0, 4, rows),
        "account": [f"CentralAuth:{number}" for number in random.integers(0, rows // A_PERSON, rows)],
        "page_id": page,
        "namespace": np.array([namespace for _, namespace in WIKIS.values()])[wiki],
        "title": [f"Бет {number}" for number in page],
        "timestamp": pd.Timestamp(START - timedelta(days=32)) + since,
        "size": random.integers(200, 9000, rows),
        "sizediff": random.integers(-200, 2000, rows),
        "tags": random.choice(TAGS, rows, p=[0.5, 0.2, 0.02, 0.08, 0.2]),
        "comment": random.choice(COMMENTS, rows),
        "used_on": "",
        "history": "",
        "moved_in_at": pd.Series(pd.NaT, index=range(rows), dtype="datetime64[us, UTC]"),
        "nominated": False,
        "is_disambiguation": False,
    }
    flags = {name: False for name, dtype in CONTRIBUTIONS.items() if dtype == "bool"}
    return pd.DataFrame({**flags, **columns})[list(CONTRIBUTIONS)].astype(dict(CONTRIBUTIONS))


def made_up_event(accounts: list[str]) -> Event:
    people = tuple(
        Participant(account, PersonState.VALID, account, account, registered=START) for account in accounts
    )
    wikis = tuple(CountedWiki(wiki, project, frozenset({ns})) for wiki, (project, ns) in WIKIS.items())
    zone = "Asia/Almaty"
    return Event(
        "made-up",
        Window(START, END, zone),
        Window(START, START + timedelta(days=2), zone),
        wikis,
        Roster(people, people[:3]),
        edited_before=dict.fromkeys(accounts, False),
    )


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), int(sys.argv[2]))))
