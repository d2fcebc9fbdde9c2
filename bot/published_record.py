"""The record: what a published table says, in figures, as a comment that stands on the page with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from bot.status import Status
from bot.status_groups import shown

_COMMENT = "<!-- esep:record {} -->"
_FOUND = re.compile(_COMMENT.format(r"(\{.*?\})"))


@dataclass(frozen=True, slots=True)
class Record:
    """How old a table's data are and what it says: metric → result, None where it has a row and no number.

    `with_deleted` are the results that would be others if deleted pages still counted, as they would be.
    """

    as_of: AwareDatetime
    results: Mapping[str, int | None]
    with_deleted: Mapping[str, int] = field(default_factory=dict)

    def of_everything(self, metric: str) -> int:
        """Return a result as it would be if deleted pages still counted; nought where there is none."""
        return self.with_deleted.get(metric, self.results.get(metric) or 0)


_RECORD = TypeAdapter(Record)


def record_of(status: Status, with_deleted: Mapping[str, int]) -> Record:
    """Return what a status' table says; first-time editors have no row where they are none, but a number."""
    rows = {row.metric: row.result for row in shown(status)}
    first = status.progress_of("first_time_editors")
    results = {"first_time_editors": first.result, **rows} if first else rows
    others = {
        name: number for name, number in with_deleted.items() if results.get(name) not in (None, number)
    }
    return Record(status.data_as_of, results, others)


def with_record(block: str, record: Record) -> str:
    """Return a table with its record below it."""
    return f"{block}{_COMMENT.format(_RECORD.dump_json(record).decode())}\n"


def read_record(block: str) -> Record | None:
    """Return the record that stands in a block; None where there is none, or none that can be read."""
    found = _FOUND.search(block)
    try:
        return _RECORD.validate_json(found[1], strict=False) if found else None
    except ValidationError:
        return None
