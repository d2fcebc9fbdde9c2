"""The officers' overview: the grants of a fund, one row each, resumed where it stopped."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.plain import json_text
from bot.status_csv import safe_text
from collectors.api import Api
from collectors.errors import NotFoundError, UnreadableError
from collectors.grant_form import FISCAL_YEAR, REGION
from collectors.grant_page import fetch_grant
from config.errors import DeclarationError
from metrics.model import CountKind, Grant, Period, Target
from metrics.names import METRICS

Row = Mapping[str, str | int | None]

_FACTS = ("title", "id", "form", "status", "region", "fiscal_year", "start", "end", "proposed_start")
COLUMNS = (*_FACTS, "proposed_end", "amounts", *METRICS, "not_understood", "problem")
"""A row's keys; those of metrics hold their targets, `problem` says why a page was not read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which grants are listed: those with exactly these values in their infobox, None for any."""

    region: str | None = None
    year: str | None = None

    def takes(self, row: Row) -> bool:
        """Tell whether a row is wanted; a page that could not be read may be, so it is."""
        asked = {"region": self.region, "fiscal_year": self.year}
        return bool(row["problem"]) or all(value in (None, row[key]) for key, value in asked.items())


def fetch_rows(api: Api, titles: Iterable[str], wanted: Wanted, *, known: frozenset[str]) -> Iterator[Row]:
    """Yield a row for every wanted grant but the `known` titles, in one request a page.

    A page that is gone or no grant page is a row that says so. Raises what else `fetch_grant` raises.
    """
    for title in titles:
        if title not in known:
            row = _fetch_row(api, title)
            if wanted.takes(row):
                yield row


def _fetch_row(api: Api, title: str) -> Row:
    try:
        return _row(fetch_grant(api, title))
    except (UnreadableError, NotFoundError) as error:
        return {**dict.fromkeys(COLUMNS), "title": title, "problem": str(error)}


def _row(grant: Grant) -> Row:
    facts = {fact.where: fact.raw for fact in grant.facts}
    amounts = (f"{amount.label}: {amount.amount} {amount.currency}".strip() for amount in grant.amounts)
    return {
        **dict.fromkeys(COLUMNS),
        **{name: getattr(grant, name) for name in ("title", "id", "form", "status")},
        "region": facts.get(REGION),
        "fiscal_year": facts.get(FISCAL_YEAR),
        **_days("", grant.period),
        **_days("proposed_", grant.proposed),
        "amounts": "; ".join(amounts) or None,
        **{target.metric: _promised(target) for target in grant.targets},
        "not_understood": len(grant.not_understood),
    }


def _days(prefix: str, period: Period | None) -> Row:
    if not period:
        return {}
    return {f"{prefix}start": period.start.isoformat(), f"{prefix}end": period.end.isoformat()}


def _promised(target: Target) -> str | int | None:
    return target.count.lo if target.count.kind == CountKind.EXACT else target.count.raw


def _csv_line(row: Row) -> str:
    written = io.StringIO()
    values = (row[column] for column in COLUMNS)
    csv.writer(written, lineterminator="\n").writerow(
        safe_text(value) if isinstance(value, str) else value for value in values
    )
    return written.getvalue()


def _json_line(row: Row) -> str:
    return json_text(row) + "\n"


@dataclass(frozen=True, slots=True)
class Form:
    """How rows are written: what stands above them, a row's line, and the title in a line."""

    heading: str
    line: Callable[[Row], str]
    title: Callable[[str], str]


FORMS = {
    "csv": Form(
        ",".join(COLUMNS) + "\n", _csv_line, lambda line: next(csv.reader([line]))[0].removeprefix("'")
    ),
    "json": Form("", _json_line, lambda line: str(json.loads(line)["title"])),
}


def titles_written(path: Path, form: Form) -> frozenset[str]:
    """Return the titles of a file that an earlier walk began; a last line that was cut off is taken away.

    Raises DeclarationError when the file is another one.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if not text:
        return frozenset()
    whole = text[: text.rfind("\n") + 1]
    try:
        titles = frozenset(form.title(line) for line in whole.removeprefix(form.heading).split("\n")[:-1])
    except (ValueError, LookupError, TypeError):
        titles = None
    if titles is None or not whole.startswith(form.heading):
        raise DeclarationError(f"{path} is there and is no list of this form: name another file with -o")
    path.write_text(whole, encoding="utf-8")
    return titles


def append_rows(path: Path, rows: Iterable[Row], form: Form) -> int:
    """Write every row as it comes, below what the file holds, and return how many there were."""
    count = 0
    with path.open("a", encoding="utf-8") as file:
        if not file.tell():
            file.write(form.heading)
        for count, row in enumerate(rows, 1):  # noqa: B007
            file.write(form.line(row))
            file.flush()
    return count
