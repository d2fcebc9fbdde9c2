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
    field = [str(part) for part in first["loc"]]
    line = _line_of(path, field)
    where = f"{path}, line {line}" if line else f"{path}"
    return f"{where}: {'.'.join(field)}: {_complaint(first['type'], first['msg'])}"


def _complaint(kind: str, text: str) -> str:
    return COMPLAINTS.get(kind) or text.removeprefix("Value error, ")


def _line_of(path: Path, field: Sequence[str]) -> int | None:
    """Return the number of the line that sets `field`, as well as a search by name can tell."""
    section, keys = "", [part for part in field if not part.isdigit()]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        header = re.match(r"\s*\[+([^\]]+)\]", line)
        section = header[1].strip() if header else section
        named = re.match(r"\s*[\"']?([\w.-]+)[\"']?\s*=", line)
        here = [*section.split("."), named[1]] if section and named else [named[1]] if named else [section]
        if keys and here[: len(keys)] == keys:
            return number
    return None
