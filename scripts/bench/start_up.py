"""How long Esep takes where there is nothing to do: `--help`, and a run over events none of which is due."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bot.declared_grant import NO_GRANT
from bot.store.database import open_store, writing
from bot.store.ledger import RunRecord, finish_run, start_run
from bot.store.repository import save_grant
from scripts.bench.verdict import Verdict, judged

EVENTS, TRIES = 500, 5
DECLARED = """
grant = "{name}"
page = "Events/{name}"
timezone = "Asia/Almaty"
wikis = ["kkwiki", "commonswiki", "wikidatawiki"]
event_days = [{today}]
[period]
start = {today}
end = {today}
[participants]
section = "Participants"
"""


def main(_: Sequence[str] = ()) -> int:
    with tempfile.TemporaryDirectory() as folder:
        declare(Path(folder), [f"event-{number:03}" for number in range(EVENTS)])
        return judged(verdicts(Path(folder)))


def verdicts(home: Path) -> Iterator[Verdict]:
    for wanted, *arguments in ((0.3, "--help"), (2, "run")):
        best = min(seconds(home, *arguments) for _ in range(TRIES))
        of = f" over {EVENTS} events, none due" if arguments == ["run"] else ""
        text = f"esep {' '.join(arguments)}{of}: {best:.2f} s, the best of {TRIES}, wanted {wanted} s"
        yield Verdict(text, best < wanted)


def seconds(home: Path, *arguments: str) -> float:
    """Return how long a command takes, from its start to its end."""
    environment = {**os.environ, "ESEP_HOME": str(home), "ESEP_CONTACT": "bench@example.org"}
    command = [str(Path(sys.executable).with_name("esep")), *arguments]
    begun = perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - begun


def declare(home: Path, names: list[str]) -> None:
    """Declare events and leave each as a dry run of a moment ago left it."""
    folder, now = home / "config" / "events", datetime.now(UTC)
    folder.mkdir(parents=True)
    (home / "data").mkdir()
    engine = open_store(f"sqlite:///{home / 'data' / 'esep.sqlite'}")
    with writing(engine) as connection:
        for name in names:
            (folder / f"{name}.toml").write_text(DECLARED.format(name=name, today=now.date()))
            save_grant(connection, name, (replace(NO_GRANT, title=name), None), declared=name, now=now)
            done = RunRecord(name, "dry run", "today", now, now, 0, "done", 0, 0, 0)
            finish_run(connection, start_run(connection, done), done)
    engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
