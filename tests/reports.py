"""Reports of a made-up conference, as the command would write them."""

from datetime import date

import pandas as pd
from factory import make_rich_status

from bot.event_report import EventReport
from bot.event_report_html import render_html
from bot.evidence import EvidenceList
from bot.messages import Messages
from metrics.evidence import EVIDENCE, Evidence

EDITS = {date(2023, 9, 2): {"wikipedia": 7, "commons": 2}, date(2023, 9, 20): {"wikipedia": 1, "commons": 0}}


def make_list(key="wikipedia", titles=("Қымыз",), *, withheld=0, names=None, size=1480):
    """Return a list of created pages with these titles, each by one person."""
    rows = [
        ("kkwiki", number, title, "created", 1, ("metawiki:1",), (number,), size)
        for number, title in enumerate(titles, 1)
    ]
    found = Evidence(pd.DataFrame(rows, columns=EVIDENCE), withheld)
    return EvidenceList(key, len(found), found, names or {})


def make_report(*lists, status=None, edits=None):
    return EventReport(
        status=status or make_rich_status(),
        lists=list(lists),
        edits=EDITS if edits is None else edits,
        home="https://meta.example/w/index.php",
        address="https://{}.example/w/index.php".format,
    )


def page_of(*lists, words=None, **parts):
    return render_html(make_report(*lists, **parts), words or Messages("en"))
