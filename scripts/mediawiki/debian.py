"""MediaWiki and PHP from Debian's or Ubuntu's packages, unpacked into a folder without being root."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from . import files
from .apt import Apt
from .errors import LabError, NoRuntimeError
from .instance import SOURCES, Instance
from .runtime import INI, Runtime

MEDIAWIKI = "1.39"
PHP_PARTS = ("cli", "common", "opcache", "sqlite3", "mysql", "mbstring", "xml", "intl", "apcu")
RECIPE = f"mediawiki {MEDIAWIKI}; php {' '.join(PHP_PARTS)}; 1"
MARK = "recipe"
FILES_WITH_PRIORITY = re.compile(r"^; priority=(\d+)$", re.MULTILINE)
LOADING_LINE = re.compile(r"^(?:zend_)?extension=.+$", re.MULTILINE)


def runtime(instance: Instance) -> Runtime:
    """Unpack the packages if that was not done yet; tell how to run them."""
    tree = instance.packages / "tree"
    with files.locked(instance.packages / "lock"):
        if not is_unpacked(tree):
            unpack(instance.packages, tree)
    php = one(tree.glob("usr/bin/php[0-9]*"), "the PHP program")
    command = (str(php), "-c", str(instance.ini))
    return Runtime(
        recipe=RECIPE,
        mediawiki=tree / "usr/share/mediawiki",
        ini=ini(tree, instance.packages / "opcache"),
        script=command,
        server=command,
        listen="127.0.0.1",
        environment={"LD_LIBRARY_PATH": libraries(tree), "PHP_INI_SCAN_DIR": ""},
    )


def is_unpacked(tree: Path) -> bool:
    mark = tree / MARK
    return mark.is_file() and mark.read_text(encoding="utf-8") == RECIPE


def unpack(packages: Path, tree: Path) -> None:
    apt = Apt(packages)
    with files.replacing(packages / "archives") as archives:
        apt.update()
        php = [f"{php_name(apt)}-{part}" for part in PHP_PARTS]
        apt.download(archives, {*php, "mediawiki", "mediawiki-classes", *apt.missing(php)})
    with files.replacing(tree) as new:
        apt.unpack(packages / "archives", new)
        untie(new / "usr/share/mediawiki")
        check_version(new / "usr/share/mediawiki")
        files.write(new / MARK, RECIPE)
    shutil.rmtree(packages / "opcache", ignore_errors=True)


def php_name(apt: Apt) -> str:
    """The name of this system's PHP, such as `php8.2`."""
    found = re.search(r"Depends: (php\d+\.\d+)-cli", apt.depends("php-cli"))
    if not found:
        raise NoRuntimeError("no package php-cli that names a PHP version: is APT's archive configured?")
    return found[1]


def untie(mediawiki: Path) -> None:
    """Undo the package's links out of its folder: they point at places that only an installation has."""
    for name in ("LocalSettings.php", "config", "extensions", "images"):
        (mediawiki / name).unlink(missing_ok=True)
    (mediawiki / "extensions").symlink_to("extensions-core")
    (mediawiki / "images").mkdir()


def check_version(mediawiki: Path) -> None:
    defines = (mediawiki / "includes/Defines.php").read_text(encoding="utf-8")
    found = re.search(r"'MW_VERSION', '([^']+)'", defines)
    if not found or not found[1].startswith(f"{MEDIAWIKI}."):
        version = found[1] if found else "unknown"
        raise NoRuntimeError(
            f"the lab needs MediaWiki {MEDIAWIKI}, this system's package is {version}: "
            "use Debian 12 or Ubuntu 24.04, or a machine with docker or podman and without apt-get"
        )


def one(paths: Iterable[Path], what: str) -> Path:
    for path in sorted(paths):
        return path
    raise LabError(f"{what} is not among the unpacked packages: remove .lab/packages and run it again")


def libraries(tree: Path) -> str:
    return ":".join(str(folder) for folder in sorted(tree.glob("usr/lib/*-linux-*")))


def ini(tree: Path, opcache: Path) -> str:
    """Load each extension in the order that the packages ask for; keep compiled code on disk."""
    opcache.mkdir(parents=True, exist_ok=True)
    blacklist = opcache / "blacklist"
    files.write(blacklist, f"{SOURCES}/*\n")
    lines = [
        f"extension_dir={one(tree.glob('usr/lib/php/2*'), 'the folder of PHP extensions')}",
        *loading_lines(tree),
        f"opcache.file_cache={opcache}",
        f"opcache.blacklist_filename={blacklist}",
    ]
    return "\n".join(lines) + "\n" + INI


def loading_lines(tree: Path) -> list[str]:
    found: dict[str, int] = {}
    for path in (*tree.glob("usr/share/php*/*/*.ini"), *tree.glob("etc/php/*/mods-available/*.ini")):
        text = path.read_text(encoding="utf-8")
        priority, line = FILES_WITH_PRIORITY.search(text), LOADING_LINE.search(text)
        if priority and line:
            found[line[0]] = int(priority[1])
    return sorted(found, key=lambda line: (found[line], line))
