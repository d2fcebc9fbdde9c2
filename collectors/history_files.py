"""The files of Wikimedia's mediawiki_history dumps: their names, their columns, and what time they hold."""

import bz2
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import SEEK_END
from itertools import combinations
from pathlib import Path, PurePosixPath

from collectors.errors import UnreadableError
from collectors.history_ends import TAIL, refuse_cut
from metrics.model import Window

ADDED_IN_2026 = ("event_log_id", "event_user_is_cross_wiki")
"""The two columns that files of 76 lack."""

_USER = (
    *("text_historical", "text", "blocks_historical", "blocks", "groups_historical", "groups"),
    *("is_bot_by_historical", "is_bot_by", "is_created_by_self", "is_created_by_system"),
    *("is_created_by_peer", "is_anonymous", "is_temporary", "is_permanent"),
)
_TIMES = ("registration_timestamp", "creation_timestamp", "first_edit_timestamp")

COLUMNS = (
    *("wiki_db", "event_log_id", "event_entity", "event_type", "event_timestamp", "event_comment"),
    *(f"event_user_{name}" for name in ("id", "central_id", *_USER, "is_cross_wiki", *_TIMES)),
    *("event_user_revision_count", "event_user_seconds_since_previous_revision"),
    *("page_id", "page_title_historical", "page_title", "page_namespace_historical"),
    *("page_namespace_is_content_historical", "page_namespace", "page_namespace_is_content"),
    *("page_is_redirect", "page_is_deleted", "page_creation_timestamp", "page_first_edit_timestamp"),
    *("page_revision_count", "page_seconds_since_previous_revision"),
    *(f"user_{name}" for name in ("id", "central_id", *_USER, *_TIMES)),
    *("revision_id", "revision_parent_id", "revision_minor_edit", "revision_deleted_parts"),
    *("revision_deleted_parts_are_suppressed", "revision_text_bytes", "revision_text_bytes_diff"),
    *("revision_text_sha1", "revision_content_model", "revision_content_format"),
    *("revision_is_deleted_by_page_deletion", "revision_deleted_by_page_deletion_timestamp"),
    *("revision_is_identity_reverted", "revision_first_identity_reverting_revision_id"),
    *("revision_seconds_to_identity_revert", "revision_is_identity_revert"),
    *("revision_is_from_before_page_creation", "revision_tags"),
)
"""The columns of 2026, in their order; the files have no header, and the order is Wikimedia's program's."""

LAYOUTS = {len(names): names for names in (COLUMNS, tuple(n for n in COLUMNS if n not in ADDED_IN_2026))}
"""The known columns by their number."""

_NAME = re.compile(r"(\d{4}-\d{2})\.(\w+)\.(all-time|\d{4}|\d{4}-\d{2})\.tsv\.bz2")


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file of a dump by its name, `<snapshot>.<wiki>.<range>.tsv.bz2`; `path` is where it lies."""

    path: str
    snapshot: str
    wiki: str
    range: str

    @classmethod
    def of(cls, path: str) -> "DumpFile":
        """Read a file's name; raises UnreadableError for any other name."""
        found = _NAME.fullmatch(PurePosixPath(path).name)
        if not found:
            raise UnreadableError(
                f"{path}: is not named like 2026-08.kkwiki.all-time.tsv.bz2; rename it back"
            )
        return cls(path, *found.groups())

    @property
    def as_of(self) -> datetime:
        """The moment up to which the snapshot knows everything: the end of its month."""
        return _month_after(self.snapshot)

    def holds(self, moment: datetime) -> bool:
        """Tell whether what happened at `moment` stands in this file."""
        return self.range == "all-time" or f"{moment:%Y-%m}".startswith(self.range)

    def overlaps(self, other: "DumpFile") -> bool:
        """Tell whether something of one wiki may stand in both files."""
        one, two = sorted(("" if file.range == "all-time" else file.range for file in (self, other)), key=len)
        return self.wiki == other.wiki and two.startswith(one)


def columns_in(path: str) -> Sequence[str]:
    """Return the columns of a file by their number; raises UnreadableError for others and a cut file."""
    try:
        refuse_cut(path, _tail(path))
        with bz2.open(path) as opened:
            number = opened.readline().count(b"\t") + 1
    except (OSError, EOFError) as error:
        raise UnreadableError(f"{path}: cannot be read: {error}; fetch the file anew") from error
    if number not in LAYOUTS:
        raise UnreadableError(
            f"{path}: line 1 has {number} columns, and only {_known()} are known: a newer Esep may know them"
        )
    return LAYOUTS[number]


def _tail(path: str) -> bytes:
    with Path(path).open("rb") as file:
        file.seek(max(file.seek(0, SEEK_END) - TAIL, 0))
        return file.read()


def dump_as_of(files: Iterable[DumpFile]) -> datetime:
    """Return until when the files know everything; raises UnreadableError where they are of two snapshots."""
    moments = {file.snapshot: file.as_of for file in files}
    if len(moments) != 1:
        raise UnreadableError(
            f"dump files of {len(moments)} snapshots ({', '.join(sorted(moments)) or 'no file'}): give one's"
        )
    return next(iter(moments.values()))


def refuse_overlaps(files: Sequence[DumpFile]) -> None:
    """Raise UnreadableError for two files that hold the same months of a wiki: nothing is counted twice."""
    for one, other in combinations(files, 2):
        if one.overlaps(other):
            raise UnreadableError(f"{one.path} and {other.path} hold the same months; give only one of them")


def missing_month(files: Iterable[DumpFile], wiki: str, window: Window) -> str | None:
    """Return the first month of `window`, `2026-08`, that no file of `wiki` holds; None where all are there.

    Months after the end of the snapshot are no part of it and are not missed.
    """
    of_wiki = [file for file in files if file.wiki == wiki]
    month = window.start.astimezone(UTC)
    end = min(window.end, *(file.as_of for file in of_wiki)) if of_wiki else window.end
    while month < end:
        if not any(file.holds(month) for file in of_wiki):
            return f"{month:%Y-%m}"
        month = _month_after(f"{month:%Y-%m}")
    return None


def _month_after(month: str) -> datetime:
    year, number = map(int, month.split("-"))
    return datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)


def _known() -> str:
    return " and ".join(map(str, sorted(LAYOUTS)))
