"""The command line of scripts/lab."""

import argparse
import json
import os
import re
import shlex
import sys
from pathlib import Path

from . import clients, family, files, mariadb, scenario, servers
from .errors import LabError
from .instance import Instance
from .wikis import NAMES


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="scripts/lab", description="Four real MediaWiki wikis on 127.0.0.1.")
    made.add_argument("--name", default="demo", type=name, help="which family of wikis (default: demo)")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("up", help="install what is missing, start, wait until every API answers")
    commands.add_parser("down", help="stop the servers; the data stay")
    commands.add_parser("status", help="tell what runs where; exit code 1 unless all four do")
    commands.add_parser("reset", help="back to four empty wikis")
    seed = commands.add_parser("seed", help="load a scenario into empty wikis")
    seed.add_argument("folder", type=Path, metavar="DIR")
    env = commands.add_parser("env", help="print what programs need: addresses, accounts, variables")
    env.add_argument("--json", action="store_true", help="as JSON instead of export lines")
    return made


def name(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+", text) or text == "packages":
        raise argparse.ArgumentTypeError(f"{text!r} is no name of a-z, 0-9 and '-'")
    return text


def main() -> int:
    arguments = parser().parse_args()
    instance = Instance(arguments.name)
    os.umask(0o077)  # the folder holds passwords
    try:
        return run(instance, arguments)
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        return 1
    except OSError as error:
        print(f"lab: {error}: check the disk and the rights on {instance.lab}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(instance: Instance, arguments: argparse.Namespace) -> int:
    if arguments.command == "env":
        return env(instance, as_json=arguments.json)
    if arguments.command == "status":
        return status(instance)
    with files.locked(instance.lab / f"{instance.name}.lock"):
        change(instance, arguments)
    return 0


def change(instance: Instance, arguments: argparse.Namespace) -> None:
    if arguments.command == "down":
        servers.stop(instance)
        mariadb.down(instance)
    elif arguments.command == "seed":
        seed(instance, arguments.folder)
    else:
        {"up": family.up, "reset": family.reset}[arguments.command](instance)
        status(instance)


def seed(instance: Instance, folder: Path) -> None:
    loaded = scenario.load(folder)
    news = family.seed(instance, loaded)
    count = sum(map(len, loaded.events.values()))
    print(f"{folder}: {count} events loaded" if news else f"{folder}: is loaded already, nothing to do")


def status(instance: Instance) -> int:
    up = servers.running(instance)
    for wiki in NAMES:
        print(f"{wiki:<13} {instance.url(wiki)}  {f'up, process {up[wiki]}' if wiki in up else 'down'}")
    return 0 if len(up) == len(NAMES) else 1


def env(instance: Instance, *, as_json: bool) -> int:
    told = clients.description(instance)
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for variable, value in told["environment"].items():
            print(f"export {variable}={shlex.quote(value)}")
    return 0
