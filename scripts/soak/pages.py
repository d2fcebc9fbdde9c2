"""The texts of the soak: grant pages in the form of the real ones, event pages, declarations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from scripts.mediawiki.instance import ROOT

FORM = ROOT / "scripts" / "scenarios" / "conference" / "pages" / "metawiki" / "grant.wikitext"
CONFERENCE = "Wikimedia Community of Kazakh language User Group/Events/Conference"

PAGE = """'''A meeting.'''

== Results ==
<!-- esep:status:begin --><!-- esep:status:end -->

== Participants ==
{people}"""

DECLARATION = """grant = "Grants:{event}"
page = "{title}"
timezone = "{zone}"
event_days = ["{first:%Y-%m-%d}", "{last:%Y-%m-%d}"]
wikis = ["kkwiki", "commonswiki", "wikidatawiki"]

[participants]
section = "Participants"
organizers = ["{organizer}"]
"""


def grant_page(event: str, title: str, start: datetime) -> str:
    """Return a grant page whose grant begins four days before `start` and ends a month after it."""
    form = Path(FORM).read_text(encoding="utf-8")
    days = {
        "2023-10-03T": f"{start + timedelta(days=30):%Y-%m-%d}T",
        "2023-09-02T": f"{start - timedelta(days=4):%Y-%m-%d}T",
        "2023-09-02": f"{start - timedelta(days=2):%Y-%m-%d}",
        "2023-09-03": f"{start + timedelta(days=1):%Y-%m-%d}",
    }
    for old, new in {CONFERENCE: title, "Serikbol Tau": f"Organizer of {event}", **days}.items():
        form = form.replace(old, new)
    return form


def event_page(people: Sequence[str]) -> str:
    return PAGE.format(people="\n".join(f"# {{{{user|{person}}}}}" for person in people))


def declaration(event: str, title: str, zone: str, start: datetime, organizer: str) -> str:
    first, last = start - timedelta(days=2), start + timedelta(days=1)
    return DECLARATION.format(
        event=event, title=title, zone=zone, first=first, last=last, organizer=organizer
    )
