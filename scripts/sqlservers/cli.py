"""The command line of scripts/databases."""

import argparse
import json
import os
import shlex
import sys
from collections.abc import Sequence

from mediawiki import files
from mediawiki.cli import name
from mediawiki.errors import LabError, NoRuntimeError
from mediawiki.instance import Instance

from .mariadb import MARIADB
from .postgresql import POSTGRESQL
from .server import Server

KINDS = (MARIADB, POSTGRESQL)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="scripts/databases", description="Database servers on 127.0.0.1.")
    made.add_argument("--name", default="demo", type=name, help="which family of servers (default: demo)")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    up = commands.add_parser("up", help="unpack what is missing, start, wait until the servers answer")
    down = commands.add_parser("down", help="stop the servers; the data stay")
    env = commands.add_parser("env", help="print the addresses of the servers that are up")
    env.add_argument("--json", action="store_true", help="as JSON instead of export lines")
    for command in (up, down, env):
        names = [kind.name for kind in KINDS]
        command.add_argument("only", nargs="*", metavar="SERVER", help=f"only these: {', '.join(names)}")
    return made


def main() -> int:
    arguments = parser().parse_args()
    lab = Instance(arguments.name).lab
    asked = [kind for kind in KINDS if not arguments.only or kind.name in arguments.only]
    servers = [Server(kind, arguments.name, lab) for kind in asked]
    os.umask(0o077)  # the folder holds passwords
    try:
        if arguments.command == "env":
            return env(servers, as_json=arguments.json)
        with files.locked(lab / f"{arguments.name}.databases.lock"):
            return max(map(up if arguments.command == "up" else down, servers), default=0)
    except (LabError, OSError) as error:
        print(f"databases: {error}", file=sys.stderr)
        return 1


def up(server: Server) -> int:
    """Start a server; where it cannot be had here, say so and let the others start."""
    try:
        server.up()
    except NoRuntimeError as error:
        print(f"databases: {error}", file=sys.stderr)
        return error.exit_code
    print(f"{server.kind.name:<10} 127.0.0.1:{server.port}  up, process {server.process}")
    return 0


def down(server: Server) -> int:
    server.down()
    return 0


def env(servers: Sequence[Server], *, as_json: bool) -> int:
    urls = {server.kind.name: server.url for server in servers if server.process}
    if as_json:
        print(json.dumps(urls, indent=2))
    else:
        for kind, url in urls.items():
            print(f"export ESEP_{kind.upper()}={shlex.quote(url + 'esep')}")
    return 0
