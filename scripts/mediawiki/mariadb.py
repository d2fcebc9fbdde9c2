"""Wikis in MariaDB: their server, its data beside the wikis' own, and replicas as those of Wikimedia."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import files
from .commands import Php
from .errors import LabError, NoRuntimeError
from .instance import ADDRESS, MARIADB, ROOT, SOURCES, Instance, word
from .wikis import NAMES

VIEWS = SOURCES / "replica_views.sql"
READER = "replica"


def home(instance: Instance) -> Path:
    return instance.home / "databases" / MARIADB


def up(instance: Instance) -> None:
    """Start the server, which is made where it is missing; one for wikis in SQLite is not started."""
    if instance.on_mariadb:
        call(instance, "up")


def down(instance: Instance) -> None:
    if instance.on_mariadb:
        call(instance, "down")


def call(instance: Instance, command: str) -> None:
    words = [str(ROOT / "scripts/databases"), "--name", instance.name, command, MARIADB]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        kind = NoRuntimeError if done.returncode == NoRuntimeError.exit_code else LabError
        raise kind(done.stderr.strip())


def begin_anew(instance: Instance) -> None:
    """Start a server without wikis."""
    if instance.on_mariadb:
        down(instance)
        shutil.rmtree(home(instance) / "data", ignore_errors=True)
        up(instance)


def keep(instance: Instance) -> None:
    """Copy the server's data as they are now, for `bring_back`."""
    replace(instance, "fresh", "data")


def bring_back(instance: Instance) -> None:
    """Let the server have the data that were kept."""
    if instance.on_mariadb:
        replace(instance, "data", "fresh")


def replace(instance: Instance, target: str, source: str) -> None:
    down(instance)
    with files.replacing(home(instance) / target) as new:
        shutil.copytree(home(instance) / source, new, copy_function=copy, dirs_exist_ok=True)
    up(instance)


def copy(source: str, target: str) -> None:
    """Copy a file with its owner, who the server is."""
    shutil.copy2(source, target)
    owner = Path(source).stat()
    os.chown(target, owner.st_uid, owner.st_gid)


@contextmanager
def undoing(instance: Instance) -> Iterator[None]:
    """Bring back the data that were kept where what is done meanwhile fails."""
    try:
        yield
    except BaseException:
        bring_back(instance)
        raise


def installer_words(instance: Instance) -> list[str]:
    where = home(instance)
    server = f"{ADDRESS}:{files.read_json(where / 'port.json')}"
    password = f"--dbpassfile={where / 'password'}"
    return ["--dbtype=mysql", f"--dbserver={server}", "--dbuser=esep", password]


def add_replicas(php: Php) -> None:
    """Make the views, and an account that may read them alone, in a file as Toolforge gives one."""
    password = word()
    views = VIEWS.read_text(encoding="utf-8").replace("{reader}", READER).replace("{password}", password)
    paths = {wiki: php.instance.home / "replicas" / f"{wiki}.sql" for wiki in NAMES}
    for wiki, path in paths.items():
        files.write(path, views.replace("{wiki}", wiki).replace("{links}", links_of(wiki)), files.PRIVATE)
    for wiki, path in paths.items():
        php.maintenance("replicas", "sql.php", {wiki: (str(path),)})
    files.write(
        option_file(php.instance), f"[client]\nuser = {READER}\npassword = {password}\n", files.PRIVATE
    )


def links_of(wiki: str) -> str:
    """Return the host of the tables of links; Commons' is one of its own, as on Wikimedia."""
    return f"links.{wiki}" if wiki == "commonswiki" else wiki


def option_file(instance: Instance) -> Path:
    return instance.home / "replica.my.cnf"


def replicas(instance: Instance) -> str:
    """Return where the replicas are, in the form of ESEP_REPLICAS."""
    port = files.read_json(home(instance) / "port.json")
    return f"mysql://{ADDRESS}:{port}/{{host}}_p?read_default_file={option_file(instance)}"
