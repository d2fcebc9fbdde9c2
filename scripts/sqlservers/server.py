"""One server: installed, started, found by what it was started with, stopped."""

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from mediawiki import files
from mediawiki.commands import last_line
from mediawiki.debian import libraries
from mediawiki.errors import LabError
from mediawiki.instance import ADDRESS, free_ports, is_free, word
from mediawiki.servers import arguments

from .kind import Kind
from .packages import unpacked

NOBODY = 65534
SECONDS = 60.0

Process = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Server:
    """A server of a family; `lab` is the folder of all families."""

    kind: Kind
    name: str
    lab: Path

    @property
    def home(self) -> Path:
        return self.lab / self.name / "databases" / self.kind.name

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def password(self) -> Path:
        return self.home / "password"

    @property
    def port(self) -> int:
        return int(files.read_json(self.home / "port.json") or 0)

    @property
    def process(self) -> int | None:
        """The id of the server's process: it is ours when it was started on our folder."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            if {os.fsencode(self.data), b"--datadir=" + os.fsencode(self.data)} & set(arguments(path)):
                return int(path.parent.name)
        return None

    @property
    def url(self) -> str:
        password = quote(self.password.read_text(encoding="utf-8"))
        return f"{self.kind.driver}://esep:{password}@{ADDRESS}:{self.port}/"

    def up(self) -> None:
        """Do what is not done yet until the server answers."""
        if self.process and self.answers():
            return
        tree = unpacked(self.lab / "packages", self.kind.package)
        had_data = self.data.exists()
        if not had_data:
            self.install(tree)
        try:
            self.start(tree)
        except LabError:
            if not had_data:
                raise
            self.install(tree)  # its data are damaged, and nothing but tests is in them
            self.start(tree)

    def start(self, tree: Path) -> None:
        port = self.port if is_free(self.port) else free_ports(1)[0]
        files.write_json(self.home / "port.json", port)
        self.await_answer(self.begin(self.kind.start(tree, self.data, port), tree))

    def install(self, tree: Path) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        files.write(self.password, word(), files.PRIVATE)
        with files.replacing(self.data) as new:
            hand_over(new)
            command, told = self.kind.install(tree, new, self.password)
            process = self.begin(command, tree)
            process.communicate(told)
            if process.returncode:
                raise LabError(f"{self.kind.name} could not be set up: {last_line(self.log)}")

    def begin(self, command: list[str], tree: Path) -> Process:
        with self.log.open("w") as log:
            return subprocess.Popen(
                [*as_nobody(), *command],
                env={**os.environ, "LD_LIBRARY_PATH": libraries(tree)},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def await_answer(self, process: Process) -> None:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            if self.answers():
                return
            time.sleep(0.05)
        raise LabError(f"{self.kind.name} does not answer: {last_line(self.log)}")

    def answers(self) -> bool:
        """Whether it listens, and says something where it speaks first."""
        with suppress(OSError), socket.create_connection((ADDRESS, self.port), timeout=1):
            return "ready" in self.log.read_text(encoding="utf-8", errors="replace")
        return False

    def down(self) -> None:
        """End the server, politely first."""
        for kind in (signal.SIGINT if self.kind.name == "postgresql" else signal.SIGTERM, signal.SIGKILL):
            if process := self.process:
                with suppress(ProcessLookupError):
                    os.kill(process, kind)
            if self.is_gone():
                return
        raise LabError(f"{self.kind.name} does not end: end process {self.process} by hand")

    def is_gone(self) -> bool:
        deadline = time.monotonic() + SECONDS / 4
        while self.process and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self.process


def as_nobody() -> tuple[str, ...]:
    """Return what a command begins with so that no server runs as root; folders of root stay readable."""
    if os.geteuid():
        return ()
    rights = ("--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *rights, "--")


def hand_over(folder: Path) -> None:
    if not os.geteuid():
        os.chown(folder, NOBODY, NOBODY)
