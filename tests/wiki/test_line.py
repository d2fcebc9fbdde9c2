"""The status in one line on a page of its own: kept by the rules of the table, and transcluded elsewhere."""

import pytest
from wiki_family import EVENT_PAGE, publish_on

from bot.splice import BEGIN, END, extract

pytestmark = pytest.mark.wiki

LINE = "Events/Guarded/Line"


@pytest.fixture
def declared(esep, own_page, admin):
    """The reference event with a page for the line, both without anything between their markers."""
    admin.write(LINE, f"About it.<onlyinclude>{BEGIN}{END}</onlyinclude>")
    publish_on(esep, own_page, ("names = false", f'names = false\ncompact = "{LINE}"'))
    return esep


def test_table_and_line_are_published_each_on_its_page_and_once(declared, admin, own_page):
    shown = declared.ok("publish", "conference", "--live")
    assert f"“{LINE}”: saved as revision" in shown
    line = extract(admin.text(LINE))
    assert "targets met: " in line or "орындалған мақсаттар: " in line
    assert "esep-status-line" not in extract(admin.text(own_page))
    assert line.splitlines()[0].startswith(declared.ok("status", "conference", "--compact").strip())
    before = admin.read(LINE)
    assert "nothing new" in declared.ok("publish", "conference", "--live")
    assert admin.read(LINE) == before
    assert "the markers stand on “Events/Guarded” and “Events/Guarded/Line”" in declared.ok("doctor")


def test_others_transclude_the_line_alone_also_in_a_list(declared, admin):
    declared.ok("publish", "conference", "--live")
    answer = admin.post(
        action="parse", contentmodel="wikitext", text=f"* {{{{:{LINE}}}}}\n* next", prop="text"
    )
    html = answer["parse"]["text"]
    assert "About it" not in html
    assert html.count("<li>") == 2
    first = html.partition("</li>")[0]
    assert first.index("<li>") < first.index("esep-status-line") < first.index("esep-as-of")


def test_a_page_without_markers_is_refused_and_the_table_stands(declared, admin, own_page):
    admin.write(LINE, "nothing here")
    assert f"“{LINE}”: {BEGIN} is missing" in declared.fails(3, "publish", "conference", "--live")
    assert admin.text(LINE) == "nothing here"
    assert "esep-status" in extract(admin.text(own_page))


def test_the_page_of_the_table_cannot_hold_the_line(declared, own_page):
    path = declared.home / "config" / "events" / "conference.toml"
    path.write_text(path.read_text().replace(LINE, own_page))
    assert "publish.compact: is the table's own page" in declared.fails(2, "status", "conference")


def test_the_line_is_marked_out_of_date_beside_the_table(declared, admin, own_page):
    declared.ok("publish", "conference", "--live")
    path = declared.home / "config" / "events" / "conference.toml"
    path.write_text(path.read_text().replace(f'page = "{EVENT_PAGE}"', 'page = "Events/Nowhere"'))
    assert declared.run("run", "conference", "--live").returncode != 0
    for page in (own_page, LINE):
        assert "esep-stale" in extract(admin.text(page))
