"""Growth of communities as a kind of table on pages of their own."""

from rich.text import Text

from bot.bootstrap import Deployment
from bot.growth import CommunityGrowth, declared_growth, load_growth, read_months
from bot.growth_table import OURS, Section, growth_block, growth_json, told
from bot.kinds import GROWTH
from bot.messages import Messages
from bot.own_pages import Kind, Made
from bot.published_record import Record
from bot.show import console, new_table
from metrics.growth import GrowthState


def _page(deployment: Deployment, name: str) -> str | None:
    return declared_growth(deployment, name).page


def _made(found: CommunityGrowth) -> Made:
    """Return the tables; their figures are how many comparisons each checkpoint has."""
    told_of = {
        f"{months} {row.measure}": sum(each.beyond is not None for each in row.wikis.values())
        for months, rows in found.checkpoints.items()
        for row in rows
        if row.together.state != GrowthState.PENDING
    }
    return Made(growth_block(found), Record(found.as_of, told_of))


def _print(found: CommunityGrowth, words: Messages) -> None:
    shown = told(found, words)
    console.print(shown.title)
    summary = new_table(*shown.heads)
    for title, cells in shown.rows:
        summary.add_row(title, *("; ".join(filter(None, (c.state, c.rate, *c.facts))) for c in cells))
    console.print(summary)
    for section in shown.sections:
        _print_section(section)
    for note in (*shown.notes, shown.as_of):
        console.print(note)


def _print_section(section: Section) -> None:
    console.print(section.title)
    made = new_table(*section.heads)
    for group in section.groups:
        made.add_section()
        made.add_row(Text(group.title, style="bold"))
        for wiki, cell in group.lines:
            made.add_row(wiki, cell.own, cell.rate, cell.state)
    console.print(made)


KIND = Kind(
    sort=GROWTH,
    ours=OURS,
    page=_page,
    read=read_months,
    find=load_growth,
    made=_made,
    as_json=growth_json,
    show=_print,
)
