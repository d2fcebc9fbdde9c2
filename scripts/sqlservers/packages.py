"""A server's programs from Debian's or Ubuntu's packages, unpacked into a folder without being root."""

import re
from pathlib import Path

from mediawiki import apt, files
from mediawiki.errors import LabError, NoRuntimeError

MARK = "whole"


def unpacked(packages: Path, package: str) -> Path:
    """Return the folder with the package and all that it needs, filled where that was not done yet."""
    if not apt.is_available():
        raise NoRuntimeError(f"{package} comes from Debian's packages, and there is no apt-get here")
    tree = packages / "databases" / package
    with files.locked(packages / "lock"):
        if not (tree / MARK).is_file():
            unpack(apt.Apt(packages), package, tree)
    return tree


def unpack(system: apt.Apt, package: str, tree: Path) -> None:
    try:
        system.update()
        name = versioned(system, package)
        with files.replacing(tree.with_name(f"{package}.archives")) as archives:
            system.download(archives, {name, *system.missing([name])})
            with files.replacing(tree) as new:
                system.unpack(archives, new)
                files.write(new / MARK, name)
    except LabError as error:
        raise NoRuntimeError(f"{package} could not be had: {error}") from error


def versioned(system: apt.Apt, package: str) -> str:
    """Return the package behind one that only names the current version, such as `postgresql`."""
    found = re.search(rf"Depends: ({package}-\d+)$", system.depends(package), re.MULTILINE)
    return found[1] if found else package
