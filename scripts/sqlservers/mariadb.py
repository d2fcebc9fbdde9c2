"""How MariaDB is set up and started."""

from pathlib import Path

from .kind import Kind

SCRIPTS = ("mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")

NO_WAITING = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--skip-innodb-doublewrite",
    "--debug-no-sync",
)
"""Nothing waits for the disk: what the tests write may be lost with the machine, not with the server."""


def program(tree: Path, data: Path) -> list[str]:
    return [
        str(tree / "usr/sbin/mariadbd"),
        "--no-defaults",
        f"--datadir={data}",
        f"--lc-messages-dir={tree / 'usr/share/mysql'}",
        "--innodb-buffer-pool-size=32M",
        "--innodb-log-file-size=16M",
        *NO_WAITING,
    ]


def install(tree: Path, data: Path, password: Path) -> tuple[list[str], bytes]:
    """Return the command that fills the data folder, and what it has to be told."""
    tables = b"".join((tree / "usr/share/mysql" / name).read_bytes() for name in SCRIPTS)
    account = (
        "flush privileges;\n"
        f"create user esep@'127.0.0.1' identified by '{password.read_text(encoding='utf-8')}';\n"
        "grant all on *.* to esep@'127.0.0.1' with grant option;\n"
        "create database esep;\n"
    )
    told = b"create database mysql;\nuse mysql;\n" + tables + account.encode()
    return [*program(tree, data), "--bootstrap"], told


def start(tree: Path, data: Path, port: int) -> list[str]:
    listening = [f"--port={port}", "--bind-address=127.0.0.1", "--socket=socket", "--pid-file=pid"]
    return [*program(tree, data), *listening, "--skip-name-resolve"]


MARIADB = Kind("mariadb", "mariadb-server-core", "mysql+pymysql", install, start)
