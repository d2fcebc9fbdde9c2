"""The status table as a test reads it: its rows by their headings, and the cells of a row."""

import re

from factory import make_status

from bot.status_table import render_block


def rendered(status=None, language="en"):
    return render_block(status or make_status(), [language], version="0.1.0")


def row_of(block, title):
    """Return the five cells of the row whose heading is `title`."""
    rows = [part for part in block.split("\n|-") if re.search(rf"\|\s?{re.escape(title)}\n", part)]
    assert len(rows) == 1, f"{len(rows)} rows are called {title}"
    cells = re.split(r"\n[|!](?=\s?(?:scope|style))", rows[0].partition("\n|}")[0])[1:]
    return [text.partition("|")[2].strip() for text in cells]


def row(status, title, language="en"):
    return row_of(rendered(status, language), title)


def titles(block):
    """Return the headings of all rows of the status, without those of groups."""
    return re.findall(r"^!scope=row[^|]*\|(.*)$", block, re.MULTILINE)
