"""One family of wikis on disk: its folders, ports and passwords."""

import hashlib
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import files
from .errors import LabError
from .wikis import EXTENSIONS, WIKIS

SOURCES = Path(__file__).parent
ROOT = SOURCES.parent.parent
ADDRESS = "127.0.0.1"
MARIADB = "mariadb"
"""What the names of families end in whose wikis are in MariaDB."""

BOT_PASSWORD_LETTERS = "0123456789abcdefghijklmnopqrstuvw"
"""MediaWiki takes a bot password for one only when it is 32 of these or more."""


@dataclass(frozen=True, slots=True)
class Instance:
    """The folder of one family; every path below is in it."""

    name: str
    lab: Path = ROOT / ".lab"

    @property
    def home(self) -> Path:
        return self.lab / self.name

    @property
    def on_mariadb(self) -> bool:
        """Whether the wikis' tables are in MariaDB, with replicas of them; elsewhere they are in SQLite."""
        return self.name.endswith(f"-{MARIADB}")

    @property
    def packages(self) -> Path:
        return self.lab / "packages"

    @property
    def data(self) -> Path:
        """The wikis' databases and uploaded files, as they are now."""
        return self.home / "data"

    @property
    def fresh(self) -> Path:
        """The same, as they were right after the installation."""
        return self.home / "fresh"

    @property
    def run(self) -> Path:
        """Logs, and the switches that make a wiki fail."""
        return self.home / "run"

    @property
    def ini(self) -> Path:
        return self.home / "php.ini"

    @property
    def family(self) -> Path:
        """What LocalSettings.php must know of the wikis."""
        return self.home / "family.json"

    def docroot(self, wiki: str) -> Path:
        return self.home / "docroot" / wiki

    def log(self, step: str, wiki: str) -> Path:
        return self.run / f"{step}.{wiki}.log"

    def access_log(self, wiki: str) -> Path:
        return self.log("access", wiki)

    def ports(self) -> dict[str, int]:
        known = files.read_json(self.family)
        if known is None:
            raise LabError(f"there are no wikis {self.name!r} yet: run scripts/lab --name {self.name} up")
        return {name: wiki["port"] for name, wiki in known["wikis"].items()}

    def url(self, wiki: str) -> str:
        return f"http://{ADDRESS}:{self.ports()[wiki]}"

    def passwords(self) -> dict[str, str]:
        """Of `admin` and `bot` (their log-ins) and of the bot's bot password, made once."""
        path = self.home / "secrets.json"
        known: dict[str, str] | None = files.read_json(path)
        if known is None:
            known = {"admin": word(), "bot": word(), "bot_password": word()}
            files.write_json(path, known, files.PRIVATE)
        return known


def word(length: int = 32) -> str:
    return "".join(secrets.choice(BOT_PASSWORD_LETTERS) for _ in range(length))


def recipe(runtime: str) -> str:
    """Of what an installation depends on: when it changes, the wikis are installed anew."""
    files_of_ours = ("LocalSettings.php", "replica_views.sql")
    texts = [(SOURCES / name).read_text(encoding="utf-8") for name in files_of_ours]
    return hashlib.sha256("\n".join([runtime, repr(WIKIS), repr(EXTENSIONS), *texts]).encode()).hexdigest()


def choose_ports(instance: Instance) -> None:
    """Keep the ports where they are free, take others where they are not."""
    known = files.read_json(instance.family) or {"wikis": {}}
    ports = [known["wikis"].get(wiki.name, {}).get("port", 0) for wiki in WIKIS]
    if len(set(ports)) < len(WIKIS) or not all(map(is_free, ports)):
        ports = free_ports(len(WIKIS))
    files.write_json(instance.family, {"mariadb": instance.on_mariadb, **described(ports)})


def described(ports: list[int]) -> dict[str, Any]:
    return {
        "extensions": EXTENSIONS,
        "wikis": {
            wiki.name: {
                "title": wiki.title,
                "language": wiki.language,
                "port": port,
                "prefixes": wiki.prefixes,
            }
            for wiki, port in zip(WIKIS, ports, strict=True)
        },
    }


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return port > 0


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind((ADDRESS, 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
