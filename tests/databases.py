"""Stores on every kind of database; MariaDB and PostgreSQL where scripts/databases can run them."""

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import worker
from sqlalchemy import create_engine, delete, make_url, text

from bot.store.database import open_store, writing
from bot.store.tables import OF_PROCESSES, metadata

ROOT = Path(__file__).parents[1]
SERVERS = ("mariadb", "postgresql")
KINDS = ("sqlite", *SERVERS)
HOME = {"mariadb": "mysql", "postgresql": "postgres"}
"""A database that every server has."""


def scripts_databases(*arguments):
    command = [str(ROOT / "scripts" / "databases"), "--name", worker.NAME, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@cache
def server(kind):
    """Return a server's address; where there can be none its tests are left out."""
    ran = scripts_databases("up", kind)
    if ran.returncode == 3:
        return ran.stderr.strip()
    assert ran.returncode == 0, ran.stderr
    return make_url(json.loads(scripts_databases("env", "--json", kind).stdout)[kind])


def administer(kind, *statements):
    address = server(kind)
    if isinstance(address, str):
        pytest.skip(address)
    engine = create_engine(address.set(database=HOME[kind]), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
    return address


def drop(kind, name):
    administer(kind, f"DROP DATABASE IF EXISTS {name}{' WITH (FORCE)' if kind == 'postgresql' else ''}")


@cache
def created(kind, name):
    """Make a database that is dropped at the end; return its URL."""
    return administer(kind, f"CREATE DATABASE {name}").set(database=name)


def emptied(kind, name):
    """Return the URL of a database of ours without anything in it."""
    address = created(kind, name)
    if kind == "mariadb":
        administer(kind, f"DROP DATABASE {name}", f"CREATE DATABASE {name}")
    else:
        engine = create_engine(address)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    return address.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def names():
    """Names of databases of this session: one that is filled again and again, the others for one test."""
    given = [f"esep_{os.getpid()}_{number}" for number in range(4)]
    yield given
    for kind in SERVERS:
        if not isinstance(server(kind), str):
            for name in given:
                drop(kind, name)


@pytest.fixture
def a_database(names):
    """A function that returns the URL of an empty database of a kind, in `folder` where it is a file."""
    unused = iter(names[1:])

    def make(kind, folder):
        return f"sqlite:///{folder}/data/esep.sqlite" if kind == "sqlite" else emptied(kind, next(unused))

    return make


@pytest.fixture(scope="session")
def filled_again(names):
    """A function that returns the one store of a server that tests empty and fill again."""
    stores = {}

    def store(kind):
        if kind not in stores:
            stores[kind] = open_store(emptied(kind, names[0]))
        return stores[kind]

    yield store
    for engine in stores.values():
        engine.dispose()


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def url(kind, a_database, tmp_path):
    """The URL of an empty database without tables."""
    return a_database(kind, tmp_path)


@cache
def empty_store():
    """Return the content of an SQLite file with the tables of this version."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "esep.sqlite"
        open_store(f"sqlite:///{path}").dispose()
        return path.read_bytes()


def put_empty_store(path):
    path.parent.mkdir(parents=True)
    path.write_bytes(empty_store())


@pytest.fixture
def store(kind, request, tmp_path):
    """An empty store."""
    if kind == "sqlite":
        put_empty_store(tmp_path / "data" / "esep.sqlite")
        engine = open_store(f"sqlite:///{tmp_path}/data/esep.sqlite")
        yield engine
        engine.dispose()
        return
    engine = request.getfixturevalue("filled_again")(kind)
    with writing(engine) as connection:
        for table in set(metadata.tables.values()) - set(OF_PROCESSES):
            connection.execute(delete(table))
    yield engine


def url_of(engine):
    return engine.url.render_as_string(hide_password=False)
