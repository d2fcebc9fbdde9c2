"""What databases say when something is wrong, told as one line that says what to do."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreAwayError, StoreBusyError, StoreError
from bot.store.address import shown


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: which error it is, and what is said of the database."""

    kind: type[StoreError]
    said: str


LOCKED = Fault(StoreBusyError, "is locked by another process; wait for it, the next run will try again")
AWAY = Fault(StoreAwayError, "cannot be reached; when the server is back, the next run will do it")
FULL = Fault(StoreAwayError, "has no room on its disk; make some, the next run will do it")
CROWDED = Fault(StoreAwayError, "takes no more connections for now; the next run will do it")
REFUSED = Fault(StoreError, "does not accept the user or the password; correct ESEP_DATABASE")
UNKNOWN = Fault(StoreError, "is not there; make it, or correct ESEP_DATABASE")
FORBIDDEN = Fault(StoreError, "may not be written to; give Esep's user the right to read and write it")
NOT_OPENED = Fault(StoreError, "cannot be opened; check that it may be read and written, its folder too")
DAMAGED = Fault(StoreError, "is damaged or no database; put a backup in its place (esep db restore)")
TOO_LARGE = Fault(StoreError, "takes no statement of this size; raise its max_allowed_packet to 16M")

_SQLITE = {
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "SQLITE_PROTOCOL": LOCKED,
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": FULL,
    "SQLITE_READONLY": FORBIDDEN,
    "SQLITE_PERM": FORBIDDEN,
    "SQLITE_CANTOPEN": NOT_OPENED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_CORRUPT": DAMAGED,
}
"""Beginnings of SQLite's names of errors."""

_MARIADB = {
    **dict.fromkeys((1205, 1213, 1020, 1969, 3024), LOCKED),
    **dict.fromkeys((0, 1053, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 2002, 2003), AWAY),
    **dict.fromkeys((2005, 2006, 2013, 2014, 2055, 4031), AWAY),
    **dict.fromkeys((1021, 1114, 28), FULL),
    **dict.fromkeys((1040, 1203, 1226), CROWDED),
    **dict.fromkeys((1045, 1698, 1251), REFUSED),
    **dict.fromkeys((1044, 1142, 1227, 1290, 1792, 1836), FORBIDDEN),
    1049: UNKNOWN,
    1153: TOO_LARGE,
}
"""MariaDB's numbers of errors."""

_POSTGRESQL = {
    "40": LOCKED,
    "55P03": LOCKED,
    "57014": LOCKED,
    "08": AWAY,
    "57P": AWAY,
    "58": FULL,
    "53100": FULL,
    "53": CROWDED,
    "28": REFUSED,
    "3D": UNKNOWN,
    "42501": FORBIDDEN,
    "3F": FORBIDDEN,
    "25006": FORBIDDEN,
    "XX": DAMAGED,
}
"""Beginnings of PostgreSQL's codes; an earlier one goes before a later one."""

_WHILE_CONNECTING = {
    "authentication failed": REFUSED,
    "no password supplied": REFUSED,
    "pg_hba.conf": REFUSED,
    "role": REFUSED,
    "database": UNKNOWN,
    "too many": CROWDED,
    "remaining connection slots": CROWDED,
}
"""What PostgreSQL's client says after FATAL while it connects, when there is no code."""


@contextmanager
def plain_errors(engine: Engine) -> Iterator[None]:
    """Tell what the database raises inside as StoreError."""
    try:
        yield
    except SQLAlchemyError as error:
        raise store_error(error, engine) from error


def store_error(error: SQLAlchemyError, engine: Engine) -> StoreError:
    """Return what a person is told of a database's error; the password is never in it."""
    said = getattr(error, "orig", None) or error
    if fault := _fault(said):
        return fault.kind(f"{shown(engine.url)}: {fault.said}")
    text = str(said.args[-1] if said.args else said).split("\n", maxsplit=1)[0]
    text = text.replace(str(engine.url.password or "\0"), "…")
    return StoreError(f"{shown(engine.url)}: {text}; check it, or put a backup in its place")


def _fault(said: BaseException) -> Fault | None:
    if name := getattr(said, "sqlite_errorname", None):
        return _beginning(_SQLITE, name)
    if said.args and isinstance(said.args[0], int):
        return _MARIADB.get(said.args[0])
    if state := getattr(said, "sqlstate", None):
        return _beginning(_POSTGRESQL, state)
    return _while_connecting(said) if type(said).__module__.startswith("psycopg") else None


def _beginning(faults: Mapping[str, Fault], code: str) -> Fault | None:
    return next((fault for start, fault in faults.items() if code.startswith(start)), None)


def _while_connecting(said: BaseException) -> Fault | None:
    if type(said).__name__ not in ("OperationalError", "ConnectionTimeout"):
        return None
    _, fatal, why = str(said).partition("FATAL:")
    return next((fault for word, fault in _WHILE_CONNECTING.items() if fatal and word in why), AWAY)
