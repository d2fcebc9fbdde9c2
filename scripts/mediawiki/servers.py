"""The wikis' web servers: one process a wiki, found by what they were started with."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path

from .commands import Php, last_line
from .errors import LabError
from .instance import SOURCES, Instance
from .wikis import NAMES

Process = subprocess.Popen[bytes]

START_SECONDS = 60.0
STOP_SECONDS = 5.0
SITEINFO = "/w/api.php?action=query&meta=siteinfo&format=json"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def running(instance: Instance) -> dict[str, int]:
    """Process ids by wiki. A server is ours when it serves our folder: no pid file can be stale."""
    folders = {os.fsencode(instance.docroot(wiki)): wiki for wiki in NAMES}
    found = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        words = arguments(path)
        for folder in folders.keys() & set(words if b"-S" in words else ()):
            found[folders[folder]] = int(path.parent.name)
    return found


def arguments(cmdline: Path) -> list[bytes]:
    try:
        return cmdline.read_bytes().split(b"\0")
    except OSError:  # it ended meanwhile
        return []


def start(php: Php) -> None:
    """Start all servers and wait until each wiki's API answers."""
    started = {wiki: begin(php, wiki, port) for wiki, port in php.instance.ports().items()}
    with ThreadPoolExecutor(len(NAMES)) as pool:
        list(pool.map(partial(await_answer, php.instance), started, started.values()))


def clear_switches(instance: Instance, wiki: str) -> None:
    for switch in ("chaos", "readonly"):
        (instance.run / f"{switch}.{wiki}").unlink(missing_ok=True)


def begin(php: Php, wiki: str, port: int) -> Process:
    clear_switches(php.instance, wiki)
    docroot = php.instance.docroot(wiki)
    docroot.mkdir(parents=True, exist_ok=True)
    (docroot / "w").unlink(missing_ok=True)
    (docroot / "w").symlink_to(php.runtime.mediawiki)
    php.instance.run.mkdir(exist_ok=True)
    command = [word.replace("{port}", str(port)).replace("{wiki}", wiki) for word in php.runtime.server]
    command += ["-S", f"{php.runtime.listen}:{port}", "-t", str(docroot), str(SOURCES / "router.php")]
    with php.instance.log("server", wiki).open("w") as log:
        return subprocess.Popen(
            command,
            env=php.environment(wiki),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )


def await_answer(instance: Instance, wiki: str, server: Process) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if answers(instance, wiki):
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    said = last_line(instance.log("server", wiki))
    raise LabError(f"{wiki} does not answer: {said}; run scripts/lab --name {instance.name} up again")


def answers(instance: Instance, wiki: str) -> bool:
    """Whether the API at this wiki's address is really this wiki."""
    try:
        with DIRECT.open(instance.url(wiki) + SITEINFO, timeout=START_SECONDS) as reply:
            return bool(json.load(reply)["query"]["general"]["wikiid"] == wiki)
    except (OSError, HTTPException, ValueError, KeyError):
        return False


def are_well(instance: Instance) -> bool:
    return running(instance).keys() == set(NAMES) and all(answers(instance, wiki) for wiki in NAMES)


def stop(instance: Instance) -> None:
    """End the servers, politely first."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        for process in running(instance).values():
            end(process, kind)
        if are_gone(instance):
            return
    raise LabError(f"the servers of {instance.name!r} do not end: end process {running(instance)} by hand")


def end(process: int, kind: signal.Signals) -> None:
    """End the whole group: PHP's workers would outlive their parent and hold the port."""
    with suppress(ProcessLookupError):
        os.killpg(process, kind)


def are_gone(instance: Instance) -> bool:
    deadline = time.monotonic() + STOP_SECONDS
    while running(instance) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not running(instance)
