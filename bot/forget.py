"""Forgetting a person: in the store, and what else is to be done where nobody but a human can."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.bootstrap import Deployment
from bot.kinds import SKILLS, SORTS
from bot.store.database import erase_deleted, writing
from bot.store.people import find_person, forget
from bot.wishes import mentions


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The events whose lists had the person, all skills directories, and the files of ours that name them."""

    events: tuple[str, ...]
    directories: tuple[str, ...]
    files: tuple[Path, ...]


def forget_person(deployment: Deployment, name: str) -> Forgotten:
    """Delete what the store holds of whoever is called `name`, and keep them from coming back.

    Without a request. Somebody whom no list has is kept from coming by that name.
    """
    with writing(deployment.store) as connection:
        trace = find_person(connection, name)
        forget(connection, trace, now=deployment.clock())
    erase_deleted(deployment.store)
    folders = map(deployment.settings.folder, ("events", *(sort.folder for sort in SORTS)))
    files = (file for folder in folders for file in _files_naming(trace.names, folder))
    directories = SKILLS.names(deployment)
    return Forgotten(tuple(sorted(trace.events)), tuple(directories), tuple(files))


def _files_naming(names: Collection[str], folder: Path) -> Iterator[Path]:
    """Yield the declarations, and the lists beside them, in which a person stands by name."""
    named = mentions(names)
    for path in sorted(filter(Path.is_file, folder.rglob("*"))):
        if named.search(path.read_bytes().decode(errors="replace")):
            yield path
