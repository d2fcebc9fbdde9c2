"""Milestones as a kind of table on pages of their own."""

from bot.bootstrap import Deployment
from bot.kinds import MILESTONES
from bot.messages import Messages
from bot.milestone import Milestone, declared_milestone, load_standing, take_reading
from bot.milestone_table import OURS, milestone_block, milestone_json, told
from bot.own_pages import Kind, Made
from bot.published_record import Record
from bot.show import console, new_table


def _page(deployment: Deployment, name: str) -> str | None:
    return declared_milestone(deployment, name).page


def _made(found: Milestone) -> Made:
    record = Record(found.as_of, {found.declaration.counted: found.standing.now.value})
    return Made(milestone_block(found), record)


def _print(found: Milestone, words: Messages) -> None:
    shown = told(found, words)
    console.print(f"{shown.title}: {shown.percent}, {shown.state}")
    made = new_table("", "")
    made.show_header = False
    for label, value in shown.facts:
        made.add_row(label, value)
    console.print(made)
    console.print(shown.as_of)


KIND = Kind(
    sort=MILESTONES,
    ours=OURS,
    page=_page,
    read=take_reading,
    find=load_standing,
    made=_made,
    as_json=milestone_json,
    show=_print,
)
