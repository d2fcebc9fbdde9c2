"""The family as a whole: install, start, stop, reset, seed. Each step is done wholly or not at all."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from . import clients, files, mariadb, servers
from .commands import Php, find_runtime
from .errors import LabError
from .instance import SOURCES, Instance, choose_ports, recipe
from .scenario import Scenario
from .wikis import NAMES, WIKIS, Wiki

RECIPE = "recipe"
SEEDED = "seeded"
LANGUAGES = "en,kk,kk-cyrl,ru"
GRANTS = (
    "basic,highvolume,editpage,editprotected,createeditmovepage,uploadfile,uploadeditmovefile,"
    "delete,rollback,protect,blockusers"
)


def up(instance: Instance) -> None:
    """Bring the wikis up, doing only what is not done yet."""
    php = prepared(instance)
    if not servers.are_well(instance):
        restart(php)


def prepared(instance: Instance) -> Php:
    php = Php(instance, find_runtime(instance), instance.data)
    mariadb.up(instance)
    if text(instance.fresh / RECIPE) != recipe(php.runtime.recipe):
        servers.stop(instance)
        install(php)
        restore(instance)
    elif not instance.data.exists():
        restore(instance)
    return php


def restart(php: Php) -> None:
    servers.stop(php.instance)
    choose_ports(php.instance)
    clients.write(php.instance)
    servers.start(php)


def install(php: Php) -> None:
    """Make four wikis with their accounts, in a folder that is kept for `reset`."""
    instance = php.instance
    choose_ports(instance)
    mariadb.begin_anew(instance)
    for outdated in ("cache", "pywikibot"):
        shutil.rmtree(instance.home / outdated, ignore_errors=True)
    with files.replacing(instance.fresh) as new:
        fresh = Php(instance, php.runtime, new)
        fresh.maintenance(
            "install", "install.php", {wiki.name: installer_words(fresh, wiki) for wiki in WIKIS}
        )
        fresh.maintenance("tables", "update.php", dict.fromkeys(NAMES, ("--quick",)))
        add_accounts(fresh)
        if instance.on_mariadb:
            mariadb.add_replicas(fresh)
            mariadb.keep(instance)
        else:
            for name in NAMES:
                let_readers_in(new / name / f"{name}.sqlite")
        files.write(new / RECIPE, recipe(php.runtime.recipe))


def let_readers_in(database: Path) -> None:
    """Set write-ahead mode, for good: else a wiki's readers wait for its writer."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def installer_words(php: Php, wiki: Wiki) -> list[str]:
    folder = php.data / wiki.name
    (folder / "images").mkdir(parents=True)
    in_files = ["--dbtype=sqlite", f"--dbpath={folder}"]
    return [
        *(mariadb.installer_words(php.instance) if php.instance.on_mariadb else in_files),
        f"--dbname={wiki.name}",
        f"--lang={wiki.language}",
        f"--server={php.instance.url(wiki.name)}",
        "--scriptpath=/w",
        f"--confpath={folder}",
        f"--pass={php.instance.passwords()['admin']}",
        wiki.title,
        clients.ADMIN,
    ]


def add_accounts(php: Php) -> None:
    passwords = php.instance.passwords()
    bot = ("--bot", "--force", clients.BOT, passwords["bot"])
    php.maintenance("languages", "rebuildLocalisationCache.php", {NAMES[0]: (f"--lang={LANGUAGES}",)})
    php.maintenance("account", "createAndPromote.php", dict.fromkeys(NAMES, bot))
    bot_password = (
        f"--appid={clients.BOT_PASSWORD_NAME}",
        f"--grants={GRANTS}",
        clients.BOT,
        passwords["bot_password"],
    )
    php.maintenance("bot-password", "createBotPassword.php", dict.fromkeys(NAMES, bot_password))


def restore(instance: Instance) -> None:
    with files.replacing(instance.data) as new:
        files.copy_into(instance.fresh, new)
    mariadb.bring_back(instance)


def reset(instance: Instance) -> None:
    """Back to four empty wikis, running."""
    php = prepared(instance)
    servers.stop(instance)
    restore(instance)
    restart(php)


def seed(instance: Instance, scenario: Scenario) -> bool:
    """Load a scenario into a copy of the data and put it in their place; False when that was done before."""
    php = prepared(instance)
    known = text(instance.data / SEEDED)
    if known == scenario.digest:
        up(instance)
        return False
    if known:
        raise LabError(f"another scenario is loaded: run scripts/lab --name {instance.name} reset first")
    with files.replacing(instance.data) as new:
        files.copy_into(instance.data, new)
        with mariadb.undoing(instance):
            replay(Php(instance, php.runtime, new), scenario)
        files.write(new / SEEDED, scenario.digest)
        servers.stop(instance)
    restart(php)
    return True


def replay(php: Php, scenario: Scenario) -> None:
    events = {wiki: php.instance.home / f"events/{wiki}.jsonl" for wiki in NAMES}
    for wiki, path in events.items():
        lines = [json.dumps(event, ensure_ascii=False) for event in scenario.events[wiki]]
        files.write(path, "\n".join(lines) + "\n")
    php.maintenance("seed", str(SOURCES / "seed.php"), {wiki: (str(path),) for wiki, path in events.items()})
    php.maintenance("jobs", "runJobs.php", dict.fromkeys(NAMES, ()))
    php.maintenance("statistics", "initSiteStats.php", dict.fromkeys(NAMES, ("--update",)))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
