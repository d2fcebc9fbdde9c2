"""TOML files whose mistakes are told by file, line and field."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.errors import DeclarationError

COMPLAINTS = {
    "extra_forbidden": "unknown key; see docs/configuration.md for those there are",
    "missing": "is required and not there",
    "string_too_short": "must not be empty",
    "string_type": "must be a text in quotes",
    "too_short": "needs at least one",
    "tuple_type": 'must be a list, such as ["one", "two"]',
    "string_pattern_mismatch": "is not of the form that docs/configuration.md describes",
}
"""What a kind of mistake, as pydantic names it, is told to a person."""


def load_toml(path: Path) -> dict[str, Any]:
    """Read a file; raises DeclarationError when it is not there or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DeclarationError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"{path}: is not TOML: {error}") from error


def validation_message(path: Path, error: ValidationError) -> str:
    """Return one line for the first mistake, unknown keys before others: file, line, field, what is wrong."""
    first = min(error.errors(), key=lambda mistake: mistake["type"] != "extra_forbidden")
    return told(path, [str(part) for part in first["loc"]], _complaint(first["type"], first["msg"]))


def told(path: Path, field: Sequence[str], wrong: str) -> str:
    """Return one line on what is wrong with a field: of the file, the line, the field, and `wrong`."""
    line = _line_of(path, field)
    where = f"{path}, line {line}" if line else f"{path}"
    return " ".join(f"{where}: {'.'.join(field)}: {wrong}".split())


def _complaint(kind: str, text: str) -> str:
    return COMPLAINTS.get(kind) or text.removeprefix("Value error, ")


def _line_of(path: Path, field: Sequence[str]) -> int | None:
    """Return the number of the line that sets `field`, or what it is in, as well as a search can tell."""
    lengths = range(len(field), 0, -1)
    return next(filter(None, (_line_setting(path, field[:length]) for length in lengths)), None)


def _line_setting(path: Path, keys: Sequence[str]) -> int | None:
    section: list[str] = []
    tables: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if header := re.match(r"\s*(\[+)([^\]]+)\]", line):
            section = _section(header[1], header[2].strip(), tables)
        named = re.match(r"\s*[\"']?([\w.-]+)[\"']?\s*=", line)
        here = [*section, *([named[1]] if named else [])]
        if here[: len(keys)] == list(keys):
            return number
    return None


def _section(brackets: str, name: str, tables: dict[str, int]) -> list[str]:
    """Return the keys that a header stands for; `tables` counts those of a list (`[[name]]`) so far."""
    if brackets == "[[":
        tables[name] = tables.get(name, -1) + 1
    first, _, rest = name.partition(".")
    number = [str(tables[first])] if first in tables else []
    return [first, *number, *filter(None, rest.split("."))]
