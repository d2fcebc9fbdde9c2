"""Forgetting a person: in the store, and what else is to be done where nobody but a human can."""

import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from bot.bootstrap import Deployment
from bot.kinds import PROGRAMMES, SKILLS, SORTS
from bot.lease import RunLease
from bot.store.database import erase_deleted, writing
from bot.store.people import find_person, forget
from bot.wishes import mentions
from collectors.errors import UnreadableError
from collectors.names import tidy
from collectors.participants.files import decoded
from config.errors import DeclarationError
from config.programmes import load_programme


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The events whose lists had the person, all programmes and directories, and our files with the name.

    `unread` says what could not be looked into, and why.
    """

    events: tuple[str, ...]
    programmes: tuple[str, ...]
    directories: tuple[str, ...]
    files: tuple[Path, ...]
    unread: tuple[str, ...]


def forget_person(deployment: Deployment, name: str) -> Forgotten:
    """Delete what the store holds of whoever is called `name`, and keep them from coming back.

    Without a request. Somebody whom no list has is kept from coming by that name. Raises LeaseTakenError
    while a run is under way, which would store the person again.
    """
    with RunLease(deployment.engine, deployment.clock).held():
        with writing(deployment.store) as connection:
            trace = find_person(connection, name)
            forget(connection, trace, now=deployment.clock())
        erase_deleted(deployment.store)
    lists, unread = _lists_of_programmes(deployment)
    declared, shut = _declarations(deployment)
    files, closed = _files_naming(trace.names, declared | lists)
    return Forgotten(
        events=tuple(sorted(trace.events)),
        programmes=tuple(PROGRAMMES.names(deployment)),
        directories=tuple(SKILLS.names(deployment)),
        files=tuple(files),
        unread=(*unread, *shut, *closed),
    )


def _declarations(deployment: Deployment) -> tuple[set[Path], list[str]]:
    """Return the declarations and the lists beside them, and the folders that may not be opened."""
    paths: set[Path] = set()
    shut: list[str] = []

    def told(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            shut.append(f"{error.filename} ({error.strerror})")

    for folder in ("events", *(sort.folder for sort in SORTS)):
        for place, _, names in os.walk(deployment.settings.folder(folder), onerror=told):
            paths.update(Path(place, name) for name in names)
    return paths, shut


def _lists_of_programmes(deployment: Deployment) -> tuple[set[Path], list[str]]:
    """Return the lists of programmes, which may stand elsewhere, and what is wrong with declarations."""
    lists: set[Path] = set()
    errors = []
    for name in PROGRAMMES.names(deployment):
        try:
            folder = PROGRAMMES.declared_in(deployment)
            lists |= load_programme(name, folder, home=deployment.settings.home).files
        except (DeclarationError, OSError) as error:
            errors.append(f"its lists outside its folder: {error}")
    return lists, errors


def _files_naming(names: Collection[str], paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """Return the files in which a person stands by name, also with other blanks and capitals.

    And those that cannot be opened, with the reason.
    """
    named = re.compile(mentions(frozenset(map(tidy, names))).pattern, re.IGNORECASE)
    files, closed = [], []
    for path in sorted(paths):
        try:
            if path.is_file() and named.search(tidy(unquote(_text_in(path)))):
                files.append(path)
        except OSError as error:
            closed.append(f"{path} ({error.strerror})")
    return files, closed


def _text_in(path: Path) -> str:
    """Return a file's text, read in several ways where it is not sure in which it is written."""
    content = path.read_bytes()
    try:
        return decoded(content, path)
    except UnreadableError:
        return "\n".join(content.decode(each, errors="replace") for each in ("utf-8", "utf-16", "cp1251"))
