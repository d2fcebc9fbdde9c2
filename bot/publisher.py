"""Publishing: the status table between the markers of a page, and not one byte elsewhere."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.errors import PublishError
from bot.splice import BEGIN, END, MarkersError, extract, same_figures, splice
from collectors.api import Api
from collectors.errors import NotFoundError
from collectors.pages import PageText, fetch_page, fetch_pages_below, fetch_revision
from collectors.sites import SiteFacts

log = structlog.get_logger()

TRIES = 3
"""How often a page is read anew when somebody else edits it meanwhile."""

GENERATED = re.compile(r"automatically generated Meta-Wiki page|CR-FluxxBot", re.IGNORECASE)
"""What pages say that are copied from Fluxx: whatever is written there is overwritten."""


NOT_THERE = 0
"""The revision of a page that is not there yet."""


class EditConflictError(Exception):
    """Somebody else edited the page in between: read it again, and splice again."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A page's new text, made from `base`; nothing is saved if the page has moved on from it."""

    base: PageText
    text: str
    summary: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """What is put on pages below `base` that are wanted no more: those whose name there `is_name` knows."""

    base: str
    block: str
    is_name: Callable[[str], bool]

    def is_ours(self, page: PageText) -> bool:
        """Tell whether we made a page: it bears one of our names, and one pair of markers."""
        name = page.title.removeprefix(self.base).removeprefix("/")
        return self.is_name(name) and page.text.count(BEGIN) == page.text.count(END) == 1


class Saver(Protocol):
    """What publishing needs of the wiki's writing side; it counts what it sends and what it saves."""

    requests_made: int
    edits_made: int

    def check_allowed(self) -> None: ...

    def save(self, edit: Edit) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: the page before and after; `revision` is None unless something was saved.

    `evidence` is what came of the pages with the evidence, where they are published.
    """

    title: str
    before: str
    after: str
    revision: int | None = None
    evidence: tuple["Published", ...] = ()

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes on one wiki. Without a `saver` it is dry: pages are read and nothing is written."""

    api: Api
    site: SiteFacts
    saver: Saver | None = None

    def publish(self, title: str, block: str, summary: str) -> Published:
        """Put `block` between the markers of a page if its figures differ from those that stand there.

        Raises MarkersError, PublishError or what reading and saving raise; then nothing was changed.
        """
        if self.saver:
            self.saver.check_allowed()
        for _ in range(TRIES):
            try:
                return self.publish_on(self._page(title), block, summary)
            except EditConflictError:
                log.info("edit_conflict", page=title)
        raise PublishError(f"“{title}” was edited by others {TRIES} times meanwhile; the next run will try")

    def publish_below(
        self, base: str, blocks: Mapping[str, str], summary: str, *, emptied: Emptied
    ) -> Iterator[Published]:
        """Keep the page `base` and the pages below it as `blocks`, title → block, wants them.

        Missing pages are begun, unchanged ones left alone, and those of ours that are wanted no more are
        emptied. A page that is not ours is not touched; where it stands in the way of one of `blocks`, the
        others are published and then MarkersError is raised. Raises what `publish` raises; an edit conflict
        is left to the next run.
        """
        if self.saver:
            self.saver.check_allowed()
        namespace, name = self.site.split_title(base)
        there = {page.title: page for page in fetch_pages_below(self.api, namespace, name)}
        ours = [page.title for page in there.values() if emptied.is_ours(page)]
        wanted = {**dict.fromkeys(ours, emptied.block), **blocks}
        refused: list[MarkersError] = []
        for title, block in wanted.items():
            try:
                yield self.publish_on(there.get(title) or begun(title, namespace), block, summary)
            except MarkersError as error:
                refused.append(error)
            except EditConflictError as error:
                raise PublishError(f"“{title}” was edited meanwhile; the next run will try") from error
        if refused:
            raise refused[0]

    def publish_on(self, page: PageText, block: str, summary: str) -> Published:
        """Put `block` on a page as it was read; raises EditConflictError where it has moved on."""
        refuse_generated(page, self.site)
        planned = plan(page, block)
        if not planned.changed or not self.saver:
            return planned
        return self._saved(self.saver, page, planned, summary)

    def _page(self, title: str) -> PageText:
        try:
            return fetch_page(self.api, title)
        except NotFoundError as error:
            raise PublishError(f"{error}; the table stands on a page with {BEGIN}{END}") from error

    def _saved(self, saver: Saver, page: PageText, planned: Published, summary: str) -> Published:
        revision = saver.save(Edit(page, planned.after, summary))
        read_back = fetch_revision(self.api, revision) if revision else fetch_page(self.api, planned.title)
        if extract(read_back.text) != extract(planned.after):
            raise PublishError(
                f"“{planned.title}”: the table that stands there is not the one that was saved"
            )
        return Published(planned.title, planned.before, planned.after, revision)


def begun(title: str, namespace: int) -> PageText:
    """Return a page that is not there yet, as it begins."""
    return PageText(title, namespace, NOT_THERE, f"{BEGIN}{END}")


def plan(page: PageText, block: str) -> Published:
    """Return the page as it would be with `block`: unchanged where only the time of the data is new."""
    try:
        changed = not same_figures(extract(page.text), block)
        return Published(page.title, page.text, splice(page.text, block) if changed else page.text)
    except MarkersError as error:
        raise MarkersError(f"“{page.title}”: {error}") from error


def refuse_generated(page: PageText, site: SiteFacts) -> None:
    """Raise PublishError for a page in namespace Grants or one that says it is copied from Fluxx."""
    if site.namespace_of("Grants") == page.namespace or GENERATED.search(page.text):
        raise PublishError(f"“{page.title}” is a grant page and never edited; name the event's own page")
