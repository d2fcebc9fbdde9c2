"""Puts made-up readings of the days before today into the store, which a demo of a minute cannot have taken.

They go into the table `counts` as `esep milestone` would have written them; today's is the wiki's own.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from on_the_wikis import ARTICLES, UPLOADED

NAME, COUNTED = "campaign-100k", "kkwiki count articles"
A_DAY = (46, 41, 52, 38, 47, 30, 25)
"""What the whole wiki grows by from one day of the week to the next, the mass upload apart."""


def main() -> None:
    store = Path(os.environ["ESEP_HOME"]) / "data" / "esep.sqlite"
    rows = [(NAME, COUNTED, *reading) for reading in readings(date.fromisoformat(sys.argv[1]))]
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("DELETE FROM counts WHERE milestone = ?", [NAME])
        connection.executemany(
            "INSERT INTO counts (milestone, counted, taken_at, value) VALUES (?, ?, ?, ?)", rows
        )


def readings(start: date) -> Iterator[tuple[str, int]]:
    """Yield a reading of each morning since the beginning, backwards from what the wiki says by now."""
    value, uploaded = ARTICLES, start + timedelta(days=UPLOADED.days)
    day = datetime.now(UTC).date()
    while day > start:
        value -= A_DAY[day.weekday()] + (60 if day == uploaded else 0)
        yield f"{day} 00:30:00.000000", value
        day -= timedelta(days=1)


if __name__ == "__main__":
    main()
