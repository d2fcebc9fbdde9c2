"""APT used without being root: packages are downloaded and unpacked into folders, never installed."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from .errors import LabError


def is_available() -> bool:
    return all(map(shutil.which, ("apt-get", "apt-cache", "dpkg")))


class Apt:
    """APT with state folders of its own, so that it needs no root and touches nothing of the system's."""

    def __init__(self, packages: Path) -> None:
        self.log = packages / "apt.log"
        state, cache = packages / "apt/state", packages / "apt/cache"
        (state / "lists/partial").mkdir(parents=True, exist_ok=True)
        (cache / "archives/partial").mkdir(parents=True, exist_ok=True)
        settings = {
            "Dir::State": state,
            "Dir::State::status": "/var/lib/dpkg/status",
            "Dir::Cache": cache,
            "APT::Sandbox::User": "",
            "Debug::NoLocking": 1,
        }
        self.options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]

    def update(self) -> None:
        self.call("apt-get", *self.options, "-qq", "update")

    def download(self, folder: Path, packages: Iterable[str]) -> None:
        self.call("apt-get", *self.options, "-qq", "download", *sorted(packages), folder=folder)

    def depends(self, package: str) -> str:
        return self.call("apt-cache", *self.options, "depends", package)

    def unpack(self, archives: Path, tree: Path) -> None:
        for archive in sorted(archives.glob("*.deb")):
            self.call("dpkg", "-x", str(archive), str(tree))

    def missing(self, packages: list[str]) -> list[str]:
        """What the packages need and this machine lacks, by APT's own reckoning."""
        plan = self.call("apt-get", *self.options, "install", "-s", "--no-install-recommends", *packages)
        return re.findall(r"^Inst (\S+)", plan, re.MULTILINE)

    def call(self, *command: str, folder: Path | None = None) -> str:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
        )
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(command)}\n{done.stdout}{done.stderr}")
        if done.returncode:
            raise LabError(f"{command[0]} failed (see {self.log}): check network and /etc/apt, run it again")
        return done.stdout
