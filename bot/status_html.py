"""The status table as a page of HTML that needs nothing else."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.messages import Messages
from bot.plain import one_line
from bot.status import Status
from bot.status_groups import groups
from bot.status_people import people_rows
from bot.status_table import all_left_out, as_of_line, how_counted, period_line, stale_lines
from bot.version import VERSION


def html_environment() -> Environment:
    """Return a Jinja in which every value is one line, escaped as HTML."""
    return Environment(
        loader=PackageLoader("bot"),
        keep_trailing_newline=True,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: one_line(value) if type(value) is str else value,
    )


def status_html(status: Status) -> str:
    """Return the table, the list of participants in figures, and how everything was counted, in English."""
    words = Messages("en")
    counts = (*how_counted(status, words), *all_left_out(status, words))
    return _TEMPLATE.render(
        words=words,
        say=words.text,
        columns=("metric", "target", "achieved", "progress", "explanation"),
        groups=groups(status, words),
        people=people_rows(status.people, status.claimed, words),
        footer=(*stale_lines(status, words), period_line(status, words), *counts),
        as_of=as_of_line(status, words, VERSION),
    )


_TEMPLATE = html_environment().get_template("status.html.jinja")
