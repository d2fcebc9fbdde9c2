"""The table as people see it: in every skin, on desk and phone, light and dark, in both directions."""

import json
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from factory import make_rich_status
from wiki_family import Admin

from bot.messages import I18N, Messages
from bot.status_line import render_line
from bot.status_table import render_table

pytestmark = [pytest.mark.wiki, pytest.mark.browser]

SKINS = ("vector-2022", "vector", "minerva")
WIDTHS = (1280, 360)
ARABIC = Path(__file__).parents[1] / "fixtures" / "messages" / "ar.json"
RIGHT_TO_LEFT = "Right to left"

everywhere = pytest.mark.parametrize(
    ("skin", "width", "night"),
    [(skin, width, night) for skin in SKINS for width in WIDTHS for night in (False, True)],
)


@pytest.fixture(scope="module")
def arabic(lab, tmp_path_factory):
    """The address of a page with a table in Arabic, in which Esep does not come; what it lacks is English."""
    folder = tmp_path_factory.mktemp("messages")
    (folder / "en.json").write_text((I18N / "en.json").read_text(encoding="utf-8"), encoding="utf-8")
    shutil.copy(ARABIC, folder)
    table = render_table(make_rich_status(), Messages("ar", folder), version="0.1.0")
    Admin.on(lab).write(RIGHT_TO_LEFT, table)
    return f"{lab['wikis']['metawiki']['url']}/wiki/{RIGHT_TO_LEFT.replace(' ', '_')}"


def barriers(page):
    """Return what axe finds in the tables; over the wiki's sign for sorting it cannot judge the contrast."""
    found = Axe().run(page, context=".esep-status").response
    unsure = [rule for rule in found["incomplete"] if rule["id"] != "color-contrast"]
    return [(rule["id"], node["html"]) for rule in found["violations"] + unsure for node in rule["nodes"]]


def overflow(page):
    """Return by how much the tables widen the page, and by how much each is wider than its own box."""
    return page.evaluate(
        """() => {
            const width = () => document.documentElement.scrollWidth;
            const blocks = [...document.querySelectorAll('.esep-status')];
            const own = blocks.map(block => block.scrollWidth - block.clientWidth);
            const before = width();
            blocks.forEach(block => block.style.display = 'none');
            const widened = before - width();
            blocks.forEach(block => block.style.display = '');
            return [widened, ...own];
        }"""
    )


@everywhere
def test_the_tables_fit_and_bar_nobody(show, skin, width, night):
    page = show(skin, width, night=night)
    assert overflow(page) == [0, 0, 0, 0]
    assert barriers(page) == []


@everywhere
def test_so_does_a_table_from_right_to_left(show, arabic, skin, width, night):
    page = show(skin, width, address=arabic, language="ar", night=night)
    assert overflow(page) == [0, 0]
    assert barriers(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_right_to_left_the_metric_stands_on_the_right_and_its_bar_grows_from_there(show, arabic, language):
    row = show(address=arabic, language=language).locator("tr", has_text="ويكيبيديا").first
    metric, explanation = row.locator("th").bounding_box(), row.locator("td").last.bounding_box()
    frame = row.locator("td > div").first.bounding_box()
    bar = row.locator("td > div > div").first.bounding_box()
    assert metric["x"] > explanation["x"]
    assert abs((bar["x"] + bar["width"]) - (frame["x"] + frame["width"])) < 3
    assert bar["width"] < frame["width"] * 0.9


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("skin", SKINS)
def test_headings_stand_above_their_columns(show, skin, width):
    table = show(skin, width).locator(".esep-status[lang=kk] table").first
    table.locator("th.headerSort").first.wait_for()
    heads = [head.bounding_box()["x"] for head in table.locator("th[scope=col]").all()]
    cells = [cell.bounding_box()["x"] for cell in table.locator("tr").nth(1).locator("th, td").all()]
    assert [abs(head - cell) < 2 for head, cell in zip(heads, cells, strict=True)] == [True] * 5


def test_no_word_of_a_phone_is_broken(show):
    titles = show("minerva", 360).locator(".esep-status[lang=kk] th[scope=row]", has_text="Ұйымдастырушылар")
    assert titles.first.evaluate("cell => cell.offsetHeight") < 40


def sorted_by(page, title, key):
    """Press `key` on a heading, and return what the rows of its table are called then."""
    table = page.locator(".esep-status[lang=en] table", has_text="Wikidata").first
    heading = table.locator("th.headerSort", has_text=title)
    heading.wait_for()
    heading.focus()
    page.keyboard.press(key)
    return table.locator("th[scope=row]").all_inner_texts()


@pytest.mark.parametrize(
    ("title", "order"),
    [
        ("Metric", ["Wikidata", "Wikimedia Commons", "Wikipedia"]),
        ("Achieved", ["Wikidata", "Wikipedia", "Wikimedia Commons"]),
        ("Progress", ["Wikidata", "Wikipedia", "Wikimedia Commons"]),
    ],
)
def test_rows_are_sorted_with_the_keyboard_alone(show, title, order):
    page = show()
    assert sorted_by(page, title, "Enter") == order
    assert sorted_by(page, title, "Enter") == order[::-1]


def test_every_link_and_heading_that_works_is_reached_with_the_tab_key(show):
    page = show()
    page.locator("th.headerSort").first.wait_for()
    places = page.locator(".esep-status :is(a, th.headerSort)").evaluate_all(
        "all => all.map(e => e.tabIndex)"
    )
    assert len(places) > 40
    assert min(places) == 0


def test_a_reader_hears_a_table_with_headings_though_it_is_laid_out_freely(show):
    page = show()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree if not node["ignored"]]
    assert roles.count("rowheader") > 30
    assert json.dumps(roles).count("columnheader") > 40


@pytest.mark.parametrize(("width", "night"), [(1280, False), (360, True)])
def test_lines_in_a_list_fit_too(show, lab, width, night):
    line = render_line(make_rich_status(), Messages("kk"))
    Admin.on(lab).write("Portal", f"* {line}\n* {line}\n")
    page = show("minerva", width, address=f"{lab['wikis']['metawiki']['url']}/wiki/Portal", night=night)
    lines = page.locator("li > .esep-status-line")
    assert lines.count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert Axe().run(page, context=".esep-status-line").response["violations"] == []
    if width > 1000:
        assert lines.first.bounding_box()["height"] < 40
