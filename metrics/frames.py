"""The one large thing, contributions, as a frame with a declared schema that is checked at the edge."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

CONTRIBUTIONS: Mapping[str, str] = {
    "wiki": "str",
    "rev_id": "int64",
    "parent_id": "int64",
    "account": "str",
    "page_id": "int64",
    "namespace": "int64",
    "title": "str",
    "timestamp": "datetime64[us, UTC]",
    "sizediff": "Int64",
    "size": "Int64",
    "tags": "str",
    "comment": "str",
    "same_text": "bool",
    "new_version": "bool",
    "is_redirect": "bool",
    "is_disambiguation": "boolean",
    "nominated": "boolean",
    "used_on": "str",
    "moved_in_at": "datetime64[us, UTC]",
    "gone": "bool",
    "history": "str",
}
"""Column → dtype. One row a revision, (wiki, rev_id) unique.

`account` is an identity `issuer:id`; `parent_id` is 0 for a page's first revision; `size`, of the text, and
`sizediff`, against its parent's, are in bytes and may be absent; `tags` are joined by `|`; `same_text` marks
a revision that changed nothing at all (a move, a protection), `new_version` one that brought a new version of
a file; `gone` marks a revision that vanished after it was seen.

Of the page as it is now: `is_redirect`; `is_disambiguation`, `nominated` (for deletion) and `used_on` (the
pages in namespace 0 that use the file, `host:page id` joined by `|`), each absent where the wiki cannot tell;
`moved_in_at`, when a move first brought it among the content, absent for a page that began there.

`history` is what the page's other revisions say of this one, a value of `metrics.reverts.Standing`; it is
empty where they were not read.
"""


def contributions(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame of the declared schema; raises ValueError where they do not fit it."""
    frame = pd.DataFrame(list(rows), columns=list(CONTRIBUTIONS)).astype(dict(CONTRIBUTIONS))
    return checked(frame)


def checked(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` if it has the declared columns, types and key; else raise ValueError."""
    wrong = [name for name, dtype in CONTRIBUTIONS.items() if str(frame.dtypes.get(name)) != dtype]
    if wrong:
        raise ValueError(f"contributions: wrong or missing columns {', '.join(wrong)}")
    if frame.duplicated(["wiki", "rev_id"]).any():
        raise ValueError("contributions: a revision stands there twice")
    return frame


def has_any_tag(tags: "pd.Series[str]", wanted: Iterable[str]) -> "pd.Series[bool]":
    """Return which of the joined `tags`, none of them absent, hold one of the `wanted` ones whole."""
    one_of = "|".join(map(re.escape, wanted))
    return tags.str.contains(rf"(?:^|\|)(?:{one_of})(?:\||$)") if one_of else tags.isna()
