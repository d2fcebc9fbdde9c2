"""How counting a hundred grants from a dump grows with the dump: by DuckDB, and by Spark on this machine.

    python scripts/bench/history.py [ROWS …]

The dump is made up, as wide as a real one: one row in a hundred is of the people of 100 events. Each count
runs in a process of its own; the memory is the largest that one of its processes took.
"""

import bz2
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bot.dump_portfolio import Job, by_duckdb, by_spark
from collectors.history_ask import Ask
from collectors.history_files import COLUMNS, DumpFile
from collectors.history_shards import Shards
from metrics.dumps import Work
from metrics.model import CountedWiki, Event, Participant, PersonState, Roster, Window
from metrics.windows import spans

SIZES = (1_000_000, 10_000_000)
EVENTS, PEOPLE = 100, 24
PIECE = 100_000
OURS = PIECE // 100
START, END = datetime(2023, 9, 1, tzinfo=UTC), datetime(2023, 10, 1, tzinfo=UTC)
WIKI = CountedWiki("kkwiki", "wikipedia", frozenset({0}))
NAME = "2024-12.kkwiki.all-time.tsv.bz2"
MEMORY = "512MB"

FILLING: Mapping[str, object] = {
    "wiki_db": "kkwiki",
    "event_entity": "revision",
    "event_type": "create",
    "event_user_groups_historical": "autoreview,editor",
    "event_user_groups": "autoreview,editor",
    "event_user_is_created_by_self": "true",
    "event_user_is_anonymous": "false",
    "event_user_registration_timestamp": "2012-05-05 05:05:05.0",
    "event_user_first_edit_timestamp": "2012-05-05 05:06:05.0",
    "page_namespace_historical": 0,
    "page_namespace_is_content_historical": "true",
    "page_namespace": 0,
    "page_namespace_is_content": "true",
    "page_is_redirect": "false",
    "page_creation_timestamp": "2014-05-05 05:05:05.0",
    "page_first_edit_timestamp": "2014-05-05 05:05:05.0",
    "revision_minor_edit": "false",
    "revision_deleted_parts_are_suppressed": "false",
    "revision_is_deleted_by_page_deletion": "false",
    "revision_is_identity_reverted": "false",
    "revision_tags": "visualeditor,mobile edit",
}


def main() -> None:
    if len(sys.argv) == 4 and sys.argv[1] in COUNTS:  # noqa: PLR2004
        print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
        return
    print(f"{'rows':>11} {'file, MB':>9} {'by':<14} {'seconds':>8} {'CPU':>8} {'MB':>6} {'pages':>7}")
    for rows in map(int, sys.argv[1:] or SIZES):
        with tempfile.TemporaryDirectory() as folder:
            show(rows, write(Path(folder), rows), Path(folder))


def show(rows: int, path: Path, folder: Path) -> None:
    for way in COUNTS:
        command = [sys.executable, __file__, way, str(path), str(folder / "shards")]
        environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
        ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        seconds, cpu, megabytes, pages = json.loads(ran.stdout.splitlines()[-1])
        size = path.stat().st_size / 1e6
        print(
            f"{rows:11,} {size:9,.0f} {way:<14} {seconds:8.1f} {cpu:8.1f} {megabytes:6.0f} {pages:7,}",
            flush=True,
        )


def measured(way: str, path: Path, shards: Path) -> tuple[float, float, float, int]:
    """Return seconds, processor seconds, the largest process in MB, and the pages counted in all events."""
    begun = perf_counter()
    pages = COUNTS[way](job_of(path), shards)
    seconds = perf_counter() - begun
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    return seconds, cpu, max(each.ru_maxrss for each in used) / 1024, pages


def taken(job: Job, shards: Path) -> int:
    for file in job.files:
        Shards(shards, MEMORY).take(file)
    return 0


def with_duckdb(job: Job, shards: Path) -> int:
    return pages_in(by_duckdb(job, Shards(shards, MEMORY)))


def with_spark(job: Job, _: Path) -> int:
    from pyspark.sql import SparkSession

    settings = {"spark.ui.enabled": "false", "spark.driver.memory": "2g"}
    spark = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    gateway = spark.sparkContext._gateway  # noqa: SLF001 - its end is what lets us see what it took
    found = pages_in(by_spark(job, spark))
    spark.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    return found


COUNTS = {"DuckDB, take": taken, "DuckDB, count": with_duckdb, "Spark": with_spark}


def pages_in(lines: Iterator[tuple[str, str, int | None, str, str]]) -> int:
    return sum(result or 0 for _, metric, result, _, _ in lines if metric == "wikipedia")


def write(folder: Path, rows: int) -> Path:
    """Write a dump: others' rows are one packed piece again and again, since nobody asks for theirs."""
    others = bz2.compress("".join(map(others_line, range(PIECE - OURS))).encode())
    path = folder / NAME
    with path.open("wb") as file:
        for piece in range(rows // PIECE):
            lines = (our_line(number) for number in range(piece * OURS, (piece + 1) * OURS))
            file.write(others + bz2.compress("".join(lines).encode()))
    return path


def our_line(number: int) -> str:
    person = number % (EVENTS * PEOPLE) + 1
    return line(number + 1, person, f"2023-09-{number % 28 + 2:02} {number % 24:02}:10:00.0", number // 2)


def others_line(number: int) -> str:
    when = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=number * 60)
    return line(1_000_000_000 + number, 10_000_000 + number % 5000, f"{when:%Y-%m-%d %H:%M:%S}.0", number)


def line(rev_id: int, person: int, when: str, page: int) -> str:
    fields = FILLING | {
        "event_timestamp": when,
        "event_comment": f"/* Тарихы */ толықтыру, дереккөз қосу {rev_id * 7919 % 10007}",
        "event_user_id": person,
        "event_user_central_id": person,
        "event_user_text_historical": f"Қатысушы {person}",
        "event_user_text": f"Қатысушы {person}",
        "event_user_revision_count": rev_id % 997,
        "page_id": page + 1,
        "page_title_historical": f"Қазақстан_тарихы_{page}",
        "page_title": f"Қазақстан_тарихы_{page}",
        "page_revision_count": rev_id % 101,
        "revision_id": rev_id,
        "revision_parent_id": rev_id + 5_000_000_000,
        "revision_text_bytes": 5000 + rev_id % 1000,
        "revision_text_bytes_diff": rev_id % 500 + 1,
        "revision_text_sha1": f"{rev_id * 2654435761 % 2**155:031x}",
    }
    return "\t".join(str(fields.get(name, "")) for name in COLUMNS) + "\n"


def job_of(path: Path) -> Job:
    works = {work.event.name: work for work in map(work_of, range(EVENTS))}
    asks = tuple(map(ask_of, works.values()))
    return Job(works, asks, (DumpFile.of(str(path)),))


def work_of(number: int) -> Work:
    ids = range(number * PEOPLE + 1, (number + 1) * PEOPLE + 1)
    people = tuple(Participant(f"P{n}", PersonState.VALID, f"P{n}", f"CentralAuth:{n}") for n in ids)
    window = Window(START, END, "UTC")
    known = {person.identity or "": True for person in people}
    event = Event(f"event-{number}", window, window, (WIKI,), Roster(people), edited_before=known)
    return Work(
        event, spans(window, window), (), datetime(2024, 12, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    )


def ask_of(work: Work) -> Ask:
    people = {int(person.partition(":")[2]): person for person in work.event.roster.identities}
    return Ask(work.event.name, "kkwiki", people, work.spans, frozenset({0}), has_drafts=True, central=True)


if __name__ == "__main__":
    main()
