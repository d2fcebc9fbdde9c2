"""How PostgreSQL is set up and started."""

from pathlib import Path

from mediawiki.debian import one

from .kind import Kind

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "32MB",
    "fsync": "off",
}


def program(tree: Path, name: str) -> str:
    return str(one(tree.glob(f"usr/lib/postgresql/*/bin/{name}"), f"PostgreSQL's {name}"))


def install(tree: Path, data: Path, password: Path) -> tuple[list[str], bytes]:
    """Return the command that fills the data folder, and what it has to be told."""
    options = ["--username=esep", f"--pwfile={password}", "--auth=scram-sha-256"]
    text = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    return [program(tree, "initdb"), f"--pgdata={data}", *options, *text], b""


def start(tree: Path, data: Path, port: int) -> list[str]:
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    return [program(tree, "postgres"), "-D", str(data), "-p", str(port), *settings]


POSTGRESQL = Kind("postgresql", "postgresql", "postgresql+psycopg", install, start)
