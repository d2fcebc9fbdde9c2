"""A scenario folder, read and checked, as the events that seed.php replays.

`people.csv` has one account a row, `<wiki>.csv` one action a row in the order of time, `pages/<wiki>/` the
long texts. A cell `text` is the whole new text, or `+850` (add 850 bytes of filler), or `-120` (cut 120 bytes
from the end), or `@name` (the file of that name in `pages/<wiki>/`).
"""

import csv
import hashlib
import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .errors import LabError
from .filler import filler, picture
from .instance import SOURCES
from .wikis import NAMES, WIKIS

Cells = dict[str, str]
Event = dict[str, str | list[str] | int]

PEOPLE = "people.csv"
PEOPLE_COLUMNS = {"name", "registered", "wikis", "groups"}
COLUMNS = {"time", "user", "action", "page", "to", "text", "summary", "tags", "counts_as"}
NEEDS = {
    "create": ("page", "text"),
    "edit": ("page", "text"),
    "upload": ("page",),
    "reupload": ("page",),
    "move": ("page", "to"),
    "delete": ("page",),
    "undo": ("page",),
    "rollback": ("page",),
    "protect": ("page",),
    "block": ("page",),
    "rename": ("page", "to"),
}
"""The cells that each action cannot do without."""

MAKES_A_PAGE = {"create", "upload"}
NEEDS_NO_PAGE = {"block", "rename"}
BUILT_IN = {"Admin", "LabBot"}
CHANGE = re.compile(r"[+-]\d+")
REASONS = {
    "created", "improved", "again", "nobody", "outside", "other-namespace", "bot-account", "blocked-account",
    "automatic", "revert", "reverted", "redirect", "null-edit", "deleted",
}  # fmt: skip
ORGANIZER = "organizer:"
"""Goes before what an organizer's contribution would count as."""


class ScenarioError(LabError):
    """A line of a scenario that cannot be understood."""

    def __init__(self, line: "Line", why: str) -> None:
        super().__init__(f"{line.where}: {why}")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: `where` is the file and the line's number."""

    where: str
    cells: Cells

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happened on each wiki, as events for seed.php; `digest` changes with any of it."""

    events: dict[str, list[Event]]
    digest: str


def load(folder: Path) -> Scenario:
    people = read(folder / PEOPLE, PEOPLE_COLUMNS)
    for person in people:
        check_person(person)
    events = {wiki: [*accounts(people, wiki), *actions(folder, wiki, people)] for wiki in NAMES}
    return Scenario(events, digest(folder))


def digest(folder: Path) -> str:
    made = hashlib.sha256()
    for path in [SOURCES / "seed.php", *sorted(folder.glob("*.csv")), *sorted(folder.glob("pages/*/*"))]:
        made.update(f"{path.name}\n".encode() + path.read_bytes())
    return made.hexdigest()


def read(path: Path, columns: set[str]) -> list[Line]:
    """Read a table; a file that is not there is an empty one, as long as the people's is."""
    if not path.is_file():
        if path.name == PEOPLE:
            raise LabError(f"{path}: is not there; a scenario is a folder with at least this file")
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restkey="too many cells", restval="")
        check_columns(path, reader.fieldnames or (), columns)
        return [Line(f"{path}:{reader.line_num}", cells) for cells in reader]


def check_columns(path: Path, found: Iterable[str], columns: set[str]) -> None:
    missing = columns - set(found)
    if missing:
        raise LabError(f"{path}:1: the column {min(missing)!r} is missing")


def check_person(person: Line) -> None:
    check_width(person)
    if not person["name"]:
        raise ScenarioError(person, "no name")
    if person["registered"]:
        moment(person, "registered")
    for wiki in person["wikis"].split():
        if wiki not in NAMES:
            raise ScenarioError(person, f"no wiki {wiki!r}; there are {', '.join(NAMES)}")


def check_width(line: Line) -> None:
    if "too many cells" in line.cells:
        raise ScenarioError(line, 'more cells than columns; put a text with a comma between " and "')


def accounts(people: list[Line], wiki: str) -> Iterator[Event]:
    """The wiki's accounts, in an order of its own: as in production a person has another id on each."""
    here = [person for person in people if has_account(person, wiki)]
    for person in sorted(here, key=lambda person: shuffled(f"{wiki} {person['name']}")):
        yield {
            "where": person.where,
            "time": moment(person, "registered"),
            "user": person["name"],
            "action": "account",
            "groups": person["groups"].split(),
        }


def has_account(person: Line, wiki: str) -> bool:
    """Whoever has no date of registration has no account anywhere: a name that somebody misspelt."""
    return bool(person["registered"]) and wiki in (person["wikis"].split() or NAMES)


def shuffled(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def moment(line: Line, column: str) -> str:
    """MediaWiki's 14 digits of a time such as 2023-09-02T05:14:00Z."""
    text = line[column]
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).strftime("%Y%m%d%H%M%S")
    except ValueError:
        raise ScenarioError(line, f"{column} {text!r} is not a time like 2023-09-02T05:14:00Z") from None


def actions(folder: Path, wiki: str, people: list[Line]) -> Iterator[Event]:
    history = History({person["name"] for person in people if has_account(person, wiki)})
    language = next(known.language for known in WIKIS if known.name == wiki)
    for line in read(folder / f"{wiki}.csv", COLUMNS):
        check_width(line)
        history.check(line)
        yield event(line, language, folder / "pages" / wiki)


def event(line: Line, language: str, pages: Path) -> Event:
    made: Event = {"where": line.where, "time": moment(line, "time")}
    made |= {key: line[key] for key in ("user", "action", "page", "to", "summary") if line[key]}
    made |= text_of(line, language, pages)
    if line["tags"]:
        made["tags"] = line["tags"].split("|")
    if line["action"] in {"upload", "reupload"}:
        made["picture"] = picture(line["page"] + line["time"])
    return made


def text_of(line: Line, language: str, pages: Path) -> Event:
    text = line["text"]
    if CHANGE.fullmatch(text):
        name, size = line["page"] + line["time"], int(text[1:])
        return {"append": filler(language, name, size)} if text.startswith("+") else {"cut": size}
    if text.startswith("@"):
        return {"text": page_file(line, pages / text[1:])}
    return {"text": text} if text else {}


def page_file(line: Line, path: Path) -> str:
    if not path.is_file():
        raise ScenarioError(line, f"the text {path} is not there")
    return path.read_text(encoding="utf-8").rstrip("\n")


class History:
    """What the rows so far have made, to tell a row that cannot be."""

    def __init__(self, accounts: set[str]) -> None:
        self.accounts = accounts | BUILT_IN
        self.pages: set[str] = set()
        self.last = ""

    def check(self, line: Line) -> None:
        self.check_action(line)
        self.check_time(line)
        self.check_user(line)
        self.check_page(line)
        check_counts_as(line)
        self.remember(line)

    def check_action(self, line: Line) -> None:
        action = line["action"]
        if action not in NEEDS:
            raise ScenarioError(line, f"no action {action!r}; there are {', '.join(NEEDS)}")
        for column in NEEDS[action]:
            if not line[column]:
                raise ScenarioError(line, f"{action} needs a {column}")

    def check_time(self, line: Line) -> None:
        time = moment(line, "time")
        if time < self.last:
            raise ScenarioError(line, f"{line['time']} stands after a later time: rows go by time")
        self.last = time

    def check_user(self, line: Line) -> None:
        if line["user"] not in self.accounts and not is_address(line["user"]):
            raise ScenarioError(line, f"no account {line['user']!r} on this wiki in {PEOPLE}")

    def check_page(self, line: Line) -> None:
        action, page = line["action"], line["page"]
        if action in MAKES_A_PAGE and page in self.pages:
            raise ScenarioError(line, f"{page!r} is there already")
        if action not in MAKES_A_PAGE | NEEDS_NO_PAGE and page not in self.pages:
            raise ScenarioError(line, f"{page!r} is not there: an earlier row must create it")

    def remember(self, line: Line) -> None:
        if line["action"] == "rename":
            self.accounts |= {line["to"].partition(":")[2]}
        elif line["action"] == "delete":
            self.pages -= {line["page"]}
        elif line["action"] not in NEEDS_NO_PAGE:
            self.pages |= {line["page"], line["to"]}


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def check_counts_as(line: Line) -> None:
    """A move has two reasons, of the page moved and of the redirect it leaves."""
    for reason in line["counts_as"].split():
        if reason.removeprefix(ORGANIZER) not in REASONS:
            raise ScenarioError(line, f"counts_as {reason!r} is none of {', '.join(sorted(REASONS))}")
