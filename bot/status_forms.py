"""The forms in which a status leaves as text."""

from bot.messages import Messages
from bot.plain import json_text
from bot.report_rows import report_rows
from bot.status import Status, as_json
from bot.status_csv import status_csv
from bot.status_html import status_html
from bot.status_line import render_line
from bot.status_table import render_block
from bot.terminal import status_text
from bot.version import VERSION

FORMS = {
    "table": status_text,
    "csv": status_csv,
    "json": lambda status: json_text(as_json(status), indent=2) + "\n",
    "wikitext": lambda status: render_block(status, status.languages, version=VERSION).strip() + "\n",
    "compact": lambda status: render_line(status, Messages(status.languages[0])) + "\n",
    "html": status_html,
    "report": report_rows,
}
"""What makes each form of a status."""


def status_as(status: Status, form: str) -> str:
    """Return a status in one of FORMS, with the end of its last line."""
    return FORMS[form](status)
