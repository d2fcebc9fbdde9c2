"""Backups: all records in one file that every kind of database can be restored from.

A backup is compressed text, a JSON value a line: a heading with the version of the tables; for each table its
name and columns, then its rows; at the end the number of rows and a checksum of all lines before.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from gzip import GzipFile
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from bot.errors import BackupError, StoreError
from bot.store.address import shown
from bot.store.database import reading, revision
from bot.store.portable import rows_of, tables_at
from bot.version import VERSION
from bot.whole_file import whole_file

FORM = 1
"""The form of the file; another one is another number."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a backup says of itself: the version of its tables, and when it was made."""

    version: str
    made_at: str


def save_backup(engine: Engine, path: Path, *, now: datetime) -> int:
    """Write everything as of one moment to a file, in one step, and return the number of rows.

    An earlier backup is replaced; raises BackupError for a file that is anything else or cannot be written,
    StoreError for a database without tables.
    """
    if path.exists():
        read_heading(path)
    with reading(engine) as connection:
        version = revision(connection)
        if not version:
            raise StoreError(f"{shown(engine.url)}: there are no records yet to back up")
        with _new_file(path) as file:
            return _write(Lines(file), connection, version, now)


def _write(lines: "Lines", connection: Connection, version: str, now: datetime) -> int:
    lines.write({"esep_backup": FORM, "tables": version, "made_at": now.isoformat(), "esep": VERSION})
    for table in tables_at(version).sorted_tables:
        lines.write({"table": table.name, "columns": list(table.columns.keys())})
        for row in rows_of(connection, table):
            lines.write(row)
            lines.rows += 1
    lines.write({"rows": lines.rows, "sha256": lines.digest.hexdigest()})
    return lines.rows


class Lines:
    """Writes values as lines, and keeps account of them."""

    def __init__(self, file: GzipFile) -> None:
        self.file, self.digest, self.rows = file, sha256(), 0

    def write(self, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        line = text.encode("utf-8", "surrogatepass") + b"\n"
        self.digest.update(line)
        self.file.write(line)


def read_heading(path: Path) -> Heading:
    """Return what a backup says of itself; raises BackupError for any other file."""
    value = next((_value(path, line) for line in _lines(path)), None)
    if isinstance(value, dict) and value.get("esep_backup") == FORM:
        return Heading(str(value.get("tables")), str(value.get("made_at")))
    raise BackupError(f"{path}: is no backup of Esep")


def read_rows(path: Path) -> Iterator[tuple[tuple[str, list[str]], list[Any]]]:
    """Give each row with its table's name and columns.

    Raises BackupError where the file turns out not to be whole: what was read until then is worth nothing.
    """
    table: tuple[str, list[str]] = "", []
    for value in _checked(path):
        if isinstance(value, list):
            yield table, value
        else:
            table = str(value.get("table")), value.get("columns", [])


def _checked(path: Path) -> Iterator[Any]:
    """Give what the lines say, up to the last one; raises BackupError where it is not their checksum."""
    digest, rows = sha256(), 0
    for line in _lines(path):
        value = _value(path, line)
        if isinstance(value, dict) and "sha256" in value:
            if (value["sha256"], value.get("rows")) != (digest.hexdigest(), rows):
                raise BackupError(f"{path}: is damaged: its checksum is another; take another backup")
            return
        digest.update(line)
        rows += isinstance(value, list)
        yield value
    raise BackupError(f"{path}: ends in the middle; take another backup")


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as file:
            yield from file
    except EOFError as error:
        raise BackupError(f"{path}: ends in the middle; take another backup") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BackupError(f"{path}: is no backup of Esep, or damaged ({error})") from error
    except OSError as error:
        raise BackupError(f"{path}: cannot be read ({error.strerror})") from error


def _value(path: Path, line: bytes) -> dict[str, Any] | list[Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise BackupError(f"{path}: is no backup of Esep, or damaged") from error
    if not isinstance(value, dict | list):
        raise BackupError(f"{path}: is no backup of Esep, or damaged")
    return value


@contextmanager
def _new_file(path: Path) -> Iterator[GzipFile]:
    """Give a compressed file to write, that takes its name when it is whole and on the disk."""
    try:
        with (
            whole_file(path, 0o600) as file,
            GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6) as compressed,
        ):
            yield compressed
    except OSError as error:
        raise BackupError(f"{path}: cannot be written ({error.strerror})") from error
