"""The same PHP commands in MediaWiki's official image, for machines without apt-get."""

import os
import shutil
import subprocess
from pathlib import Path

from .instance import ROOT, Instance
from .runtime import INI, Runtime

IMAGE = "docker.io/library/mediawiki:1.39"
PASSED_ON = ("LAB_HOME", "LAB_DATA", "LAB_WIKI", "MW_CONFIG_FILE", "MW_INSTALL_PATH")


def engine() -> str | None:
    """The container engine that answers, if any."""
    for name in ("docker", "podman"):
        if shutil.which(name) and answers(name):
            return name
    return None


def answers(name: str) -> bool:
    return subprocess.run([name, "info"], capture_output=True, check=False).returncode == 0


def runtime(instance: Instance, engine: str) -> Runtime:
    """Mount the project where it is on the host too, so that every path means the same inside."""
    owner = ("--userns=keep-id",) if engine == "podman" else ("--user", f"{os.getuid()}:{os.getgid()}")
    container = f"esep-lab-{instance.name}-{{wiki}}"
    environment = [word for name in PASSED_ON for word in ("--env", name)]
    options = ("--rm", "--init", *owner, "--volume", f"{ROOT}:{ROOT}", *environment)
    php = (IMAGE, "php", "-c", str(instance.ini))
    # A container outlives a killed client: the next start removes what is left of the last one.
    restart = f'{engine} rm --force "$0" >/dev/null 2>&1; exec {engine} run --name "$0" "$@"'
    return Runtime(
        recipe=IMAGE,
        mediawiki=Path("/var/www/html"),
        ini=INI,
        script=(engine, "run", *options, *php),
        server=("sh", "-c", restart, container, *options, "--publish", "127.0.0.1:{port}:{port}", *php),
        listen="0.0.0.0",
    )
