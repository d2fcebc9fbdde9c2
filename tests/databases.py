"""Stores on every kind of database; MariaDB and PostgreSQL where scripts/databases can run them."""

import json
import os
import subprocess
from functools import cache
from pathlib import Path

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


@pytest.fixture(scope="session")
def a_database():
    """A function that returns the URL of an empty database of a kind, in `folder` where it is a file."""
    made = []

    def make(kind, folder):
        if kind == "sqlite":
            return f"sqlite:///{folder}/data/esep.sqlite"
        name = f"esep_{os.getpid()}_{len(made)}"
        address = administer(kind, f"CREATE DATABASE {name}").set(database=name)
        made.append((kind, name))
        return address.render_as_string(hide_password=False)

    yield make
    for kind, name in made:
        drop(kind, name)


@pytest.fixture(scope="session")
def filled_again(a_database):
    """A function that returns the one store of a server that tests empty and fill again."""
    stores = {}

    def store(kind):
        if kind not in stores:
            stores[kind] = open_store(a_database(kind, None))
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


@pytest.fixture
def store(kind, request, tmp_path):
    """An empty store."""
    if kind == "sqlite":
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
