"""A dump's files taken over, each into a Parquet file of its own: a done one is skipped, none is half."""

import bz2
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from collectors.errors import UnreadableError
from collectors.history_files import DumpFile, columns_in
from collectors.history_sql import HISTORY
from collectors.room import FULL, REFUSED, code_in, unwritten

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MANIFEST = "manifest.jsonl"

_READ = (
    "CREATE VIEW raw AS SELECT * FROM read_csv('{pipe}', auto_detect = false, header = false, "
    "delim = '\\t', quote = '', escape = '', comment = '', nullstr = '', new_line = '\\n', "
    "columns = {columns})"
)


@contextmanager
def database(folder: Path, memory: str) -> Iterator["DuckDBPyConnection"]:
    """Open a DuckDB of this process that takes `memory`, such as 512MB, and spills the rest into `folder`.

    Raises UnreadableError where that is no amount of memory, and for what is done with it where it is too
    little; TryLaterError where the disk is full.
    """
    import duckdb  # noqa: PLC0415

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(folder),
        "preserve_insertion_order": False,
    }
    try:
        connection = duckdb.connect(config=settings)
    except duckdb.Error as error:
        raise UnreadableError(f"memory “{memory}”: {_told(error)}; give it like 512MB") from error
    with connection:
        try:
            yield connection
        except duckdb.OutOfMemoryException as error:
            raise UnreadableError(
                f"memory “{memory}”: {_told(error)}; give more, or room to spill"
            ) from error
        except duckdb.IOException as error:
            code = code_in(str(error))
            raise unwritten(folder.parent, code) if code else UnreadableError(_told(error)) from error


@dataclass(frozen=True, slots=True)
class Shards:
    """A folder of shards, which several jobs may fill at once; `memory` is what one job takes at most."""

    folder: Path
    memory: str = "1GB"

    def take(self, file: DumpFile) -> Path:
        """Return a file's shard, made where it is not there yet.

        Its line in the manifest is written last: without the line it is made again, with it it is whole.
        Raises UnreadableError for what is no dump, and what `work` and `database` raise.
        """
        shard = self.folder / f"{Path(file.path).name}.parquet"
        size = _size(file.path)
        if not shard.is_file() or {"file": Path(file.path).name, "bytes": size} not in self._done():
            with self.work() as work:
                made = work / "shard"
                _convert(file.path, made, self.memory)
                made.replace(shard)
                self._note({"file": Path(file.path).name, "bytes": size})
        return shard

    @contextmanager
    def work(self) -> Iterator[Path]:
        """Give a folder within this one for what is under way; raises what `unwritten` gives."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder) as work:
                yield Path(work)
        except OSError as error:
            if error.errno not in FULL | REFUSED:
                raise
            raise unwritten(self.folder, error.errno) from error

    def _done(self) -> list[dict[str, str | int]]:
        with suppress(FileNotFoundError, NotADirectoryError):
            lines = (self.folder / MANIFEST).read_text(encoding="utf-8").splitlines()
            return [found for line in lines if (found := _read(line))]
        return []

    def _note(self, line: dict[str, str | int]) -> None:
        with (self.folder / MANIFEST).open("a", encoding="utf-8") as manifest:
            manifest.write(json.dumps(line) + "\n")


def _read(line: str) -> dict[str, str | int]:
    """Return what a line of the manifest says: nothing where a full disk cut it off."""
    try:
        found: dict[str, str | int] = json.loads(line)
    except ValueError:
        return {}
    return found


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read: {error.strerror}; correct the path") from error


def _convert(path: str, to: Path, memory: str) -> None:
    """Write what is needed of a dump's file to `to`, in pieces, however large the file is."""
    import duckdb  # noqa: PLC0415

    columns = dict.fromkeys(columns_in(path), "VARCHAR")
    with database(to.parent, memory) as connection, _unpacked(path) as pipe:
        try:
            connection.execute(_READ.format(pipe=pipe, columns=columns))
            connection.sql(HISTORY).write_parquet(str(to), compression="zstd")
        except (duckdb.DataError, duckdb.ProgrammingError) as error:
            raise UnreadableError(f"{path}: {_told(error)}; fetch the file anew") from error


@contextmanager
def _unpacked(path: str) -> Iterator[str]:
    """Give a pipe that a file's text comes through; raises UnreadableError where the file ends too soon."""
    reading, writing = os.pipe()
    failed: list[Exception] = []

    def send() -> None:
        try:
            with (
                os.fdopen(writing, "wb", buffering=0) as out,
                bz2.open(path) as packed,
                suppress(BrokenPipeError),
            ):
                shutil.copyfileobj(packed, out, 1 << 20)
        except (OSError, EOFError) as error:
            failed.append(error)

    sender = Thread(target=send)
    sender.start()
    try:
        yield f"/dev/fd/{reading}"
    finally:
        os.close(reading)  # whatever is not read by now never will be
        sender.join()
        if failed:
            raise UnreadableError(f"{path}: cannot be read: {failed[0]}; fetch the file anew") from failed[0]


def _told(error: Exception) -> str:
    """Return what is told of an error of DuckDB in one line: of a bad line its number and its columns."""
    lines = [line.strip().removeprefix("Invalid Input Error: ") for line in str(error).splitlines()]
    wanted = ("CSV Error on Line", "Expected Number of Columns")
    return ", ".join(line for line in lines if line.startswith(wanted)) or lines[0]
