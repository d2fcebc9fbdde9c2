"""An event's report as one page of HTML that asks for nothing else."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from markupsafe import Markup

from bot.event_report import EventReport
from bot.event_report_lists import page_address, page_lists, upload_list
from bot.event_report_pictures import (
    Picture,
    activity_pictures,
    course_pictures,
    period_pictures,
    retention_pictures,
)
from bot.messages import Messages
from bot.status import Status
from bot.status_changes import all_since_final, change_lines, final_lines
from bot.status_groups import groups
from bot.status_html import html_environment
from bot.status_people import people_rows
from bot.status_table import (
    all_left_out,
    as_of_line,
    how_counted,
    made_from_lines,
    period_line,
    stale_lines,
)
from bot.version import VERSION

FILES = {
    "xlsx": "report.xlsx",
    "status": "status.csv",
    "json": "status.json",
    "evidence": "evidence.csv",
}
"""What stands beside the page, by relative links."""

_KEY = {
    "result": "esep-report-so-far",
    "target": "esep-column-target",
    "projection": "esep-report-projection",
    "days": "esep-report-event-days",
}

_TEMPLATES = files("bot") / "templates"


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the home wiki."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """A style or script of our own, and the hash by which the page's policy lets nothing else through."""

    text: Markup
    hash: str

    @classmethod
    def of(cls, name: str) -> "Allowed":
        text = (_TEMPLATES / name).read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        return cls(Markup(text), f"sha256-{digest}")  # noqa: S704 – it is ours


def render_html(report: EventReport, words: Messages) -> str:
    """Return the page; every text from outside is shown and is nothing else."""
    status = report.status
    return _TEMPLATE.render(
        words=words,
        say=words.text,
        files=FILES,
        style=Allowed.of("report.css"),
        script=Allowed.of("report.js"),
        page=_link(status.page, report),
        grant=_link(status.grant, report),
        period=period_line(status, words),
        as_of=as_of_line(status, words, VERSION),
        final=list(final_lines(status, words)),
        since_final=list(_since_final(status, words)),
        stale=list(stale_lines(status, words)),
        groups=[(title, list(rows)) for title, rows in groups(status, words)],
        people=people_rows(status.people, status.claimed, words),
        method=list(_method(status, words)),
        **_pictures(report, words),
        pages=list(page_lists(report.lists, report.address, words)),
        uploads=upload_list(report.lists, report.address, words),
    ).lstrip()


def _pictures(report: EventReport, words: Messages) -> Mapping[str, object]:
    status = report.status
    courses = [*course_pictures(status, words), *activity_pictures(status, report.edits, words)]
    return {
        "courses": courses,
        "key": list(_key(courses, words)),
        "periods": list(period_pictures(status, words)),
        "retention": list(retention_pictures(status, words)),
    }


def _method(status: Status, words: Messages) -> Iterator[str]:
    yield from how_counted(status, words)
    yield from all_left_out(status, words)
    yield from change_lines(status, words)
    yield from made_from_lines(status, words)


def _since_final(status: Status, words: Messages) -> Iterator[str]:
    """Yield what of the page is not as it was reported, where figures are final."""
    if status.final:
        yield words.text("esep-report-of-now")
        yield from all_since_final(status, words)


def _key(pictures: Iterable[Picture], words: Messages) -> Iterator[tuple[str, str]]:
    """Yield what the parts of the pictures mean, of those parts that there are."""
    drawn = Markup("").join(picture.drawing.inside for picture in pictures)
    for part, key in _KEY.items():
        if f'class="{part}"' in drawn:
            yield part, words.text(key)


def _link(title: str, report: EventReport) -> Link:
    return Link(title, page_address(report.home, title))


_TEMPLATE = html_environment().get_template("report.html.jinja")
