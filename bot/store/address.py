"""What `ESEP_DATABASE` may say."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StoreError

DRIVERS = {
    "sqlite": "sqlite",
    "mariadb": "mysql+pymysql",
    "mysql": "mysql+pymysql",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
"""Kind of database, as URLs name it → what SQLAlchemy calls it and its driver."""

FORMS = "sqlite:///FILE, mariadb://USER:PASSWORD@HOST/DATABASE or postgresql://USER:PASSWORD@HOST/DATABASE"


def parsed(url: str) -> URL:
    """Return the database's address with our own driver; raises StoreError, which never repeats the URL."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise _refusal("is not the URL of a database") from error
    driver = DRIVERS.get(address.get_backend_name())
    if not driver:
        raise _refusal(f"does not name a database that Esep can use: “{address.get_backend_name()}”")
    if driver != "sqlite" and ("@" in (address.host or "") or not address.host or not address.database):
        raise _refusal("does not name host and database clearly")
    return address.set(drivername=driver)


def shown(address: URL) -> str:
    """Return how a database is called in messages: its file, or kind, host and name; never who logs in."""
    if address.get_backend_name() == "sqlite":
        return address.database or "the database in memory"
    kind = "MariaDB" if address.get_backend_name() == "mysql" else "PostgreSQL"
    port = f":{address.port}" if address.port else ""
    return f"{kind} database “{address.database}” on {address.host}{port}"


def file_of(address: URL) -> Path | None:
    """Return the file of an SQLite database; None for a server, for memory, and for a URI."""
    is_file = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return Path(str(address.database)) if is_file and not str(address.database).startswith("file:") else None


def _refusal(what: str) -> StoreError:
    return StoreError(
        f"ESEP_DATABASE: {what}; write {FORMS}, with @, :, / and % in a password as %40, %3A, %2F and %25"
    )
