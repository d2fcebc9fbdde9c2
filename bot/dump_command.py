"""What the two scripts that count many events from dumps have in common."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.bootstrap import deploy
from bot.dump_lines import Line, as_csv
from bot.dump_portfolio import Job, plan
from bot.errors import UsageError
from bot.exits import exit_of, told
from bot.log import configure
from bot.whole_file import whole_file
from collectors.room import unwritten


def parser(described: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=described)
    made.add_argument("events", nargs="*", metavar="EVENT", help="declared events (default: all)")
    made.add_argument(
        "--dump",
        nargs="+",
        required=True,
        metavar="FILE",
        help="files of one mediawiki_history snapshot, named as Wikimedia names them",
    )
    made.add_argument(
        "--output", type=Path, metavar="FILE", help="where the CSV goes (default: it is printed)"
    )
    return made


def tell(arguments: argparse.Namespace, count: Callable[[Job], Iterable[Line]]) -> int:
    """Print or write what was counted as CSV, or one line of what is wrong; return the exit code."""
    configure(verbose=False)
    try:
        _refuse(arguments.output)
        job = plan(deploy(), arguments.events, arguments.dump)
        text = as_csv(count(job))
        if arguments.output:
            _write(arguments.output, text)
        else:
            print(text, end="")  # noqa: T201
    except Exception as error:  # noqa: BLE001 - every error ends in its exit code
        print(told(error), file=sys.stderr)  # noqa: T201
        return exit_of(error).value
    return 0


def _write(output: Path, text: str) -> None:
    try:
        if not _is_replaced(output):
            output.write_text(text, encoding="utf-8")
            return
        with whole_file(output) as file:
            file.write(text.encode())
    except OSError as error:
        raise unwritten(f"--output {output}", error.errno or 0) from error


def _is_replaced(output: Path) -> bool:
    """Tell whether a whole file can take the name; links, mounts, pipes and devices are written to."""
    if output.is_symlink() or output.is_mount():
        return False
    return output.is_file() or not output.exists()


def _refuse(output: Path | None) -> None:
    """Raise UsageError where nothing can be written: it would be found out when all is counted."""
    if output and not (output.parent.is_dir() and _is_writable(output)):
        raise UsageError(f"--output {output}: cannot be written; name a file in a folder that is there")


def _is_writable(output: Path) -> bool:
    needed = [output] if output.exists() else []
    if _is_replaced(output):
        needed.append(output.parent)
    return not output.is_dir() and all(os.access(each, os.W_OK) for each in needed)
