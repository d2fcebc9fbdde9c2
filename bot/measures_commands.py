"""Measures of success as a kind of table on pages of their own."""

from hashlib import sha256

from bot.bootstrap import EVER, Deployment
from bot.kinds import MEASURES
from bot.measures import Measured, declared_measures, load_measures, read_measures
from bot.measures_table import OURS, measures_block, measures_json, told
from bot.messages import Messages
from bot.own_pages import Kind, Made
from bot.published_record import Record
from bot.show import console, new_table
from config.measures import MeasureItem


def _page(deployment: Deployment, name: str) -> str | None:
    return declared_measures(deployment, name).page


def _made(found: Measured) -> Made:
    """Return the table; its figures are the results that are numbers, and that all others have a row.

    Its record is as old as the newest of them: one that is added with older data makes no table older.
    """
    results = {_key(each.item): each.number for each in found.outcomes}
    return Made(measures_block(found), Record(max(found.times, default=EVER), results))


def _key(item: MeasureItem) -> str:
    """Return what a record calls a measure, wherever it stands, in letters that a comment may have."""
    said = f"{item.text} {item.measure} {item.checkpoint} {item.metric}"
    return f"{item.way or 'nothing'} {sha256(said.encode()).hexdigest()[:8]}"


def _print(found: Measured, words: Messages) -> None:
    shown = told(found, words)
    for title, rows in shown.groups:
        console.print(title)
        made = new_table(*shown.heads)
        for row in rows:
            made.add_row(row.text, row.how, row.result, row.state)
        console.print(made)
    console.print(shown.as_of)


KIND = Kind(
    sort=MEASURES,
    ours=OURS,
    page=_page,
    read=read_measures,
    find=load_measures,
    made=_made,
    as_json=measures_json,
    show=_print,
)
