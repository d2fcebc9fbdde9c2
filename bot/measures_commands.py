"""Measures of success as a kind of table on pages of their own."""

from bot.bootstrap import EVER, Deployment
from bot.kinds import MEASURES
from bot.measures import Measured, declared_measures, load_measures, read_measures
from bot.measures_table import OURS, measures_block, measures_json, told
from bot.messages import Messages
from bot.own_pages import Kind, Made
from bot.published_record import Record
from bot.show import console, new_table


def _page(deployment: Deployment, name: str) -> str | None:
    return declared_measures(deployment, name).page


def _made(found: Measured) -> Made:
    """Return the table; its figures are the results that are numbers, and that all others have a row."""
    outcomes = enumerate((*found.goals, *found.measures), start=1)
    results = {f"{number} {each.item.way or 'nothing'}": each.number for number, each in outcomes}
    return Made(measures_block(found), Record(found.as_of or EVER, results))


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
