"""How long computing takes, and how much memory, for a made-up event of 100 contributions a person.

Each size runs in a process of its own, so that the memory is that of loading and computing alone.
"""

import json
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd

from metrics.compute import compute
from metrics.frames import CONTRIBUTIONS, checked
from metrics.model import CountedWiki, Event, Participant, PersonState, Roster, Window
from metrics.profiles import ESEP_1

SIZES = (10_000, 100_000, 1_000_000)
A_PERSON = 100
START, END = datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC)
WIKIS = {"kkwiki": ("wikipedia", 0), "commonswiki": ("commons", 6), "wikidatawiki": ("wikidata", 0)}
TAGS = ("", "visualeditor", "mw-reverted", "OAuth CID: 1805", "mobile edit|mobile web edit")
COMMENTS = ("", "/* wbsetlabel-add:1|kk */ Абай", "/* wbsetsitelink-add:1|kkwiki */ Бет 2", "толықтыру")


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measured(Path(sys.argv[1]))))
        return
    print(f"{'contributions':>13} {'people':>7} {'seconds':>8} {'MB':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.parquet"
            made_up(size).to_parquet(path)
            ran = subprocess.run([sys.executable, __file__, path], capture_output=True, text=True, check=True)
            seconds, megabytes = json.loads(ran.stdout)
            print(f"{size:13,} {size // A_PERSON:7,} {seconds:8.2f} {megabytes:6.0f}")


def measured(path: Path) -> tuple[float, float]:
    """Return the processor seconds of computing and the peak memory of the process in MB."""
    frame = checked(pd.read_parquet(path))
    event = made_up_event(sorted(set(frame["account"])))
    begun = process_time()
    compute(frame, event, ESEP_1, known_until=END + timedelta(days=400))
    return process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
    main()
