"""What a wiki says of pages as they are now: redirects, nominations, and where files are used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from collectors.api import Answer, Api
from collectors.sites import FILE, SiteFacts


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page as it is now; `last_revision` is the id of its latest revision.

    None is what the wiki cannot tell or was not asked for the page's kind: see `Askable`. `used_on` are the
    pages in namespace 0 that use a file, `host:page id`.
    """

    missing: bool = False
    is_redirect: bool = False
    last_revision: int = 0
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


def fetch_page_facts(api: Api, pages: Mapping[int, int], askable: Askable) -> dict[int, PageFacts]:
    """Fetch the facts of `pages`, page id → namespace; raises what `Api.get` raises."""
    files = [page_id for page_id, namespace in pages.items() if namespace == FILE]
    others = [page_id for page_id, namespace in pages.items() if namespace != FILE]
    of_files = _fetch(api, files, _file_questions(askable))
    of_others = _fetch(api, others, _page_questions(askable))
    return {page_id: _file(parts, askable) for page_id, parts in of_files.items()} | {
        page_id: _page(parts, askable) for page_id, parts in of_others.items()
    }


def _page_questions(askable: Askable) -> dict[str, Any]:
    if not askable.disambiguation:
        return {"prop": "info"}
    return {"prop": "info|pageprops", "ppprop": "disambiguation"}


def _file_questions(askable: Askable) -> dict[str, Any]:
    props = ["info"]
    more: dict[str, Any] = {}
    if askable.usage:
        props.append("globalusage")
        more |= {"guprop": "pageid|namespace", "gulimit": "max"}
    if askable.deletion_templates:
        props.append("templates")
        more |= {"tltemplates": askable.deletion_templates, "tllimit": "max"}
    return {"prop": "|".join(props), **more}


def _fetch(api: Api, page_ids: Sequence[int], questions: Mapping[str, Any]) -> Mapping[int, list[Answer]]:
    """Return what is said of each page, in as many parts as it came."""
    found: defaultdict[int, list[Answer]] = defaultdict(list)
    for batch in api.batches(sorted(page_ids)):
        for part in api.query(pageids=batch, **questions):
            for page in part.get("pages", ()):
                found[page["pageid"]].append(page)
    return found


def _page(parts: Sequence[Answer], askable: Askable) -> PageFacts:
    named = any("disambiguation" in part.get("pageprops", {}) for part in parts)
    return PageFacts(*_common(parts), is_disambiguation=named if askable.disambiguation else None)


def _file(parts: Sequence[Answer], askable: Askable) -> PageFacts:
    nominated = any(part.get("templates") for part in parts)
    uses = (use for part in parts for use in part.get("globalusage", ()))
    return PageFacts(
        *_common(parts),
        nominated=nominated if askable.deletion_templates else None,
        used_on=frozenset(_in_content(uses)) if askable.usage else None,
    )


def _common(parts: Sequence[Answer]) -> tuple[bool, bool, int]:
    return (
        any(part.get("missing") for part in parts),
        any(part.get("redirect") for part in parts),
        max(part.get("lastrevid", 0) for part in parts),
    )


def _in_content(uses: Iterable[Answer]) -> Iterable[str]:
    """Yield the pages of namespace 0; GlobalUsage writes its numbers as texts."""
    return (f"{use['wiki']}:{use['pageid']}" for use in uses if str(use["ns"]) == "0")
