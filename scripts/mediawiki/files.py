"""Files that are whole or not there: locks, secrets, and folders that change in one step."""

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PRIVATE = 0o600
PUBLIC = 0o644


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time in; the lock ends with the process, however that ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write(path: Path, text: str, mode: int = PUBLIC) -> None:
    """Write a file in one step, unless it already says so."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.touch(mode)
    new.chmod(mode)
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def write_json(path: Path, value: object, mode: int = PUBLIC) -> None:
    write(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n", mode)


def read_json(path: Path) -> Any:  # noqa: ANN401  # JSON is what it is
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give a new folder to fill; when that went well it takes the old one's place, else it goes."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left_over in folder.parent.glob(f"{folder.name}.new-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    try:
        yield new
        swap(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def swap(new: Path, folder: Path) -> None:
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
        folder.rename(old / folder.name)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        new.rename(folder)


def copy_into(source: Path, target: Path) -> None:
    shutil.copytree(source, target, dirs_exist_ok=True)
