"""A program that starts others with what takes long to load already there, as the lines say that it reads.

A line is `[code, arguments, folder, environment, stdout, stderr]` in JSON, and the answer the number of the
process that begins; or it is such a number, and the answer that process's exit code, nothing before it ended.
With the argument `ours` Esep's modules are there as well: all but what imports pywikibot, which reads its
folder at once.
"""

import atexit
import gc
import json
import os
import sys
from importlib import import_module
from pathlib import Path

HEAVY = (
    "alembic.command",
    "alembic.config",
    "babel.dates",
    "jinja2",
    "lxml.html",
    "mwparserfromhell",
    "pandas",
    "rich.table",
)
HEAVY += (
    "pyarrow.pandas_compat",
    "pydantic_settings",
    "requests",
    "requests_oauthlib",
    "sqlalchemy.dialects.sqlite",
    "structlog",
    "time_machine",
    "typer",
)

ROOT = Path(__file__).parents[1]
OURS = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("bot", "collectors", "config", "metrics")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.stem not in ("__init__", "__main__", "writer") and "migrations" not in path.parts
]


def become(code, arguments, folder, environment, *outputs):
    """Turn this process into the one that is asked for."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    for stream, path in zip((sys.stdout, sys.stderr), outputs, strict=True):
        os.dup2(os.open(path, os.O_WRONLY), stream.fileno())
    sys.argv = ["-c", *arguments]
    sys.path.insert(0, "")
    exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})


def begun(job):
    """Return the number of a process of its own that does what was asked for."""
    child = os.fork()
    if child:
        return child
    exit_code = 1
    try:
        become(*job)
        exit_code = 0
    except SystemExit as end:
        exit_code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - as the interpreter does with what nobody caught
        sys.excepthook(*sys.exc_info())
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(exit_code)


def exit_code_of(child):
    ended, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else ""


if __name__ == "__main__":
    for name in (*HEAVY, *(OURS if "ours" in sys.argv else ())):
        import_module(name)
    gc.freeze()  # a child that looked for garbage among all this would copy it
    for line in sys.stdin:
        asked = json.loads(line)
        answer = begun(asked) if isinstance(asked, list) else exit_code_of(asked)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
