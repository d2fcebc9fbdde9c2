"""Makes the pages of the scenario on the home wiki where there are none, each with a place for a table."""

from contextlib import suppress

from bot.bootstrap import Deployment, deploy
from bot.publisher import NOT_THERE, Edit, EditConflictError
from bot.splice import BEGIN, END
from collectors.pages import PageText

EVENT = "Turkic Wikimedia Conference 2012"
PAGES = {
    f"{EVENT}/Growth": "A rise in the growth rate of other communities was a measure of success.",
    f"{EVENT}/Measures": "The goals of the grant, its measures of success, and what came of them.",
}


def make_page(deployment: Deployment, title: str, says: str) -> None:
    """Write a page that is not there yet."""
    with suppress(EditConflictError):
        text = f"{says}\n\n{BEGIN}{END}\n"
        deployment.writer.save(Edit(PageText(title, 0, NOT_THERE, ""), text, "a place for a table"))


deployed = deploy()
for title, says in PAGES.items():
    make_page(deployed, title, says)
