"""Statements to a host of Wikimedia's wiki replicas: each with a time limit, and whole or an error."""

import configparser
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import pymysql
from pymysql.cursors import SSCursor

from collectors.errors import (
    CollectorError,
    IncompleteError,
    LoginError,
    TryLaterError,
    UnreadableError,
)

T = TypeVar("T")

STATEMENT_SECONDS = 300
"""How long a statement may take; Wikimedia's `web` hosts end them after five minutes as well."""

ANSWER_SECONDS = STATEMENT_SECONDS + 30
"""How long we wait for a host that says nothing, not even that a statement took too long."""

BATCH = 500
"""How many ids or names a statement names."""

REFUSED = frozenset({1044, 1045, 1142, 1143, 1698, 4151})
UNREACHED = frozenset({2002, 2003, 2005, 2006, 2013})
BUSY = frozenset({1040, 1203, 1205, 1213, 1226, 1317, 1927, 1969})
"""MariaDB's numbers of errors: of accounts, of connections, and of what a later run may do."""


@dataclass(frozen=True, slots=True)
class Replicas:
    """All wikis' replicas: `pattern` is their address, with `{host}` and `{wiki}` where these differ.

    A host is named as a wiki's database, `kkwiki`; the tables of links of some have a host of their own,
    `links.commonswiki`.
    """

    pattern: str

    def open(self, host: str, wiki: str) -> "Replica":
        """Connect to the replica of a wiki on a host; raises what `Replica.rows` raises."""
        return Replica(host, self.pattern.replace("{host}", host).replace("{wiki}", wiki))


class Replica:
    """A connection to one host, which ends with the `with` block; `statements` counts what was asked."""

    def __init__(self, host: str, address: str) -> None:
        self.statements = 0
        self.host = host
        try:
            self._connection = pymysql.connect(**options(address))
        except (pymysql.MySQLError, OSError) as error:
            raise told(host, error) from error
        except (configparser.Error, ValueError):  # their texts quote the file or the address, so the password
            raise LoginError(
                f"the replica on {host}: ESEP_REPLICAS, or the file it names, cannot be read; correct it"
            ) from None

    def rows(self, statement: str, **values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a statement; a sequence among `values` stands for `IN`.

        Raises TryLaterError where the host is busy or the statement took too long, IncompleteError where the
        connection broke, LoginError where the account is refused, UnreadableError for any other error.
        """
        self.statements += 1
        try:
            with closing(self._connection.cursor(SSCursor)) as cursor:
                cursor.execute(statement, values)
                yield from cursor
        except (pymysql.MySQLError, OSError) as error:
            raise told(self.host, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection.open:
            self._connection.close()


def options(address: str) -> dict[str, Any]:
    """Return what pymysql needs to know; the password comes from the file that the address names."""
    parts = urlsplit(address)
    given = {"user": parts.username, "password": parts.password}
    file = parse_qs(parts.query).get("read_default_file", [None])[0]
    return {
        "host": parts.hostname,
        "port": parts.port or 3306,
        "database": parts.path.removeprefix("/"),
        "charset": "utf8mb4",
        "connect_timeout": 10,
        "read_timeout": ANSWER_SECONDS,
        "autocommit": True,
        "read_default_file": file,
        "init_command": f"SET SESSION max_statement_time = {STATEMENT_SECONDS}",
        **{name: unquote(value) for name, value in given.items() if value},
    }


def told(host: str, error: Exception) -> CollectorError:
    """Return a database's error as one of ours, in one line."""
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    text = f"the replica on {host}: {str(error.args[-1]) if error.args else error} ({number})"
    if number in REFUSED:
        return LoginError(f"{text}; check the file that ESEP_REPLICAS names")
    if number in UNREACHED or isinstance(error, OSError):
        return IncompleteError(text)
    return TryLaterError(text) if number in BUSY else UnreadableError(text)


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield as many values as a statement names."""
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def text(value: bytes) -> str:
    """Return what a `varbinary` says; MediaWiki once cut long texts in the middle of a character."""
    return value.decode("utf-8", errors="replace")


def title(value: bytes) -> str:
    return text(value).replace("_", " ")


def key(name: str) -> bytes:
    """Return a title without its namespace as the tables have it."""
    return (name[:1].upper() + name[1:]).replace(" ", "_").encode()


def moment(value: bytes) -> datetime:
    return datetime.strptime(value.decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def stamp(value: datetime) -> bytes:
    return value.astimezone(UTC).strftime("%Y%m%d%H%M%S").encode()
