"""The status as HTML: the figures of the table, and nothing from outside that is more than text."""

from factory import make_rich_status, make_status
from lxml import html

from bot.messages import Messages
from bot.status_groups import groups
from bot.status_html import status_html
from metrics.model import Count, CountKind, Target


def test_it_has_every_row_of_the_table():
    status = make_rich_status()
    rows = html.fromstring(status_html(status)).xpath("//table[1]//tr[td]")
    shown = [[cell.text_content() for cell in row][:3] for row in rows]
    wanted = [row for _, part in groups(status, Messages("en")) for row in part]
    assert shown == [[row.title, row.target, row.achieved] for row in wanted]


def test_text_from_outside_is_text():
    targets = (Target("wikipedia", Count("<script>alert(1)</script>&", CountKind.AMBIGUOUS)),)
    written = status_html(make_status(targets=targets))
    assert "<script" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in written


def test_it_needs_nothing_from_elsewhere():
    found = html.fromstring(status_html(make_status()))
    assert found.xpath("//@src | //@href | //script | //link") == []
