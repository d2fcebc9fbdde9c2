"""The chart above an event's table: shown while its two pages on Commons say what the table says."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.bootstrap import Deployment
from bot.chart_documents import Documents, chart_documents
from bot.chart_pages import owner_of
from bot.errors import PublishError
from bot.modes import Mode
from bot.place import Place
from bot.publisher import Published
from bot.status import Status
from bot.stored import Stored
from bot.wikitext import cell
from collectors.errors import LoginError, NotFoundError
from config.errors import DeclarationError

EXTENSION = "Chart"
"""What draws charts on the home wiki."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a chart: its wikitext, empty where bars stand alone; its pages; and why it was refused."""

    wikitext: str = ""
    pages: Sequence[Published] = ()
    refused: Exception | None = None


def keep_chart(place: Place, found: Status, stored: Stored) -> Shown:
    """Keep the pages of an event's chart where one is declared; a sandbox has the table alone.

    What passes by itself is raised, and so is what keeps the table from being published: then nothing is.
    """
    name = place.declaration.publish.chart
    if not name or place.how.mode is Mode.SANDBOX:
        return Shown()
    try:
        return _kept(place, found, stored, name)
    except (PublishError, LoginError, NotFoundError) as error:
        return Shown(refused=PublishError(f"the table has bars and no chart: {error}"))


def _kept(place: Place, found: Status, stored: Stored, name: str) -> Shown:
    deployment = place.deployment
    refuse_without_charts(deployment)
    wiki, about = chart_wiki(deployment), _from_elsewhere(deployment, place.declaration.page)
    documents = _documents(place, found, name, about)
    if not documents:
        return Shown()
    pages = place.chart_pages(wiki, about)
    planned = pages.plan(documents)
    wikitext = f"{{{{#chart:{documents.name}{documents.chart.suffix}}}}}"
    if any(each.changed for each in planned):
        place.put(found, stored, wikitext, dry=True)
    return Shown(wikitext, pages.save(planned))


def _documents(place: Place, found: Status, name: str, about: str) -> Documents | None:
    link = Markup("{}[[:{}]]").format(owner_of(place.declaration.name), cell(about))
    return chart_documents(found, name, sources=str(link))


def refuse_without_charts(deployment: Deployment) -> None:
    """Raise PublishError where the home wiki draws no charts: it would show the call as it is written."""
    if EXTENSION not in deployment.site(deployment.home).extensions:
        raise PublishError(f"{deployment.home} has no extension {EXTENSION}: take publish.chart out")


def chart_wiki(deployment: Deployment) -> str:
    """Return the wiki of files; raises DeclarationError where there is none."""
    for name, wiki in deployment.settings.wikis.wikis.items():
        if wiki.project == "commons":
            return name
    raise DeclarationError(f"{deployment.settings.wikis_file}: publish.chart needs a wiki of project commons")


def _from_elsewhere(deployment: Deployment, page: str) -> str:
    """Return what links to a page of the home wiki from another one."""
    prefixes = deployment.settings.wikis.wikis[deployment.home].interwiki
    return f"{prefixes[0]}:{page}" if prefixes else page
