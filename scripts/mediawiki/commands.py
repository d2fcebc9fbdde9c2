"""PHP commands of one instance, several wikis at a time."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import apt, container, debian, files
from .errors import LabError, NoRuntimeError
from .instance import SOURCES, Instance
from .runtime import Runtime


def find_runtime(instance: Instance) -> Runtime:
    """Prepare what runs PHP here, and its settings."""
    if apt.is_available():
        found = debian.runtime(instance)
    elif engine := container.engine():
        found = container.runtime(instance, engine)
    else:
        raise NoRuntimeError("MediaWiki needs apt-get (Debian, Ubuntu), or docker or podman running")
    files.write(instance.ini, found.ini)
    return found


@dataclass(frozen=True, slots=True)
class Php:
    """Runs MediaWiki's maintenance scripts on the databases in `data`."""

    instance: Instance
    runtime: Runtime
    data: Path

    def environment(self, wiki: str = "", *, settings: bool = True) -> dict[str, str]:
        own = {
            "LAB_HOME": str(self.instance.home),
            "LAB_DATA": str(self.data),
            "LAB_WIKI": wiki,
            "MW_INSTALL_PATH": str(self.runtime.mediawiki),
            **self.runtime.environment,
        }
        if settings:
            own["MW_CONFIG_FILE"] = str(SOURCES / "LocalSettings.php")
        return {**os.environ, **own}

    def maintenance(self, step: str, script: str, arguments: Mapping[str, Iterable[str]]) -> None:
        """Run a script on each wiki at once, with the arguments for each."""
        path = script if script.startswith("/") else str(self.runtime.mediawiki / "maintenance" / script)
        settings = script != "install.php"
        running = {
            wiki: self.begin(step, wiki, [path, *words], settings=settings)
            for wiki, words in arguments.items()
        }
        failed = [wiki for wiki, process in running.items() if process.wait()]
        if failed:
            raise LabError(f"{step} of {failed[0]} failed: {last_line(self.instance.log(step, failed[0]))}")

    def begin(self, step: str, wiki: str, words: list[str], *, settings: bool) -> subprocess.Popen[bytes]:
        command = [*self.runtime.script, *words, *(["--wiki", wiki] if settings else [])]
        self.instance.run.mkdir(parents=True, exist_ok=True)
        with self.instance.log(step, wiki).open("w") as log:
            environment = self.environment(wiki, settings=settings)
            return subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )


def last_line(log: Path) -> str:
    """What a log ends with, leaving out PHP's tracebacks and what it says while it gives up."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "PHP Notice"))]
    return f"{lines[-1]} (see {log})" if lines else f"it said nothing (see {log})"
