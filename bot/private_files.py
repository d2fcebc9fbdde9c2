"""Files that tell of people: their owner alone reads them."""

import os
from pathlib import Path

from bot.errors import UsageError

OWNER_ONLY = 0o600


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, also where others could read it before.

    Raises UsageError where it cannot be written.
    """
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as file:
            os.fchmod(file.fileno(), OWNER_ONLY)
            file.write(content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file") from error
