"""What is said where something cannot be written, by whether it is for want of room."""

import errno
import os

from collectors.errors import CollectorError, TryLaterError, UnreadableError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST})
"""The numbers of a place that cannot be written to."""


def code_in(text: str) -> int | None:
    """Return the system's number of a full disk where `text`, which a library says, tells of one."""
    return next((code for code in FULL if os.strerror(code) in text), None)


def unwritten(where: object, code: int) -> CollectorError:
    """Return the error of not being able to write to `where`, by the system's number of what was wrong."""
    said = f"{where}: cannot be written ({os.strerror(code)})"
    if code in FULL:
        return TryLaterError(f"{said}; make room there, and do it again")
    return UnreadableError(f"{said}; name another place, or let it be written")
