"""The files of an event's report."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from bot import evidence_csv, status_csv
from bot.errors import UsageError
from bot.event_report import EventReport
from bot.event_report_html import FILES, render_html
from bot.messages import Messages
from bot.plain import json_text
from bot.status import as_json
from bot.workbook import Sheet, workbook

PAGE = "report.html"


def write_report(report: EventReport, folder: Path, words: Messages) -> Path:
    """Write all files to `folder`, over those of an earlier report, and return the page's path.

    Raises UsageError where they cannot be written.
    """
    written = files(report, words)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in written.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written ({error.strerror})") from error
    return folder / PAGE


def files(report: EventReport, words: Messages) -> Mapping[str, bytes]:
    """Return each file's name and content."""
    status = report.status
    return {
        FILES["status"]: status_csv.status_csv(status).encode(),
        FILES["json"]: json_text(as_json(status), indent=2).encode() + b"\n",
        FILES["evidence"]: evidence_csv.evidence_csv(report.lists).encode(errors="replace"),
        FILES["xlsx"]: _workbook(report),
        PAGE: render_html(report, words).encode(),
    }


def _workbook(report: EventReport) -> bytes:
    status = report.status
    sheets = {
        "status": Sheet(status_csv.COLUMNS, status_csv.status_rows(status), FILES["status"]),
        "days": _days(report),
        "evidence": Sheet(evidence_csv.COLUMNS, evidence_csv.evidence_rows(report.lists), FILES["evidence"]),
    }
    return workbook(sheets, made_at=status.taken_at)


def _days(report: EventReport) -> Sheet:
    """Return how many pages were first touched on each day, as the JSON has them, and the edits."""
    pages, edits = report.status.snapshot.grant.days, report.edits
    projects = list(dict.fromkeys(chain.from_iterable([*pages.values(), *edits.values()])))
    rows = [
        [
            day.isoformat(),
            *(pages.get(day, {}).get(project) for project in projects),
            *(edits.get(day, {}).get(project) for project in projects),
        ]
        for day in sorted({*pages, *edits})
    ]
    return Sheet(["date", *projects, *(f"{name} edits" for name in projects)], rows, FILES["json"])
