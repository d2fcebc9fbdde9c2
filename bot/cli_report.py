"""The command that writes an event's report."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_publish import EventArgument


def report(
    event: EventArgument,
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FOLDER", help="Where to, by default report-EVENT."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", help="en, kk or ru; by default the first that is published."),
    ] = None,
) -> None:
    """Write a page with pictures that needs no network, and its figures and lists as CSV, JSON and XLSX."""
    from bot.bootstrap import deploy
    from bot.event_report import load_event_report, refuse_stale
    from bot.event_report_files import write_report
    from bot.messages import Messages, check_language
    from bot.plain import one_line

    check_language(language)
    found = load_event_report(deploy(), event)
    folder = output or Path(f"report-{found.status.event}")
    page = write_report(found, folder, Messages(language or found.status.languages[0]))
    typer.echo(one_line(f"{page} written, and beside it the same as CSV, JSON and XLSX"))
    refuse_stale(found.status)
