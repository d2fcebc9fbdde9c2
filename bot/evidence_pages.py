"""Evidence as wiki pages: an index of all lists, and each list on pages of its own."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from bot.evidence import LEFT_OUT, EvidenceList
from bot.messages import Messages
from bot.wikitext import cell, environment
from metrics.names import METRICS, PROJECT_METRICS
from metrics.reasons import REASONS

ROWS = 500
"""Rows on one page; what was done first stands first, so that a list grows on its last page."""

MOST_PAGES = 40
"""Pages an event may have beside the index: evidence is a task with a cap (docs/usage.md)."""

Address = Callable[[str], str]
"""Of a wiki, or the host of one that is not declared: the address of its index.php."""


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """A page of our own: its title, and what stands between its markers."""

    title: str
    block: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What all pages of an event's evidence share; `base` is the title of the index.

    `changed` are lines above the lists on how they differ from figures that are final, `made_from` those
    below: what the numbers were made from.
    """

    base: str
    event_page: str
    words: Messages
    address: Address
    changed: Sequence[str]
    made_from: Sequence[str]
    as_of: str


def evidence_pages(lists: Sequence[EvidenceList], setting: Setting) -> list[EvidencePage]:
    """Return the index and the pages of all lists with something to show, in a stable order.

    Content and what was left out of it come first; what does not fit on MOST_PAGES is not listed.
    """
    parts = list(_parts(sorted(lists, key=lambda each: _project(each.key) not in PROJECT_METRICS)))
    kept = parts[:MOST_PAGES]
    pages = [EvidencePage(f"{setting.base}/{part.name}", _part_block(part, setting)) for part in kept]
    return [EvidencePage(setting.base, _index_block(lists, kept, setting)), *pages]


def is_part_name(name: str) -> bool:
    """Tell whether a page of this name below the index is one that this module makes; "" is the index."""
    key, _, number = name.rpartition("/")
    keys = {metric.replace("_", " ") for metric in METRICS} | {
        f"{each}/{LEFT_OUT}" for each in PROJECT_METRICS
    }
    return name in ("", *keys) or (key in keys and number.isdecimal())


def nothing_more(setting: Setting) -> str:
    """Return what replaces a page that an event's evidence no longer has."""
    return _block(Markup("[[:{}]]").format(cell(setting.event_page)))


def _project(key: str) -> str:
    return key.partition("/")[0]


def list_title(key: str, words: Messages) -> str:
    metric, _, is_left_out = key.partition("/")
    title = words.text(f"esep-metric-{metric}")
    return words.text("esep-evidence-left-out", title) if is_left_out else title


@dataclass(frozen=True, slots=True)
class _Part:
    of: EvidenceList
    number: int
    rows: pd.DataFrame

    @property
    def name(self) -> str:
        """The part's title below the index, as MediaWiki spells it."""
        key = self.of.key.replace("_", " ")
        return key if self.number == 1 else f"{key}/{self.number}"


def _parts(lists: Sequence[EvidenceList]) -> Iterator[_Part]:
    for each in lists:
        rows = each.found.rows
        for number, start in enumerate(range(0, len(rows), ROWS), 1):
            yield _Part(each, number, rows.iloc[start : start + ROWS])


def _index_block(lists: Sequence[EvidenceList], parts: Sequence[_Part], setting: Setting) -> str:
    words = setting.words
    rows = [
        {
            "key": each.key,
            "title": list_title(each.key, words),
            "number": words.number(each.number),
            "withheld": _number(len(each.found) - _shown(each, parts), words),
            "parts": _links([part for part in parts if part.of.key == each.key], setting),
        }
        for each in lists
        if len(each.found)
    ]
    return _block(
        _INDEX.render(
            words=words,
            say=words.text,
            rows=rows,
            intro=[
                words.text("esep-evidence-intro", setting.event_page),
                words.text("esep-evidence-rule"),
                *setting.changed,
            ],
            made_from=setting.made_from,
            as_of=setting.as_of,
        )
    )


def _shown(each: EvidenceList, parts: Sequence[_Part]) -> int:
    """Return how many rows of a list stand on its pages."""
    return sum(len(part.rows) for part in parts if part.of.key == each.key)


def _number(number: int, words: Messages) -> str:
    return words.number(number) if number else ""


def _links(parts: Sequence[_Part], setting: Setting) -> Markup:
    link = Markup("[[:{}|{}]]")
    shown = (link.format(cell(f"{setting.base}/{part.name}"), part.number) for part in parts)
    return Markup(" ").join(shown)


def _part_block(part: _Part, setting: Setting) -> str:
    words = setting.words
    back = Markup("[[:{}|{}]]").format(
        cell(f"{setting.base}#{part.of.key}"), cell(list_title(part.of.key, words))
    )
    rows = [_row(row, part.of.names, setting) for row in part.rows.to_dict("records")]
    return _block(
        _PART.render(words=words, say=words.text, rows=rows, intro=[back], named=bool(part.of.names))
    )


def _row(row: Mapping[Any, Any], names: Mapping[str, str], setting: Setting) -> dict[str, Any]:
    words, kind = setting.words, row["kind"]
    return {
        "link": _page_link(row, setting),
        "kind": words.text(f"esep-reason-{kind}" if kind in REASONS else f"esep-evidence-kind-{kind}"),
        "bytes": "" if pd.isna(row["bytes"]) else words.number(int(row["bytes"])),
        "people": people_text(row, names, words),
        "diffs": Markup(" ").join(_diff_link(row["wiki"], number, setting) for number in row["revisions"]),
    }


def people_text(row: Mapping[Any, Any], names: Mapping[str, str], words: Messages) -> str:
    """Return who it is of where they may be named, else how many they are."""
    named = words.in_order(names[account] for account in row["accounts"] if account in names)
    return words.listed(named) if named else words.number(row["people"])


def _page_link(row: Mapping[Any, Any], setting: Setting) -> Markup:
    if not row["page_id"]:
        return Markup("")
    shown = row["title"] or f"{row['wiki']}: {row['page_id']}"
    return _link(f"{setting.address(row['wiki'])}?curid={row['page_id']}", shown)


def _diff_link(wiki: str, revision: int, setting: Setting) -> Markup:
    return _link(f"{setting.address(wiki)}?diff={revision}", str(revision))


def _link(address: str, shown: str) -> Markup:
    return Markup("[{} <bdi>{}</bdi>]").format(quote(address, safe=":/?=&"), cell(shown))


def _block(text: str) -> str:
    return unicodedata.normalize("NFC", f"\n__NOINDEX__\n{text.strip()}\n")


_ENVIRONMENT = environment()
_INDEX = _ENVIRONMENT.get_template("evidence_index.wikitext.jinja")
_PART = _ENVIRONMENT.get_template("evidence.wikitext.jinja")
