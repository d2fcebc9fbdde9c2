"""What each way to count says of a number, and what makes the difference, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.explain import Explanation
from bot.messages import Messages
from metrics.explain import OTHER_READING, Alone, Said, difference
from metrics.names import TEXT_METRICS
from metrics.reasons import REASONS

MOST = 20
"""How many pages, revisions or people are told of what only one way counts; the rest is counted."""


def profile_rows(told: Explanation, words: Messages) -> Iterator[tuple[str, str, str]]:
    """Yield what each way to count says: its name, its number, and the difference to the first one's."""
    own, *others = told.said
    yield own.name, words.number(own.result), ""
    for said in others:
        by = difference(said, own)
        told_by = words.number(None) if by is None else words.signed(by)
        not_counted = words.text("esep-explain-not-counted")
        yield _name(said, told, words), words.number(said.result), told_by if said.counts else not_counted


def difference_lines(told: Explanation, words: Messages) -> Iterator[str]:
    """Yield, for every way that counts something else, what only one of the two counts, and why."""
    own, *others = told.said
    for said in others:
        name = _name(said, told, words)
        for alone, one, other in ((said.more, name, own.name), (said.less, own.name, name)):
            if alone and len(alone.found):
                yield from _alone(alone, one, other, told, words)


def _name(said: Said, told: Explanation, words: Messages) -> str:
    if said.name != OTHER_READING:
        return said.name
    side = "without" if told.with_organizers else "with"
    return words.text(f"esep-explain-{side}-organizers", told.said[0].name)


def _alone(alone: Alone, one: str, other: str, told: Explanation, words: Messages) -> Iterator[str]:
    yield ""
    yield words.text("esep-explain-alone", one, other, alone.number, by_reason(alone.reasons, words))
    rows = alone.found.rows
    below = [_row(row, told, words) for row in rows.head(MOST).to_dict("records")]
    if len(rows) > MOST:
        below.append(words.text("esep-explain-more", len(rows) - MOST))
    if alone.found.withheld:
        below.append(words.text("esep-explain-withheld", alone.found.withheld))
    yield from (f"  {line}" for line in below)


def _row(row: Mapping[Any, Any], told: Explanation, words: Messages) -> str:
    reasons = words.listed(_reason(reason, words) for reason in row["reasons"])
    label = _label(row, told, words)
    if not row["revisions"]:
        return words.text("esep-explain-row", label, reasons)
    return words.text("esep-explain-row-with-revisions", label, reasons, _revisions(row, words))


def _label(row: Mapping[Any, Any], told: Explanation, words: Messages) -> str:
    people = words.listed(told.names[account] for account in row["accounts"] if account in told.names)
    if not row["page_id"]:
        return people
    page = f"{row['title'] or row['page_id']} ({row['wiki']})"
    size = words.signed(int(row["bytes"])) if told.progress.metric in TEXT_METRICS else ""
    return words.listed(filter(None, (page, size, people)))


def _revisions(row: Mapping[Any, Any], words: Messages) -> str:
    """Return the numbers of revisions, with their wiki where it is not the page's own."""
    revisions = row["revisions"]
    told = [str(number) if wiki == row["wiki"] else f"{wiki} {number}" for wiki, number in revisions[:MOST]]
    rest = len(revisions) - len(told)
    return words.listed([*told, words.text("esep-explain-more", rest)] if rest else told)


def by_reason(numbers: Mapping[str, int], words: Messages) -> str:
    """Return reasons in words, each with its number."""
    return words.listed(
        words.text("esep-counted", _reason(reason, words), number) for reason, number in numbers.items()
    )


def _reason(reason: str, words: Messages) -> str:
    return words.text(f"esep-reason-{reason}" if reason in REASONS else f"esep-why-{reason}")
