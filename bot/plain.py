"""Text from outside on one line that shows it: nothing that steers a terminal or turns the words about."""

import json
import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""What steers a terminal, begins a line, or is no character that a wiki would store."""

_TURNING = re.compile(r"[\u202a-\u202e\u2066\u2067]")
_ISOLATES = re.compile(r"[\u2068\u2069]")
_RAW_IN_JSON = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return `text` with blanks for control characters, and without what overrides its direction."""
    return _CONTROL.sub(" ", _TURNING.sub("", text))


def isolated(text: str) -> str:
    """Return `text` between marks that keep its direction from the words around it."""
    return f"\u2068{_ISOLATES.sub('', text)}\u2069"


def json_text(value: object, *, indent: int | None = None) -> str:
    """Return JSON that people can read, with control characters and marks of direction escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _RAW_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
