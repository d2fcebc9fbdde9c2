"""Tables on pages of their own: shown, published, and refreshed by runs, whatever they tell of."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

import typer

from bot.bootstrap import Deployment
from bot.desk import Desk
from bot.errors import UsageError
from bot.exits import EXPECTED, Exit, exit_of, told, worst
from bot.jobs import recorded
from bot.kinds import SORTS, Sort
from bot.messages import Messages
from bot.modes import How
from bot.place import refuse_event_pages
from bot.plain import one_line
from bot.published_record import Record
from bot.publisher import Published
from bot.show import print_json, print_published
from bot.updates import Follow, Rules, only_over, table
from config.events import PublishPart

Found = TypeVar("Found")

FORMS = ("table", "json", "wikitext")


@dataclass(frozen=True, slots=True)
class Made:
    """What stands between the markers of a page, and its figures."""

    block: str
    record: Record


@dataclass(frozen=True, slots=True)
class Kind(Generic[Found]):
    """A kind of thing that is declared, one a file, each with a page of its own.

    `ours` is what its tables have on a page and nothing else. `page` returns the title of its page, as it is
    declared, `read` asks and keeps what is new, `find` tells how it stands by what is kept, and the others
    put that into a block, into JSON, and on the terminal. All raise what is wrong with the declaration.
    """

    sort: Sort
    ours: str
    page: Callable[[Deployment, str], str | None]
    read: Callable[[Deployment, str], None]
    find: Callable[[Deployment, str], Found]
    made: Callable[[Found], Made]
    as_json: Callable[[Found], Any]
    show: Callable[[Found, Messages], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which are asked for, all where none is named, and whether only by what is kept."""

    names: Sequence[str]
    stored: bool = False


@dataclass(frozen=True, slots=True)
class _One:
    """One of a kind, as a deployment declares it."""

    deployment: Deployment
    kind: Kind[Any]
    name: str

    @property
    def page(self) -> str | None:
        return self.kind.page(self.deployment, self.name)

    @property
    def label(self) -> str:
        return self.kind.sort.label(self.name)

    def found(self, *, stored: bool = False) -> Any:  # noqa: ANN401
        if not stored:
            self.read()
        return self.kind.find(self.deployment, self.name)

    def read(self) -> None:
        self.kind.read(self.deployment, self.name)

    def publish(self, how: How, job: str, *, stored: bool = False) -> Published:
        """Read it and publish how it stands between the markers of its page.

        Raises UsageError without a page or for that of something else, HeldError where another table stands
        there or a figure fell too far, and what reading and `Publisher` raise.
        """
        title = self._title()
        with recorded(self.deployment, self.label, job) as run:
            made = self.kind.made(self.found(stored=stored))
            name = f"{self.kind.sort.name}/{self.name}"
            desk = Desk(self.deployment, how, run.number, name, title, title)
            return desk.publisher.publish(desk.page, _follow(self.kind, made, how), begin=desk.is_sandbox)

    def refresh(self, how: How) -> Published | None:
        """Do what a run does of it where it is due: publish it, or only read it where it has no page."""
        self.deployment.until.check()
        if self.page:
            return self.publish(how, how.run_job)
        with recorded(self.deployment, self.label, how.run_job):
            self.read()
        return None

    def _title(self) -> str:
        deployment = self.deployment
        if not self.page:
            raise UsageError(f"{self.label}: set page, on which it is published")
        title = deployment.title(self.page)
        refuse_event_pages(deployment, title)
        for other in _all(deployment):
            if other != self and other.is_on(title):
                raise UsageError(f"{self.label}: “{title}” is the page of the {other.label}")
        return title

    def is_on(self, title: str) -> bool:
        """Tell whether it is published on a page; what cannot be read is published nowhere."""
        try:
            return self.page is not None and self.deployment.title(self.page) == title
        except EXPECTED:
            return False


def show_all(deployment: Deployment, kind: Kind[Any], wanted: Wanted, form: str, words: Messages) -> Exit:
    """Read, keep and print how each stands; one that fails stops no other."""
    if form not in FORMS:
        raise UsageError(f"--format: there is no “{form}”; there are {', '.join(FORMS)}")
    found: list[Any] = []
    ones = _wanted(deployment, kind, wanted)
    exit_code = _each(ones, lambda one: found.append(one.found(stored=wanted.stored)))
    if form == "json":
        print_json([kind.as_json(each) for each in found])
    for each in found if form != "json" else ():
        typer.echo(kind.made(each).block, nl=False) if form == "wikitext" else kind.show(each, words)
    return exit_code


def publish_all(deployment: Deployment, kind: Kind[Any], wanted: Wanted, how: How) -> Exit:
    """Publish each on its page: those that are named, or all that have one."""

    def publish(one: _One) -> None:
        if wanted.names or one.page:
            print_published(one.publish(how, how.publish_job, stored=wanted.stored), how.mode)

    return _each(_wanted(deployment, kind, wanted), publish)


def refresh(deployment: Deployment, kind: Kind[Any], name: str, how: How) -> Published | None:
    """Do what a run does of one: publish it, or only read it where it has no page."""
    return _One(deployment, kind, name).refresh(how)


def _of(deployment: Deployment, kind: Kind[Any]) -> list[_One]:
    names = kind.sort.names(deployment)
    return [_One(deployment, kind, name) for name in names]


def _all(deployment: Deployment) -> list[_One]:
    in_use = (sort.kind for sort in SORTS if sort.names(deployment))
    return [one for kind in in_use for one in _of(deployment, kind)]


def _wanted(deployment: Deployment, kind: Kind[Any], wanted: Wanted) -> list[_One]:
    named = [_One(deployment, kind, name.removesuffix(".toml")) for name in wanted.names]
    ones = named or _of(deployment, kind)
    if not ones:
        folder = kind.sort.declared_in(deployment)
        raise UsageError(f"nothing declared in {folder}; docs/{kind.sort.folder}.md shows how")
    return ones


def _follow(kind: Kind[Any], made: Made, how: How) -> Follow:
    part = PublishPart()
    rules = Rules(timedelta(days=part.heartbeat_days), part.shrink_percent, how.allow_shrink)
    return only_over(kind.ours, kind.sort.name, table(made.block, made.record, rules))


def _each(ones: Iterable[_One], do: Callable[[_One], None]) -> Exit:
    """Do it for each, and tell on stderr what fails; return the exit code over all."""
    codes = []
    for one in ones:
        try:
            do(one)
        except EXPECTED as error:
            typer.echo(one_line(f"esep: {told(error)}"), err=True)
            codes.append(exit_of(error))
    return worst(codes)
