"""Publishing: what is to follow between the markers of a page, and not one byte elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from bot.errors import HeldError, MarkersError, PublishError
from bot.guards import refuse_generated, refuse_translation
from bot.marks import COMMENTS, Marks
from bot.permission import Permission
from bot.splice import BEGIN, END, extract, splice
from bot.updates import Follow, changed
from collectors.api import Api
from collectors.errors import MissingError, NotFoundError
from collectors.pages import PageText, fetch_page, fetch_pages_below, fetch_revision
from collectors.sites import USER, SiteFacts

log = structlog.get_logger()

TRIES = 3
"""How often a page is read anew when somebody else edits it meanwhile."""

NOT_THERE = 0
"""The revision of a page that is not there yet."""


class EditConflictError(Exception):
    """Somebody else edited the page in between: read it again, and splice again."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A page's new text, made from `base`; nothing is saved if the page has moved on from it.

    `flagged`: as a bot's edit, by an account that has to have the flag. With a `heading` the text is a new
    section at the end, and the edit is shown as a person's, so that whoever the talk page is of gets told.
    `model` is the wiki's name for the kind of page, None where the title alone decides on it.
    """

    base: PageText
    text: str
    summary: str
    flagged: bool = True
    heading: str | None = None
    model: str | None = None


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
    """What publishing needs of the wiki's writing side."""

    def save(self, edit: Edit) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Writing:
    """How pages are saved: by whom, with whose permission, with the bot flag or without.

    `signature` ends every summary.
    """

    saver: Saver
    permission: Permission
    signature: str
    flagged: bool = True


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: the page before and after; `revision` is None unless something was saved.

    `what` was published, in a word. `others` is what came of the pages beside that of the table: those with
    the evidence, and the one with the line, where they are published.
    """

    title: str
    before: str
    after: str
    what: str = ""
    revision: int | None = None
    others: tuple["Published", ...] = ()

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes on one wiki, between `marks`. Without `writing` it is dry: nothing is written."""

    api: Api
    site: SiteFacts
    writing: Writing | None = None
    marks: Marks = COMMENTS

    def publish(self, title: str, follow: Follow, *, begin: bool = False) -> Published:
        """Put between the markers of a page what is to follow on what stands there.

        A missing page is an error unless it is to `begin`. Raises MarkersError, HeldError, PublishError or
        what reading and saving raise; then nothing was changed.
        """
        for _ in range(TRIES):
            try:
                return self.publish_on(self._page(title, begin=begin), follow)
            except EditConflictError:
                log.info("edit_conflict", page=title)
        raise PublishError(f"“{title}” was edited by others {TRIES} times meanwhile; the next run will try")

    def publish_below(self, base: str, blocks: Mapping[str, str], *, emptied: Emptied) -> Iterator[Published]:
        """Keep the page `base` and the pages below it as `blocks`, title → block, wants them.

        Missing pages are begun, unchanged ones left alone, and those of ours that are wanted no more are
        emptied. A page that is not ours is not touched; where it stands in the way of one of `blocks`, the
        others are published and then MarkersError is raised. Raises what `publish` raises; an edit conflict
        is left to the next run.
        """
        namespace, name = self.site.split_title(base)
        there = {page.title: page for page in fetch_pages_below(self.api, namespace, name)}
        ours = [page.title for page in there.values() if emptied.is_ours(page)]
        wanted = {**dict.fromkeys(ours, emptied.block), **blocks}
        below, refused = replace(self, marks=COMMENTS), list[MarkersError]()
        for title, block in wanted.items():
            try:
                page = there.get(title) or begun(title, namespace)
                yield below.publish_on(page, changed(block, "Evidence"))
            except MarkersError as error:
                refused.append(error)
            except EditConflictError as error:
                raise PublishError(f"“{title}” was edited meanwhile; the next run will try") from error
        if refused:
            raise refused[0]

    def publish_on(self, page: PageText, follow: Follow) -> Published:
        """Do so on a page as it was read; raises EditConflictError where it has moved on."""
        refuse_generated(page, self.site)
        refuse_translation(page, self.api)
        planned = plan(page, follow, self.marks)
        if not planned.changed or not self.writing:
            return planned
        return self._saved(self.writing, page, planned)

    def _page(self, title: str, *, begin: bool) -> PageText:
        try:
            return fetch_page(self.api, title)
        except NotFoundError as error:
            if begin and isinstance(error, MissingError):
                return begun(title, USER)
            raise PublishError(f"{error}; {self.marks.advice}") from error

    def _saved(self, writing: Writing, page: PageText, planned: Published) -> Published:
        writing.permission.confirm()
        summary = f"{planned.what} {writing.signature}"
        revision = writing.saver.save(Edit(page, planned.after, summary, flagged=writing.flagged))
        read_back = fetch_revision(self.api, revision) if revision else fetch_page(self.api, planned.title)
        if extract(read_back.text, self.marks) != extract(planned.after, self.marks):
            raise PublishError(
                f"“{planned.title}”: the table that stands there is not the one that was saved; look at the "
                "page's history"
            )
        is_new = read_back.revision != page.revision
        return replace(planned, revision=read_back.revision if is_new else None)


def begun(title: str, namespace: int) -> PageText:
    """Return a page that is not there yet, as it begins."""
    return PageText(title, namespace, NOT_THERE, f"{BEGIN}{END}")


def plan(page: PageText, follow: Follow, marks: Marks = COMMENTS) -> Published:
    """Return the page as it would be; raises MarkersError and HeldError, naming the page."""
    try:
        update = follow(extract(page.text, marks))
        if not update:
            return Published(page.title, page.text, page.text)
        return Published(page.title, page.text, splice(page.text, update.block, marks), update.what)
    except (MarkersError, HeldError) as error:
        log.info("not_edited", page=page.title, why=str(error))
        raise type(error)(f"“{page.title}”: {error}") from error
