"""What a grant page promises: fetched from the wiki, or read from a saved copy of the page."""

import re
from collections.abc import Iterator
from pathlib import Path

from collectors.api import Api
from collectors.errors import NotFoundError, UnreadableError
from collectors.grant_form import (
    FLUXX_ID,
    GRANTED,
    INFOBOX_AMOUNTS,
    INFOBOX_APPLICANTS,
    PROPOSED,
    STATUS,
    DateLabels,
    Form,
    TargetRow,
)
from collectors.grant_html import form_in_html, title_in_html
from collectors.grant_text import form_in_text, title_in_text
from collectors.grant_values import parse_amount, parse_applicants, parse_date, says_nothing
from metrics.model import METRICS, Amount, Count, CountKind, Grant, NotUnderstood, Period, Target

_ID_IN_TITLE = re.compile(r"\(ID:[ _]?(\d+)\)(?:/Final[ _]Report)?$")
_WIKITEXT_FILES = frozenset({".wikitext", ".wiki", ".mediawiki"})
_WIKITEXT = re.compile(r"^\s*\{[{|]", re.MULTILINE)


def fetch_grant(api: Api, title: str) -> Grant:
    """Fetch and read a grant page, in one request.

    Raises NotFoundError when there is no such page, UnreadableError when it is not a grant application's,
    and what `Api.get` raises.
    """
    try:
        answer = api.get(
            action="parse", page=title, prop="text|revid", redirects=True, disablelimitreport=True
        )
    except NotFoundError as error:
        raise NotFoundError(
            f"{api.wiki}: there is no page “{title}”; check the grant's title and the ID at its end"
        ) from error
    page = answer["parse"]
    return parse_grant(page["text"], title=page["title"], revision=page["revid"])


def read_grant_file(path: Path) -> Grant:
    """Read a saved grant page: HTML as a browser saves it, or its text as copied from a browser.

    Raises NotFoundError when the file cannot be opened, UnreadableError when it holds no grant page.
    """
    text = _text_of(path)
    if path.suffix in _WIKITEXT_FILES or (_WIKITEXT.search(text) and not text.lstrip().startswith("<")):
        raise UnreadableError(f"{path} holds wikitext, which is not read yet; save the page as HTML instead")
    if text.lstrip().startswith("<"):
        return parse_grant(text, title=title_in_html(text) or path.stem, revision=None)
    return _grant(form_in_text(text), title_in_text(text) or path.stem, None)


def parse_grant(html: str, *, title: str, revision: int | None) -> Grant:
    """Read a rendered grant page. Raises UnreadableError when nothing of the form is on it."""
    return _grant(form_in_html(html), title, revision)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{path} is not text in UTF-8; save the page as HTML or as plain text"
        ) from error


def _grant(form: Form, title: str, revision: int | None) -> Grant:
    if not form.recognized:
        raise UnreadableError(
            f"“{title}” is not a grant page: neither its infobox (status, grant start date, budget …) nor a "
            "table of metrics was found; give the application's page under Grants:, not its report's"
        )
    period, unread_period = _period(form, GRANTED)
    proposed, unread_proposed = _period(form, PROPOSED)
    amounts, unread_amounts = _amounts(form)
    return Grant(
        title=title,
        id=_grant_id(form, title),
        status=next(iter(form.values(STATUS)), None),
        period=period,
        proposed=proposed,
        amounts=amounts,
        applicants=_applicants(form),
        targets=tuple(_targets(form)),
        not_understood=(*unread_period, *unread_proposed, *unread_amounts, *_unread_rows(form)),
        revision=revision,
    )


def _grant_id(form: Form, title: str) -> str | None:
    in_title = _ID_IN_TITLE.search(title)
    return in_title[1] if in_title else next(iter(form.values(FLUXX_ID)), None)


def _period(form: Form, labels: DateLabels) -> tuple[Period | None, tuple[NotUnderstood, ...]]:
    """Return a period, or what is given of one that has no two days, the later one last."""
    given = [_first_given(form, labels.start), _first_given(form, labels.end)]
    start, end = (parse_date(found.raw) for found in given)
    if start and end and start <= end:
        return Period(start, end), ()
    present = tuple(found for found in given if found.raw)
    return None, tuple(found for found in present if not parse_date(found.raw)) or present


def _first_given(form: Form, labels: tuple[str, ...]) -> NotUnderstood:
    found = [NotUnderstood(label, _value(form, label)) for label in labels]
    return next((each for each in found if each.raw), found[0])


def _value(form: Form, label: str) -> str:
    """Return what stands beside a label, on one line; different values are all kept."""
    values = (" ".join(value.split()) for value in form.values(label))
    return " / ".join(value for value in values if not says_nothing(value))


def _amounts(form: Form) -> tuple[tuple[Amount, ...], tuple[NotUnderstood, ...]]:
    given = [(label, value) for label in INFOBOX_AMOUNTS if (value := _value(form, label))]
    amounts = tuple(amount for label, value in given if (amount := parse_amount(label, value)))
    read = {amount.label for amount in amounts}
    return amounts, tuple(NotUnderstood(label, value) for label, value in given if label not in read)


def _applicants(form: Form) -> tuple[str, ...]:
    values = (value for label in INFOBOX_APPLICANTS for value in form.values(label))
    return tuple(dict.fromkeys(name for value in values for name in parse_applicants(value)))


def _targets(form: Form) -> Iterator[Target]:
    for metric in METRICS:
        counts = [row.count for row in _given_rows(form) if row.metric == metric]
        if counts:
            yield Target(metric, _agreed(counts))


def _given_rows(form: Form) -> list[TargetRow]:
    return [row for row in form.rows if row.count.kind != CountKind.NONE]


def _agreed(counts: list[Count]) -> Count:
    """Return the one count that all rows of a metric give; rows that disagree make it ambiguous."""
    if len({(count.kind, count.lo, count.hi) for count in counts}) == 1:
        return counts[0]
    return Count(" / ".join(count.raw for count in counts), CountKind.AMBIGUOUS)


def _unread_rows(form: Form) -> Iterator[NotUnderstood]:
    unread = {target.metric for target in _targets(form) if target.count.kind == CountKind.AMBIGUOUS}
    for row in _given_rows(form):
        if row.metric is None or row.metric in unread:
            yield NotUnderstood(row.where, row.count.raw)
