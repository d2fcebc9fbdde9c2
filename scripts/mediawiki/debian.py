"""MediaWiki and PHP from Debian's or Ubuntu's packages, unpacked into a folder without being root."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from . import files
from .errors import LabError, NoRuntimeError
from .instance import SOURCES, Instance
from .runtime import INI, Runtime

MEDIAWIKI = "1.39"
PHP_PARTS = ("cli", "common", "opcache", "sqlite3", "mbstring", "xml", "intl", "apcu")
RECIPE = f"mediawiki {MEDIAWIKI}; php {' '.join(PHP_PARTS)}; 1"
MARK = "recipe"
FILES_WITH_PRIORITY = re.compile(r"^; priority=(\d+)$", re.MULTILINE)
LOADING_LINE = re.compile(r"^(?:zend_)?extension=.+$", re.MULTILINE)


def is_available() -> bool:
    return all(map(shutil.which, ("apt-get", "apt-cache", "dpkg")))


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
        apt.download(archives)
    with files.replacing(tree) as new:
        for archive in sorted((packages / "archives").glob("*.deb")):
            apt.call("dpkg", "-x", str(archive), str(new))
        untie(new / "usr/share/mediawiki")
        check_version(new / "usr/share/mediawiki")
        files.write(new / MARK, RECIPE)
    shutil.rmtree(packages / "opcache", ignore_errors=True)


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


class Apt:
    """APT with state folders of its own, so that it needs no root and touches nothing of the system's."""

    def __init__(self, packages: Path) -> None:
        self.log = packages / "apt.log"
        state, cache = packages / "apt/state", packages / "apt/cache"
        (state / "lists/partial").mkdir(parents=True, exist_ok=True)
        (cache / "archives/partial").mkdir(parents=True, exist_ok=True)
        settings = {
            "Dir::State": state,
            "Dir::State::status": "/var/lib/dpkg/status",
            "Dir::Cache": cache,
            "APT::Sandbox::User": "",
            "Debug::NoLocking": 1,
        }
        self.options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]

    def download(self, folder: Path) -> None:
        self.call("apt-get", *self.options, "-qq", "update")
        php = [f"{self.php()}-{part}" for part in PHP_PARTS]
        wanted = {*php, "mediawiki", "mediawiki-classes", *self.missing(php)}
        self.call("apt-get", *self.options, "-qq", "download", *sorted(wanted), folder=folder)

    def php(self) -> str:
        """The name of this system's PHP, such as `php8.2`."""
        answer = self.call("apt-cache", *self.options, "depends", "php-cli")
        found = re.search(r"Depends: (php\d+\.\d+)-cli", answer)
        if not found:
            raise NoRuntimeError("no package php-cli that names a PHP version: is APT's archive configured?")
        return found[1]

    def missing(self, packages: list[str]) -> list[str]:
        """What the packages need and this machine lacks, by APT's own reckoning."""
        plan = self.call("apt-get", *self.options, "install", "-s", "--no-install-recommends", *packages)
        return re.findall(r"^Inst (\S+)", plan, re.MULTILINE)

    def call(self, *command: str, folder: Path | None = None) -> str:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
        )
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(command)}\n{done.stdout}{done.stderr}")
        if done.returncode:
            raise LabError(f"{command[0]} failed (see {self.log}): check network and /etc/apt, run it again")
        return done.stdout
