"""What a grant page promises: fetched from the wiki, or read from a saved copy of the page."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from collectors.api import Api
from collectors.errors import NotFoundError, UnreadableError
from collectors.grant_form import (
    AMOUNTS,
    FLUXX_ID,
    GRANTED,
    INFOBOX_APPLICANTS,
    PROPOSED,
    STATUS,
    DateLabels,
    Form,
    TargetRow,
)
from collectors.grant_html import form_in_html
from collectors.grant_peg import PEG, PROBOX
from collectors.grant_team import different, team_in_fields
from collectors.grant_text import form_in_text, title_in_text
from collectors.grant_values import parse_amounts, parse_applicants, parse_day, says_nothing
from collectors.rendered_page import title_of
from collectors.saved_page import is_html, is_wikitext, text_of_file
from collectors.wikitext_html import html_of_wikitext
from metrics.model import (
    Amount,
    Count,
    CountKind,
    Fact,
    Grant,
    NotUnderstood,
    Period,
    Target,
    TeamMember,
)
from metrics.names import METRICS

_ID_IN_TITLE = re.compile(r"\(ID:[ _]?(\d+)\)(?:/Final[ _]Report)?$")


def fetch_grant(api: Api, title: str) -> Grant:
    """Fetch and read a grant page, in one request.

    Raises NotFoundError when there is no such page, UnreadableError when it is not a grant application's,
    and what `Api.get` raises.
    """
    try:
        answer = api.get(
            action="parse", page=title, prop="text|wikitext|revid", redirects=True, disablelimitreport=True
        )
    except NotFoundError as error:
        raise NotFoundError(
            f"{api.wiki}: there is no page “{title}”; check the grant's title and the ID at its end"
        ) from error
    page = answer["parse"]
    return parse_grant(page["text"], page["wikitext"], title=page["title"], revision=page["revid"])


def read_grant_file(path: Path) -> Grant:
    """Read a saved grant page: HTML as a browser saves it, wikitext, or its text as copied from a browser.

    Raises NotFoundError when the file cannot be opened, UnreadableError when it holds no grant page.
    """
    text = text_of_file(path)
    if is_wikitext(path, text):
        return _grant(form_in_html(html_of_wikitext(text)), path.stem, None)
    if is_html(text):
        return parse_grant(text, title=title_of(text) or path.stem, revision=None)
    return _grant(form_in_text(text), title_in_text(text) or path.stem, None)


def parse_grant(html: str, wikitext: str = "", *, title: str, revision: int | None) -> Grant:
    """Read a rendered grant page, and from its wikitext what is missing there whole.

    Raises UnreadableError when nothing of the form is on it.
    """
    form = form_in_html(html)
    if not (form.fields and form.tables):
        form = form.completed_by(form_in_html(html_of_wikitext(wikitext)))
    return _grant(form, title, revision)


def _grant(form: Form, title: str, revision: int | None) -> Grant:
    if not form.recognized:
        raise UnreadableError(
            f"“{title}” is not a grant page: neither its infobox (status, grant start date, budget …) nor a "
            "table of metrics was found; give the application's page under Grants:, not its report's"
        )
    period, unread_period = _period(form, GRANTED)
    proposed, unread_proposed = _period(form, PROPOSED)
    amounts, unread_amounts = _amounts(form)
    targets = tuple(_targets(form))
    unread = (*unread_period, *unread_proposed, *_far_apart(period, proposed), *unread_amounts)
    return Grant(
        title=title,
        id=_grant_id(form, title),
        status=next(iter(form.values(STATUS)), None),
        period=period,
        proposed=proposed,
        amounts=amounts,
        applicants=_applicants(form),
        targets=targets,
        not_understood=(*unread, *_unread_rows(form, targets), *_unread_prose(form)),
        revision=revision,
        form=form.generation,
        facts=tuple(Fact(field.label, _on_one_line(field.value)) for field in form.fields if field.value),
        measures=form.measures if form.generation in (PEG, PROBOX) else (),
        team=_team(form),
    )


def _grant_id(form: Form, title: str) -> str | None:
    in_title = _ID_IN_TITLE.search(title)
    return in_title[1] if in_title else next(iter(form.values(FLUXX_ID)), None)


def _period(form: Form, labels: DateLabels) -> tuple[Period | None, tuple[NotUnderstood, ...]]:
    """Return a period, or what is given of one that has no two days, the later one last."""
    given = [list(_given(form, side)) for side in (labels.start, labels.end)]
    start, end = map(_day, given)
    if start and end and start <= end:
        return Period(start, end), ()
    unclear = tuple(found for side in given if not _day(side) for found in side)
    return None, unclear or tuple(found for side in given for found in side)


def _given(form: Form, labels: tuple[str, ...]) -> Iterator[NotUnderstood]:
    for label in labels:
        if value := _value(form, label):
            yield NotUnderstood(label, value)


def _day(given: list[NotUnderstood]) -> date | None:
    """Return the day that all labels of one meaning give."""
    days = {parse_day(found.raw) for found in given}
    return days.pop() if len(days) == 1 else None


def _far_apart(period: Period | None, proposed: Period | None) -> Iterator[NotUnderstood]:
    """Yield the two periods of a page if they have no day in common: both are kept, and one may be wrong."""
    if period and proposed and max(period.start, proposed.start) > min(period.end, proposed.end):
        days = (f"{each.start} to {each.end}" for each in (period, proposed))
        yield NotUnderstood("grant period and proposed period", " / ".join(days))


def _value(form: Form, label: str) -> str:
    """Return what stands beside a label, on one line; different values are all kept."""
    values = map(_on_one_line, form.values(label))
    return " / ".join(value for value in values if not says_nothing(value))


def _on_one_line(value: str) -> str:
    return " ".join(value.split())


def _amounts(form: Form) -> tuple[tuple[Amount, ...], tuple[NotUnderstood, ...]]:
    given = [(label, value) for label in AMOUNTS if (value := _value(form, label))]
    amounts = tuple(amount for label, value in given for amount in parse_amounts(label, value) or ())
    read = {amount.label for amount in amounts}
    return amounts, tuple(NotUnderstood(label, value) for label, value in given if label not in read)


def _applicants(form: Form) -> tuple[str, ...]:
    values = (value for label in INFOBOX_APPLICANTS for value in form.values(label))
    return tuple(dict.fromkeys(name for value in values for name in parse_applicants(value)))


def _team(form: Form) -> tuple[TeamMember, ...]:
    rows = ((label, value) for label in INFOBOX_APPLICANTS for value in form.values(label))
    return different([*team_in_fields(rows), *form.team])


def _targets(form: Form) -> Iterator[Target]:
    rows = defaultdict(list)
    for row in _given_rows(form):
        rows[row.metric].append(row)
    for metric in METRICS:
        if rows[metric]:
            yield Target(metric, _agreed([row.count for row in rows[metric]]), where=rows[metric][0].where)


def _given_rows(form: Form) -> list[TargetRow]:
    return [row for row in form.rows if row.count.kind != CountKind.NONE]


def _agreed(counts: list[Count]) -> Count:
    """Return the one count that all rows of a metric give; rows that disagree make it ambiguous."""
    if len({(count.kind, count.lo, count.hi) for count in counts}) == 1:
        return counts[0]
    return Count(" / ".join(count.raw for count in counts), CountKind.AMBIGUOUS)


def _unread_rows(form: Form, targets: Iterable[Target]) -> Iterator[NotUnderstood]:
    unread = {target.metric for target in targets if target.count.kind == CountKind.AMBIGUOUS}
    for row in _given_rows(form):
        if row.metric is None or row.metric in unread:
            yield NotUnderstood(row.where, row.count.raw)


def _unread_prose(form: Form) -> Iterator[NotUnderstood]:
    """Yield rows of the infobox under unknown labels, and answers that may promise numbers in prose."""
    for field in form.others:
        yield NotUnderstood(field.label, _on_one_line(field.value))
    for answer in form.questions.prose:
        yield NotUnderstood(answer.question, _on_one_line(answer.text))
