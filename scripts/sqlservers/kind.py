"""What has to be known of a kind of server."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of server: Debian's package, and the commands that set it up and start it.

    `install` takes unpacked packages, data folder and file with the password, and returns a command and its
    input; `start` takes unpacked packages, data folder and port.
    """

    name: str
    package: str
    driver: str
    install: Callable[[Path, Path, Path], tuple[list[str], bytes]]
    start: Callable[[Path, Path, int], list[str]]
