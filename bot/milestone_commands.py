"""What `esep milestone` does: counts read, shown, and published; and the same in a run, once a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import typer

from bot.bootstrap import Deployment
from bot.desk import Desk
from bot.due import Outcome
from bot.errors import HeldError, UsageError
from bot.jobs import recorded
from bot.messages import Messages
from bot.milestone import (
    Milestone,
    declared_milestone,
    declared_milestones,
    last_reading,
    load_standing,
    take_reading,
)
from bot.milestone_table import OURS, milestone_block, milestone_json, told
from bot.modes import How
from bot.portfolio_commands import refuse_event_pages
from bot.published_record import Record
from bot.publisher import Published
from bot.show import console, new_table, print_json, print_published
from bot.updates import Follow, Rules, Update, table
from config.events import PublishPart
from config.milestones import MilestoneDeclaration

EVERY = timedelta(hours=20)
"""How old a reading is when a run takes the next one: once a day, whatever hour the run of the day has."""

FORMS = ("table", "json", "wikitext")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which milestones are asked for, all where none is named, and whether they are read from their wikis."""

    names: Sequence[str]
    stored: bool = False


def show_milestones(deployment: Deployment, wanted: Wanted, form: str, words: Messages) -> None:
    """Read the counts, keep them and print where they stand; raises what reading raises."""
    if form not in FORMS:
        raise UsageError(f"--format: there is no “{form}”; there are {', '.join(FORMS)}")
    found = list(_found(deployment, wanted))
    if form == "json":
        print_json([milestone_json(each) for each in found])
    for each in found if form != "json" else ():
        typer.echo(milestone_block(each), nl=False) if form == "wikitext" else _print(each, words)


def publish_milestones(deployment: Deployment, wanted: Wanted, how: How) -> None:
    """Publish each on its page; raises UsageError where one has none, and what `publish_milestone` raises."""
    for name in _names(deployment, wanted):
        published = publish_milestone(deployment, name, how, stored=wanted.stored)
        print_published(published, how.mode)


def publish_milestone(deployment: Deployment, name: str, how: How, *, stored: bool = False) -> Published:
    """Read a count and publish where it stands between the markers of its own page.

    Raises UsageError without a page or for that of an event, HeldError where another table stands there or
    the count fell too far, and what reading and `Publisher` raise.
    """
    declaration = declared_milestone(deployment, name)
    if not declaration.page:
        raise UsageError(f"milestone {declaration.name}: set page, on which it is published")
    title = deployment.title(declaration.page)
    refuse_event_pages(deployment, title)
    label = f"milestone {declaration.name}"
    with recorded(deployment, label, how.publish_job) as run:
        found = _standing(deployment, declaration, stored=stored)
        desk = Desk(deployment, how, run.number, declaration.name, title, title)
        return desk.publisher.publish(desk.page, _follow(found, how), begin=desk.is_sandbox)


def run_milestones(deployment: Deployment, how: How) -> Iterator[Outcome]:
    """Do what a run does of every milestone once a day: read it, and publish it where it has a page."""
    for name in declared_milestones(deployment):
        label = f"milestone {name}"
        try:
            deployment.until.check()
            yield Outcome(label, published=_refreshed(deployment, name, how))
        except Exception as error:  # noqa: BLE001
            yield Outcome(label, error=error)


def _refreshed(deployment: Deployment, name: str, how: How) -> Published | None:
    declaration = declared_milestone(deployment, name)
    last = last_reading(deployment, declaration)
    if last and deployment.clock() - last.taken_at < EVERY:
        return None
    if declaration.page:
        return publish_milestone(deployment, name, how)
    take_reading(deployment, declaration)
    return None


def _names(deployment: Deployment, wanted: Wanted) -> Sequence[str]:
    names = wanted.names or declared_milestones(deployment)
    if not names:
        folder = deployment.settings.milestones_dir
        raise UsageError(f"no milestones in {folder}; docs/milestones.md shows how to declare one")
    return names


def _found(deployment: Deployment, wanted: Wanted) -> Iterator[Milestone]:
    for name in _names(deployment, wanted):
        yield _standing(deployment, declared_milestone(deployment, name), stored=wanted.stored)


def _standing(deployment: Deployment, declaration: MilestoneDeclaration, *, stored: bool) -> Milestone:
    if not stored:
        take_reading(deployment, declaration)
    return load_standing(deployment, declaration)


def _follow(found: Milestone, how: How) -> Follow:
    part = PublishPart()
    rules = Rules(timedelta(days=part.heartbeat_days), part.shrink_percent, how.allow_shrink)
    record = Record(found.as_of, {found.declaration.counted: found.standing.now.value})
    follow = table(milestone_block(found), record, rules)

    def on_ours(old: str) -> Update | None:
        if old.strip() and OURS not in old:
            raise HeldError("held: what stands between the markers is no milestone; name a page of its own")
        return follow(old)

    return on_ours


def _print(found: Milestone, words: Messages) -> None:
    shown = told(found, words)
    console.print(f"{shown.title}: {shown.percent}, {shown.state}")
    made = new_table("", "")
    made.show_header = False
    for label, value in shown.facts:
        made.add_row(label, value)
    console.print(made)
    console.print(shown.as_of)
