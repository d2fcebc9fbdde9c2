"""The wikitext that a page shows: without comments, `nowiki` and what only other pages or scripts show."""

import re
from collections.abc import Iterator

_HIDES = re.compile(r"(?i)<!--|<(nowiki|pre|syntaxhighlight|source|math|includeonly)\b[^<>]*>")
_TRANSPARENT = re.compile(r"(?i)</?(?:translate|tvar|noinclude|onlyinclude|languages)\b[^<>]*>|</>")
_PARAMETER = re.compile(r"(?<!\{)\{\{\{[^{}]*\}\}\}(?!\})")
_CONVERSION = re.compile(r"-\{(?!\{(?!\{))(?:[A-Za-z;-]{0,40}\|)?|(?<!\})\}-|(?<=\}\})\}-")


def shown(text: str) -> str:
    """Return a page's text as a reader gets it; a comment that never ends hides the rest of the page.

    Language converter marks (`-{…}-`) are unwrapped, so that a name is read as it was written.
    """
    text = _TRANSPARENT.sub("", "".join(_not_hidden(text)))
    if "-{" in text:
        text = _CONVERSION.sub("", text)
    return _PARAMETER.sub("", text)


def _not_hidden(text: str) -> Iterator[str]:
    """Yield what stands between hidden pieces; each kind's end is looked for in vain only once."""
    at, unclosed = 0, set[str]()
    for found in _HIDES.finditer(text):
        kind = (found[1] or found[0]).lower()
        if found.start() < at or kind in unclosed or found[0].endswith("/>"):
            continue
        end = _end(kind, text, found.end())
        if end is None:
            unclosed.add(kind)
            continue
        yield text[at : found.start()]
        at = end
    yield text[at:]


def _end(kind: str, text: str, start: int) -> int | None:
    if kind == "<!--":
        comment_end = text.find("-->", start)
        return len(text) if comment_end < 0 else comment_end + len("-->")
    closing = re.compile(rf"(?i)</{kind}\s*>").search(text, start)
    return closing.end() if closing else None
