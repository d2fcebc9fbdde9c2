"""What `esep milestone` does: counts read, shown, and published; and the same in a run, once a day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import typer

from bot.bootstrap import Deployment
from bot.desk import Desk
from bot.due import Outcome
from bot.errors import UsageError
from bot.exits import EXPECTED, Exit, exit_of, worst
from bot.exits import told as told_error
from bot.jobs import recorded
from bot.messages import Messages
from bot.milestone import (
    Milestone,
    declared_milestone,
    declared_milestones,
    load_standing,
    take_reading,
)
from bot.milestone_table import OURS, milestone_block, milestone_json, told
from bot.modes import How
from bot.place import refuse_event_pages
from bot.plain import one_line
from bot.published_record import Record
from bot.publisher import Published
from bot.show import console, new_table, print_json, print_published
from bot.store.database import reading
from bot.store.times import last_good_runs
from bot.updates import Follow, Rules, only_over, table
from config.events import PublishPart
from config.milestones import MilestoneDeclaration

EVERY = timedelta(hours=20)
"""How long after a good run the next one is due: once a day, whatever hour the run of the day has."""

FORMS = ("table", "json", "wikitext")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which milestones are asked for, all where none is named, and whether they are read from their wikis."""

    names: Sequence[str]
    stored: bool = False


def show_milestones(deployment: Deployment, wanted: Wanted, form: str, words: Messages) -> Exit:
    """Read the counts, keep them and print where they stand; one that cannot be read stops no other."""
    if form not in FORMS:
        raise UsageError(f"--format: there is no “{form}”; there are {', '.join(FORMS)}")
    found: list[Milestone] = []

    def show(name: str) -> None:
        found.append(_standing(deployment, declared_milestone(deployment, name), stored=wanted.stored))

    exit_code = _each(_names(deployment, wanted), show)
    if form == "json":
        print_json([milestone_json(each) for each in found])
    for each in found if form != "json" else ():
        typer.echo(milestone_block(each), nl=False) if form == "wikitext" else _print(each, words)
    return exit_code


def publish_milestones(deployment: Deployment, wanted: Wanted, how: How) -> Exit:
    """Publish each on its page: those that are named, or all that have one."""

    def publish(name: str) -> None:
        declaration = declared_milestone(deployment, name)
        if declaration.page or wanted.names:
            published = publish_milestone(
                deployment, declaration, how, job=how.publish_job, stored=wanted.stored
            )
            print_published(published, how.mode)

    return _each(_names(deployment, wanted), publish)


def publish_milestone(
    deployment: Deployment, declaration: MilestoneDeclaration, how: How, *, job: str, stored: bool = False
) -> Published:
    """Read a count and publish where it stands between the markers of its own page.

    Raises UsageError without a page or for that of an event or another milestone, HeldError where another
    table stands there or the count fell too far, and what reading and `Publisher` raise.
    """
    title = _own_page(deployment, declaration)
    with recorded(deployment, _label(declaration.name), job) as run:
        found = _standing(deployment, declaration, stored=stored)
        desk = Desk(deployment, how, run.number, declaration.name, title, title)
        return desk.publisher.publish(desk.page, _follow(found, how), begin=desk.is_sandbox)


def run_milestones(deployment: Deployment, how: How) -> Iterator[Outcome]:
    """Do what a run does of every milestone once a day: read it, and publish it where it has a page.

    One that failed is tried again at the next run.
    """
    with reading(deployment.store) as connection:
        done = last_good_runs(connection, how.run_job, until=deployment.clock())
    for name in declared_milestones(deployment):
        last = done.get(_label(name))
        try:
            is_due = not last or deployment.clock() - last >= EVERY
            yield Outcome(_label(name), published=_refreshed(deployment, name, how) if is_due else None)
        except Exception as error:  # noqa: BLE001
            yield Outcome(_label(name), error=error)


def _refreshed(deployment: Deployment, name: str, how: How) -> Published | None:
    deployment.until.check()
    declaration = declared_milestone(deployment, name)
    if declaration.page:
        return publish_milestone(deployment, declaration, how, job=how.run_job)
    with recorded(deployment, _label(name), how.run_job):
        take_reading(deployment, declaration)
    return None


def _label(name: str) -> str:
    """Return what the ledger calls a milestone."""
    return f"milestone {name}"


def _own_page(deployment: Deployment, declaration: MilestoneDeclaration) -> str:
    """Return the title of a milestone's page; raises UsageError where that is something else's, too."""
    if not declaration.page:
        raise UsageError(f"milestone {declaration.name}: set page, on which it is published")
    title = deployment.title(declaration.page)
    refuse_event_pages(deployment, title)
    for name in declared_milestones(deployment):
        other = declared_milestone(deployment, name)
        if name != declaration.name and other.page and deployment.title(other.page) == title:
            raise UsageError(f"milestone {declaration.name}: “{title}” is the page of the milestone {name}")
    return title


def _each(names: Sequence[str], do: Callable[[str], None]) -> Exit:
    """Do it for each name, and tell on stderr what fails; return the exit code over all."""
    codes = []
    for name in names:
        try:
            do(name)
        except EXPECTED as error:
            typer.echo(one_line(f"esep: {told_error(error)}"), err=True)
            codes.append(exit_of(error))
    return worst(codes)


def _names(deployment: Deployment, wanted: Wanted) -> Sequence[str]:
    names = wanted.names or declared_milestones(deployment)
    if not names:
        folder = deployment.settings.milestones_dir
        raise UsageError(f"no milestones in {folder}; docs/milestones.md shows how to declare one")
    return names


def _standing(deployment: Deployment, declaration: MilestoneDeclaration, *, stored: bool) -> Milestone:
    if not stored:
        take_reading(deployment, declaration)
    return load_standing(deployment, declaration)


def _follow(found: Milestone, how: How) -> Follow:
    part = PublishPart()
    rules = Rules(timedelta(days=part.heartbeat_days), part.shrink_percent, how.allow_shrink)
    record = Record(found.as_of, {found.declaration.counted: found.standing.now.value})
    return only_over(OURS, "milestone", table(milestone_block(found), record, rules))


def _print(found: Milestone, words: Messages) -> None:
    shown = told(found, words)
    console.print(f"{shown.title}: {shown.percent}, {shown.state}")
    made = new_table("", "")
    made.show_header = False
    for label, value in shown.facts:
        made.add_row(label, value)
    console.print(made)
    console.print(shown.as_of)
