"""Pages that people saved as files: HTML, wikitext, or text copied from a browser."""

import re
from pathlib import Path

from collectors.errors import NotFoundError, UnreadableError

_WIKITEXT_FILES = frozenset({".wikitext", ".wiki", ".mediawiki"})
_WIKITEXT = re.compile(r"^\s*\{[{|]", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def text_of_file(path: Path) -> str:
    """Read a file as text. Raises NotFoundError when it cannot be opened, UnreadableError when it is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{path} is not text in UTF-8; save the page as HTML or as plain text"
        ) from error


def is_html(text: str) -> bool:
    return _COMMENT.sub("", text).lstrip().startswith("<")


def is_wikitext(path: Path, text: str) -> bool:
    """Tell by the file's name, else by a table or a template that begins a line."""
    return path.suffix in _WIKITEXT_FILES or (not is_html(text) and bool(_WIKITEXT.search(text)))
