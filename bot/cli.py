"""The command line: each command is a few lines of glue around a use case."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_growth import growth, measures
from bot.cli_milestone import milestone
from bot.cli_operations import doctor, watchdog
from bot.cli_portfolio import portfolio
from bot.cli_programme import programme
from bot.cli_publish import EventArgument, declared, publish, run, serve
from bot.cli_pull import WIKIS, pull
from bot.cli_report import report
from bot.cli_skills import skills
from bot.database_commands import db
from bot.exits import Exit, exit_of, told
from bot.interpreter import set_up
from bot.people_commands import forget
from bot.plain import one_line

if TYPE_CHECKING:
    from bot.bootstrap import Deployment
    from metrics.profiles import Profile

app = typer.Typer(
    name="esep",
    help="Counts what a Wikimedia grant promised and keeps the comparison on the event's Meta page.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(db, name="db")


JsonOption = Annotated[bool, typer.Option("--json", help="Print the complete answer as JSON.")]


def main() -> None:
    """Run the command line; every expected failure is one line on stderr and a documented exit code."""
    set_up()
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if exit_of(error) is Exit.BUG and "--debug" in sys.argv:
            raise
        typer.echo(f"esep: {told(error)}", err=True)
        sys.exit(exit_of(error))


@app.callback()
def _options(
    *,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log what is done, on stderr.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when there is a bug.")] = False,
) -> None:
    from bot.log import configure

    configure(verbose=verbose or debug)


@app.command()
def init(
    grant_page: Annotated[
        str, typer.Argument(metavar="GRANT_PAGE", help="The grant page, by title or address.")
    ],
    *,
    event: Annotated[
        str | None, typer.Option("--event", metavar="PAGE", help="The event's own page.")
    ] = None,
) -> None:
    """Write an event declaration from a grant page, with what could not be read marked for a human."""
    from bot.declare import declare

    path, open_points = declare(_deployment(), grant_page, event)
    typer.echo(one_line(f"{path} written"))
    for point in open_points:
        typer.echo(one_line(f"  to do: {point}"))


@app.command()
def grant(
    page: Annotated[
        str | None, typer.Argument(metavar="PAGE", help="A grant page, by title or address, or a saved one.")
    ] = None,
    *,
    as_json: JsonOption = False,
    as_list: Annotated[bool, typer.Option("--list", help="Instead: one row a grant of a fund.")] = False,
    prefix: Annotated[
        str, typer.Option("--prefix", metavar="TITLE", help="With --list: how the titles begin.")
    ] = "Grants:Programs/",
    category: Annotated[
        str | None, typer.Option("--category", help="With --list: the pages of a category.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="With --list: only this region, such as CEECA.")
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="With --list: only this fiscal year, such as 2023-24.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="With --list: csv, or json: an object a line.")
    ] = "csv",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="With --list: append to FILE.")
    ] = None,
) -> None:
    """Show what a grant page promises, what its report says, and every value that was not understood."""
    from bot import grant_commands
    from bot.grant_list import Wanted

    if as_list == bool(page):
        raise typer.BadParameter("name a PAGE, or list a fund with --list")
    if page:
        grant_commands.show_grant(page, _deployment, as_json=as_json)
    else:
        form = "json" if as_json else form
        grant_commands.list_grants(_deployment(), (prefix, category), Wanted(region, year), form, output)


@app.command()
def participants(event: EventArgument, *, as_json: JsonOption = False) -> None:
    """Audit the list of participants: who is valid, renamed, unknown, duplicate, bot or blocked."""
    from bot.jobs import audit
    from bot.show import print_json, print_participants

    answer = audit(_deployment(), event)
    print_json(answer) if as_json else print_participants(answer)


@app.command()
def collect(
    event: EventArgument,
    *,
    full: Annotated[bool, typer.Option("--full", help="Read everything again.")] = False,
) -> None:
    """Fetch grant, participants and contributions to the store."""
    from bot import jobs

    gathered = jobs.collect(_deployment(), event, full=full)
    parts = ", ".join(f"{number} of them for {what}" for what, number in gathered.made_for.items())
    cost = f"{gathered.requests} requests" + (f" ({parts})" if parts else "")
    typer.echo(f"{event}: {gathered.rows} contributions collected with {cost}")


@app.command()
def status(
    event: Annotated[
        str | None, typer.Argument(metavar="EVENT", help="A declared event.", autocompletion=declared)
    ] = None,
    *,
    as_json: JsonOption = False,
    wikitext: Annotated[bool, typer.Option("--wikitext", help="Print the table as it is published.")] = False,
    compact: Annotated[bool, typer.Option("--compact", help="Print one line of wikitext.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one row a metric.")] = False,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The status of an earlier day.")
    ] = None,
    profile: Annotated[str, typer.Option("--profile", help="The definition profile.")] = "esep-1",
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="METRIC", help="How a number came about, and why others differ."),
    ] = None,
    language: Annotated[str | None, typer.Option("--language", help="With --explain: en, kk or ru.")] = None,
    grant_page: Annotated[
        str | None, typer.Option("--grant", metavar="PAGE", help="Without a declaration: the grant page …")
    ] = None,
    event_page: Annotated[
        str | None, typer.Option("--page", metavar="PAGE", help="… and the event's page.")
    ] = None,
    section: Annotated[
        str | None, typer.Option("--section", help="With --page: the heading above the participants.")
    ] = None,
    wikis: Annotated[
        str | None, typer.Option("--wikis", help=f"With --page: the wikis to count, by default {WIKIS}.")
    ] = None,
    organizers: Annotated[
        str | None, typer.Option("--organizers", help="With --page: their user names, joined by commas.")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="With --page: the event's zone, by default UTC.")
    ] = None,
) -> None:
    """Compare what was done with what was promised: from the store, or read-only from the wikis."""
    from bot import jobs
    from bot.one_off import OneOff, one_off_declaration
    from bot.show import print_status_as
    from bot.show_explanation import refuse, show_explanation

    forms = {"json": as_json, "wikitext": wikitext, "compact": compact, "csv": as_csv}
    form = [name for name, asked in forms.items() if asked]
    if len(form) > 1:
        raise typer.BadParameter("choose one of --json, --wikitext, --compact and --csv")
    of_pages = (grant_page, event_page, section, wikis, organizers, timezone)
    if explain is not None or language:
        others = {
            "--wikitext": wikitext,
            "--compact": compact,
            "--csv": as_csv,
            "--as-of": as_of,
            "--profile": profile != "esep-1",
        }
        others |= {"--grant, --page and what belongs to them": any(of_pages)}
        refuse(others)
        show_explanation(_deployment, event, explain, language, as_json=as_json)
        return
    if event and any(of_pages):
        raise typer.BadParameter("an EVENT is declared: --grant, --page and what belongs to them are not")
    if event:
        found = jobs.status(_deployment(), event, _profile(profile), as_of=as_of and as_of.date())
    elif grant_page and event_page and not as_of:
        deployment = _deployment(database="sqlite://")
        given = OneOff(grant_page, event_page, section, wikis or WIKIS, organizers or "", timezone or "UTC")
        found = jobs.one_off(deployment, one_off_declaration(deployment, given), _profile(profile))
    else:
        raise typer.BadParameter("name an EVENT, or --grant PAGE and --page PAGE without --as-of")
    print_status_as(found, form[0] if form else "table")


@app.command()
def overlap(
    events: Annotated[list[str], typer.Argument(metavar="EVENT...", help="Two declared events or more.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Show what several events count, what they share, and their sum beside their union."""
    from bot.overlap import refuse_incomplete, several_events
    from bot.show import print_json
    from bot.show_overlap import overlap_json, print_overlap

    found = several_events(_deployment(), events)
    print_json(overlap_json(found)) if as_json else print_overlap(found)
    refuse_incomplete(found)


@app.command()
def evidence(
    event: EventArgument,
    metric: Annotated[
        str | None, typer.Option("--metric", help="Only this list, such as wikipedia or wikipedia/left-out.")
    ] = None,
) -> None:
    """Print what the numbers are made of as CSV: pages, edits, and how much of each list is withheld."""
    from bot import evidence_csv, jobs

    typer.echo(evidence_csv.evidence_csv(jobs.evidence(_deployment(), event, metric)), nl=False)


app.command()(report)
app.command()(pull)
app.command()(portfolio)
app.command()(milestone)
app.command()(programme)
app.command()(skills)
app.command()(growth)
app.command()(measures)
app.command()(publish)
app.command()(run)
app.command()(serve)
app.command()(watchdog)
app.command()(doctor)


@app.command()
def runs(
    event: Annotated[str | None, typer.Argument(metavar="[EVENT]", help="Only this event's runs.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """List the latest runs: when, what, how long, requests, rows, edits, and how they ended."""
    from bot.show_runs import list_runs

    list_runs(_deployment(), event, as_json=as_json)


app.command()(forget)


def _deployment(*, database: str | None = None) -> "Deployment":
    from bot.bootstrap import deploy

    return deploy(database=database)


def _profile(name: str) -> "Profile":
    from metrics.profiles import PROFILES

    if name not in PROFILES:
        raise typer.BadParameter(f"there is no profile “{name}”; there are: {', '.join(PROFILES)}")
    return PROFILES[name]
