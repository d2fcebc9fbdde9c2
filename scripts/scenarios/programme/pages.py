"""Makes the pages of the scenario on the home wiki, where they are not there."""

from contextlib import suppress

from bot.bootstrap import Deployment, deploy
from bot.publisher import NOT_THERE, Edit, EditConflictError
from bot.splice import BEGIN, END
from collectors.pages import PageText

PROGRAMME = "Learning programme"
REGISTERED = "\n".join(f"# [[User:Learner {number}]]" for number in (1, 3, 7, 10, 12, 15))
PAGES = {
    f"{PROGRAMME}/Clinics": f"Clinics in which people share what they know.\n\n{BEGIN}{END}\n",
    f"{PROGRAMME}/Lexemes": f"A clinic on lexemes.\n\n== Registered ==\n{REGISTERED}\n",
}


def make_page(deployment: Deployment, title: str, text: str) -> None:
    """Write a page that is not there yet."""
    with suppress(EditConflictError):
        deployment.writer.save(Edit(PageText(title, 0, NOT_THERE, ""), text, "a page of the scenario"))


deployed = deploy()
for title, text in PAGES.items():
    make_page(deployed, title, text)
