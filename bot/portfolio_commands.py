"""What `esep portfolio` does: the overview shown, or published on a page of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import typer

from bot.bootstrap import Deployment
from bot.desk import Desk
from bot.errors import NotCollectedError, UsageError
from bot.jobs import recorded
from bot.messages import Messages
from bot.modes import How
from bot.place import refuse_event_pages
from bot.portfolio import Portfolio, Selection, portfolio
from bot.portfolio_forms import portfolio_csv, portfolio_json
from bot.portfolio_table import OURS, Cell, portfolio_html, portfolio_wikitext, table_of
from bot.published_record import Record
from bot.publisher import Published
from bot.show import console, new_table, print_published
from bot.updates import Follow, Rules, only_over, table
from config.events import PublishPart

NAME = "portfolio"

FORMS: Mapping[str, Callable[[Portfolio, Messages], str]] = {
    "csv": lambda found, _: portfolio_csv(found),
    "json": lambda found, _: portfolio_json(found),
    "wikitext": lambda found, words: portfolio_wikitext(found, words).strip() + "\n",
    "html": portfolio_html,
}
"""What makes each form but the table for people."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Where and how an overview is published."""

    page: str
    how: How


def show_portfolio(deployment: Deployment, selection: Selection, form: str, words: Messages) -> None:
    """Print the overview; raises NotCollectedError after it where an event is incomplete."""
    if form != "table" and form not in FORMS:
        raise UsageError(f"--format: there is no “{form}”; there are table, {', '.join(FORMS)}")
    found = portfolio(deployment, selection)
    if form == "table":
        _print(found, words)
    else:
        typer.echo(FORMS[form](found, words), nl=False)
    _refuse_incomplete(found)


def publish_portfolio(
    deployment: Deployment, selection: Selection, to: Publication, words: Messages
) -> Published:
    """Publish the overview between the markers of a page of its own.

    Raises UsageError for the page of an event, NotCollectedError where one is incomplete, HeldError where
    another table stands there or too much would be lost, and what `Publisher` raises.
    """
    title = deployment.title(to.page)
    refuse_event_pages(deployment, title)
    with recorded(deployment, NAME, to.how.publish_job) as run:
        desk = Desk(deployment, to.how, run.number, NAME, title, title)
        found = portfolio(deployment, selection)
        _refuse_incomplete(found)
        part = PublishPart()
        rules = Rules(timedelta(days=part.heartbeat_days), part.shrink_percent, to.how.allow_shrink)
        follow = _overview(portfolio_wikitext(found, words), _record(found), rules)
        published = desk.publisher.publish(desk.page, follow, begin=desk.is_sandbox)
    print_published(published, to.how.mode)
    return published


def _refuse_incomplete(found: Portfolio) -> None:
    if found.incomplete:
        collect = "; ".join(f"`esep collect {name}`" for name in found.incomplete)
        raise NotCollectedError(f"incomplete or stale: {', '.join(found.incomplete)}; run {collect}")


def _overview(block: str, now: Record, rules: Rules) -> Follow:
    return only_over(OURS, "overview", table(block, now, rules))


def _record(found: Portfolio) -> Record:
    """Return what an overview says: event and metric → result; it is as old as the newest of its data."""
    results = {
        f"{row.event} {progress.metric}": progress.result
        for row in found.followed
        for progress in row.progress
    }
    deleted = {
        f"{row.event} {metric}": number
        for row in found.followed
        for metric, number in row.with_deleted.items()
    }
    known = {name: number for name, number in deleted.items() if results.get(name) not in (None, number)}
    dates = [row.status.data_as_of for row in found.followed if row.status]
    return Record(max(dates, default=found.taken_at), results, known)


def _print(found: Portfolio, words: Messages) -> None:
    shown = table_of(found, words)
    heads = ("grant", "period", "following", "flags")
    first, second, *last = (words.text(f"esep-portfolio-{head}") for head in heads)
    made = new_table(first, second, *shown.metrics, *last)
    for line in shown.lines:
        when = ", ".join(filter(None, (line.event, line.following, line.as_of)))
        cells = (_short(cell) for cell in line.cells)
        made.add_row(line.label, line.period, *cells, when, "; ".join(line.flags))
    for name, numbers in shown.totals.items():
        made.add_row(name, "", *numbers, "", "")
    console.print(made)
    for text in shown.footer:
        console.print(text)


def _short(cell: Cell) -> str:
    """Return what was counted of what was promised, and the state: `87 / 100 not met`."""
    numbers = f"{cell.achieved or '–'} / {cell.target}" if cell.target else cell.achieved
    return " ".join(filter(None, (numbers, cell.state)))
