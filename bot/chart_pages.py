"""The two pages of an event's chart on Commons: made, and kept as the event's data want them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot.chart_documents import Documents
from bot.data_pages import DataPage
from bot.errors import PublishError
from bot.publisher import NOT_THERE, Edit, EditConflictError, Published, Writing
from bot.wikitext import cell
from collectors.api import Api
from collectors.errors import MissingError, TryLaterError
from collectors.pages import PageText, fetch_page, fetch_revision

_NOWHERE = -1
"""The namespace of a page that is not there yet: nobody asks for it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A page as it was read, and what it is to be."""

    base: PageText
    wanted: DataPage

    @property
    def changed(self) -> bool:
        """Whether anything but its spelling would change."""
        return bool(content_of(self.base) != self.wanted.content)


@dataclass(frozen=True, slots=True)
class ChartPages:
    """Keeps such pages on one wiki. Without `writing` it is dry: nothing is written.

    `owner` is how the sources of the event's own table begin: no other table is written over.
    """

    api: Api
    owner: str
    writing: Writing | None = None

    def plan(self, documents: Documents) -> list[Planned]:
        """Read both pages; raises PublishError for pages of somebody else, and what reading raises."""
        table, chart = (Planned(self._page(title), page) for title, page in documents.pages.items())
        self._refuse_others(table, chart, documents)
        return [table, chart]

    def save(self, planned: Sequence[Planned]) -> tuple[Published, ...]:
        """Save what differs; raises PublishError, TryLaterError or what reading raises."""
        return tuple(self._kept(each) for each in planned)

    def _page(self, title: str) -> PageText:
        try:
            return fetch_page(self.api, title)
        except MissingError:
            return PageText(title, _NOWHERE, NOT_THERE, "")

    def _refuse_others(self, table: Planned, chart: Planned, documents: Documents) -> None:
        its_own = {
            table.base: str(_value(table.base, "sources")).startswith(self.owner),
            chart.base: _value(chart.base, "source") == documents.chart.source,
        }
        for page, is_ours in its_own.items():
            if page.revision != NOT_THERE and not is_ours:
                raise PublishError(
                    f"“{page.title}” is somebody else's or another event's, and is not written over: give "
                    "publish.chart another name"
                )

    def _kept(self, planned: Planned) -> Published:
        base = planned.base
        if not planned.changed:
            return Published(base.title, base.text, base.text)
        revision = self._saved(self.writing, planned) if self.writing else None
        return Published(base.title, base.text, planned.wanted.text, "Chart", revision)

    def _saved(self, writing: Writing, planned: Planned) -> int | None:
        writing.permission.confirm()
        base, wanted = planned.base, planned.wanted
        summary = f"Data of the chart {writing.signature}"
        edit = Edit(base, wanted.text, summary, flagged=writing.flagged, model=wanted.model)
        try:
            revision = writing.saver.save(edit)
        except EditConflictError as error:
            raise TryLaterError(f"“{base.title}” was edited meanwhile; the next run will try") from error
        stands = fetch_revision(self.api, revision) if revision else fetch_page(self.api, base.title)
        if content_of(stands) != wanted.content:
            raise PublishError(f"“{base.title}”: what stands there is not what was saved; see its history")
        return stands.revision


def owner_of(event: str) -> Markup:
    """Return how the sources of an event's own table begin."""
    return Markup("Esep, event “{}”: ").format(cell(event))


def content_of(page: PageText) -> Any:  # noqa: ANN401
    """Return what a page of data says, None where it is none."""
    try:
        return json.loads(page.text)
    except ValueError:
        return None


def _value(page: PageText, key: str) -> object:
    content = content_of(page)
    return content.get(key) if isinstance(content, dict) else None
