"""What a wiki says of pages as they are now, and of revisions on them: asked together, by the revisions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from collectors.api import Answer, Api
from collectors.sites import FILE, SiteFacts


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page as it is now; `last_revision` is the id of its latest revision.

    `touched` is when anything about it last changed, its revisions or a template on it. `uploads` are when a
    file's versions came, where that was asked. None is what the wiki cannot tell or was not asked for the
    page's kind: see `Askable`. `used_on` are the pages in namespace 0 that use a file, `host:page id`.
    """

    namespace: int = 0
    title: str = ""
    is_redirect: bool = False
    last_revision: int = 0
    touched: datetime | None = None
    uploads: tuple[datetime, ...] = ()
    is_disambiguation: bool | None = None
    nominated: bool | None = None
    used_on: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Askable:
    """What one wiki can be asked of its pages.

    Disambiguation pages are told by the extension Disambiguator, the usage of files by GlobalUsage, files
    nominated for deletion by the `deletion_templates` on them, full titles.
    """

    disambiguation: bool = False
    usage: bool = False
    deletion_templates: tuple[str, ...] = ()

    @classmethod
    def of(cls, site: SiteFacts, deletion_templates: Sequence[str] = ()) -> "Askable":
        return cls(
            "Disambiguator" in site.extensions, "Global Usage" in site.extensions, tuple(deletion_templates)
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What a wiki says: page id → the page, revision id → page id and the entry of `prop=revisions`.

    What is not there by now is in neither.
    """

    pages: dict[int, PageFacts] = field(default_factory=dict)
    revisions: dict[int, tuple[int, Answer]] = field(default_factory=dict)

    def __or__(self, later: "Told") -> "Told":
        """Return both; uploads that only the earlier one asked for stay."""
        pages = {
            page_id: page if page.uploads else replace(page, uploads=self.pages[page_id].uploads)
            for page_id, page in later.pages.items()
            if page_id in self.pages
        }
        return Told(self.pages | later.pages | pages, self.revisions | later.revisions)


def fetch_told(api: Api, revisions: Collection[int], askable: Askable, *, uploads: bool = False) -> Told:
    """Fetch the revisions that are there, and the facts of the pages they are on; `uploads` of files too.

    A request answers for as many revisions as the account may name. Raises what `Api.get` raises.
    """
    questions = told_questions(askable, uploads=uploads)
    parts = (
        part for batch in api.batches(sorted(revisions)) for part in api.query(revids=batch, **questions)
    )
    return told_by(parts, askable)


def told_by(parts: Iterable[Answer], askable: Askable) -> Told:
    """Return what the parts of answers to `told_questions` say."""
    pages: defaultdict[int, list[Answer]] = defaultdict(list)
    for part in parts:
        for page in part.get("pages", ()):
            pages[page["pageid"]].append(page)
    return Told(
        {page_id: _facts(of_page, askable) for page_id, of_page in pages.items()},
        {
            entry["revid"]: (page_id, entry)
            for page_id, of_page in pages.items()
            for entry in _entries(of_page)
        },
    )


def told_questions(askable: Askable, *, uploads: bool = False) -> dict[str, Any]:
    """Return what a query has to ask of revisions and the pages they are on."""
    props = ["info", "revisions"]
    more: dict[str, Any] = {"rvprop": "ids|userid|comment|size|tags|sha1"}
    if askable.disambiguation:
        props.append("pageprops")
        more |= {"ppprop": "disambiguation"}
    if askable.usage:
        props.append("globalusage")
        more |= {"guprop": "pageid|namespace", "gulimit": "max"}
    if askable.deletion_templates:
        props.append("templates")
        more |= {"tltemplates": askable.deletion_templates, "tllimit": "max"}
    if uploads:
        props.append("imageinfo")
        more |= {"iiprop": "timestamp", "iilimit": "max"}
    return {"prop": "|".join(props), **more}


def _entries(parts: Iterable[Answer]) -> Iterable[Answer]:
    return (entry for part in parts for entry in part.get("revisions", ()))


def _facts(parts: Sequence[Answer], askable: Askable) -> PageFacts:
    """Return the facts of one page, from all parts that it came in; each kind has questions of its own."""
    common, is_file = _common(parts), parts[0]["ns"] == FILE
    if not is_file:
        named = any("disambiguation" in part.get("pageprops", {}) for part in parts)
        return PageFacts(*common, is_disambiguation=named if askable.disambiguation else None)
    nominated = any(part.get("templates") for part in parts)
    uses = (use for part in parts for use in part.get("globalusage", ()))
    times = (each["timestamp"] for part in parts for each in part.get("imageinfo", ()))
    return PageFacts(
        *common,
        uploads=tuple(map(datetime.fromisoformat, times)),
        nominated=nominated if askable.deletion_templates else None,
        used_on=frozenset(_in_content(uses)) if askable.usage else None,
    )


def _common(parts: Sequence[Answer]) -> tuple[int, str, bool, int, datetime | None]:
    touched = max((part["touched"] for part in parts if "touched" in part), default=None)
    return (
        parts[0]["ns"],
        parts[0]["title"],
        any(part.get("redirect") for part in parts),
        max(part.get("lastrevid", 0) for part in parts),
        datetime.fromisoformat(touched) if touched else None,
    )


def _in_content(uses: Iterable[Answer]) -> Iterable[str]:
    """Yield the pages of namespace 0; GlobalUsage writes its numbers as texts."""
    return (f"{use['wiki']}:{use['pageid']}" for use in uses if str(use["ns"]) == "0")
