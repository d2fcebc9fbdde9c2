"""Many events counted from dumps: by DuckDB on this machine, or by Spark on many."""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pyarrow as pa
import structlog

from bot.bootstrap import Deployment
from bot.dump_lines import Line, event_lines, group_lines
from bot.stored import Stored, load_stored, promised
from collectors.account_facts import CENTRAL
from collectors.errors import UnreadableError
from collectors.history import opened, refuse_gaps, take_steps
from collectors.history_ask import Ask
from collectors.history_files import DumpFile, dump_as_of, refuse_overlaps
from collectors.history_shards import Shards
from collectors.history_spark import contributions
from config.events import EventDeclaration
from metrics.dumps import Work
from metrics.model import CountedWiki
from metrics.namespaces import PROJECT_NAMESPACES
from metrics.windows import local_midnight

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

log = structlog.get_logger()

_PANDAS = "PySpark does not yet fully support pandas"
"""A warning of no concern here: Spark gives and takes Arrow's tables, and pandas is called by us alone."""

TASKS = 4
"""How many tasks there are for a core: Spark would make one of all events, since their rows are few."""

_UNREAD = re.compile(r"Encountered error while reading file (.+\.bz2)\.")
_JAVA = re.compile(r"^(?:Caused by)?: (.+)$", re.MULTILINE)
"""What Spark says of a file, and Java of an error and what it was caused by."""

SCHEMA = "event string, metric string, result long, target string, state string"
"""`dump_lines.COLUMNS` as Spark writes a schema."""


@dataclass(frozen=True, slots=True)
class Job:
    """The events to count by their names, what they ask of the dumps, and the files of these."""

    works: Mapping[str, Work]
    asks: tuple[Ask, ...]
    files: tuple[DumpFile, ...]


def plan(deployment: Deployment, names: Sequence[str], paths: Sequence[str]) -> Job:
    """Return what is to be counted, for all declared events where none is named.

    Grants and people are the stored ones. Raises NotCollectedError for an event without them, and
    UnreadableError for files that are no dump's, of two snapshots, without a month that is asked for, or with
    one twice.
    """
    files = tuple(map(DumpFile.of, paths))
    as_of = dump_as_of(files)
    refuse_overlaps(files)
    wikis = frozenset(file.wiki for file in files)
    works, asks = {}, []
    for name in dict.fromkeys(names or deployment.event_names()):
        declaration = deployment.declaration(name)
        stored = load_stored(deployment, declaration)
        told = [wiki for wiki in stored.event.wikis if wiki.wiki in wikis and _are_all_known(stored, wiki)]
        works[name] = _work(deployment, declaration, stored, told, as_of)
        asks += [ask for wiki in told for ask in _asks(stored, wiki)]
    refuse_gaps(files, asks)
    return Job(works, tuple(asks), files)


def by_duckdb(job: Job, shards: Shards) -> Iterator[Line]:
    """Yield the lines of each event, counted one after the other on this machine."""
    with opened(job.files, shards) as connection:
        take_steps(connection, job.asks)
        for name, work in job.works.items():
            rows = "SELECT * EXCLUDE (event) FROM contributions WHERE event = ?"
            yield from event_lines(connection.sql(rows, params=[name]).to_arrow_table(), work)


def by_spark(job: Job, spark: "SparkSession") -> Iterator[Line]:
    """Yield the lines of each event, counted by a grouped map, one event a group.

    Raises UnreadableError with what Spark says where it fails.
    """
    works = job.works

    def count(found: pa.Table) -> pa.Table:
        return group_lines(found, works)

    lines = defaultdict(list)
    with _told_by_spark():
        tasks = min(len(works) or 1, spark.sparkContext.defaultParallelism * TASKS)
        rows = contributions(spark, job.files, job.asks).repartition(tasks, "event")
        for row in rows.groupBy("event").applyInArrow(count, SCHEMA).collect():
            lines[row["event"]].append(tuple(row))
    for name, work in works.items():
        yield from lines[name] or event_lines(None, work)


@contextmanager
def _told_by_spark() -> Iterator[None]:
    """Raise UnreadableError with the one line that matters of what Spark says where it fails."""
    from py4j.protocol import Py4JJavaError  # noqa: PLC0415
    from pyspark.errors import PySparkException  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", _PANDAS, FutureWarning)
        try:
            yield
        except (PySparkException, Py4JJavaError) as error:
            raise UnreadableError(_said(str(error))) from error


def _said(text: str) -> str:
    """Return in one line what Spark says: of a file that cannot be read, what that was caused by."""
    java = _JAVA.findall(text)
    if found := _UNREAD.search(text):
        return f"{found[1]}: cannot be read: {java[-1] if java else 'Spark failed'}; fetch the file anew"
    return f"Spark: {java[0] if java else text.partition(chr(10))[0]}"


def _work(
    deployment: Deployment,
    declaration: EventDeclaration,
    stored: Stored,
    told: Sequence[CountedWiki],
    as_of: datetime,
) -> Work:
    known_until = min(as_of, deployment.clock())
    missing = frozenset(wiki.wiki for wiki in stored.event.wikis if wiki not in told)
    if missing:
        log.warning("wikis_not_in_dump", of=declaration.name, wikis=sorted(missing))
    return Work(
        stored.event,
        stored.times,
        promised(stored.grant, declaration),
        local_midnight(known_until, ZoneInfo(declaration.timezone)),
        known_until,
        missing,
    )


def _are_all_known(stored: Stored, wiki: CountedWiki) -> bool:
    """Tell whether every person can be found on a wiki: by the central account, or the wiki's own."""
    issuers = {identity.partition(":")[0] for identity in stored.event.roster.identities}
    return wiki.scope.accounts is None and issuers <= {CENTRAL, wiki.wiki}


def _asks(stored: Stored, wiki: CountedWiki) -> Iterator[Ask]:
    for issuer in (CENTRAL, wiki.wiki):
        people = {
            int(identity.rpartition(":")[2]): identity
            for identity in stored.event.roster.identities
            if identity.startswith(f"{issuer}:")
        }
        yield Ask(
            event=stored.event.name,
            wiki=wiki.wiki,
            people=people,
            spans=stored.times,
            namespaces=wiki.content_namespaces,
            has_drafts=wiki.project not in PROJECT_NAMESPACES,
            central=issuer == CENTRAL,
        )
