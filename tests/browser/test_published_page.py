"""The published table, as a browser shows it on the event's page."""

import os

import pytest

pytestmark = [pytest.mark.wiki, pytest.mark.browser]

BLOCK = ".esep-status[lang=en]"


def test_the_table_stands_on_the_page_in_every_language(show):
    page = show()
    headers = page.locator(f"{BLOCK} table").first.locator("th[scope=col]").all_inner_texts()
    assert headers == ["Metric", "Target", "Achieved", "Progress", "Explanation"]
    for language in ("kk", "en", "ru"):
        assert page.locator(f".esep-status[lang={language}] table").count() == 4
    row = page.locator(f"{BLOCK} tr", has_text="Wikipedia").first
    assert "87%" in row.inner_text()


def test_what_stayed_after_the_event_is_told_by_checkpoints(show):
    rows = show().locator(f"{BLOCK} tr", has_text="retained").all_inner_texts()
    told = [line.replace("\n", "\t").split("\t") for line in rows]
    assert [[cell for cell in line if cell][:3] for line in told] == [
        [title, "—", "0"]
        for title in ("New editors retained", "First-time editors retained", "Editors retained")
    ]
    assert "30 days: 3 of 5 (60%), 90 days: 0 of 5 (0%)" in rows[0]


def test_the_figures_of_the_list_stand_below_the_table(show):
    shown = show().locator(f"{BLOCK} table", has_text="Participants’ list").locator("tr").all_inner_texts()
    assert [line.replace("\u2068", "").replace("\u2069", "").split("\t") for line in shown] == [
        ["claimed by the grant", "32"],
        ["listed", "35"],
        ["valid accounts, without the organizers", "28"],
        ["active: at least one counted edit", "23"],
        ["organizers too, counted once", "3"],
        ["renamed, counted under the new name", "1"],
        ["listed twice", "1"],
        ["no such account", "1"],
        ["bots", "1"],
        ["blocked", "1"],
        ["In person", "listed: 25, valid: 21"],
        ["Online", "listed: 10, valid: 7"],
    ]


def test_the_bar_is_as_wide_as_the_percentage(show):
    page = show()
    row = page.locator(f"{BLOCK} tr", has_text="Wikipedia").first
    widths = row.locator("td > div").first.evaluate(
        "bar => bar.firstElementChild.offsetWidth / bar.clientWidth"
    )
    assert abs(widths - 0.87) < 0.02


def test_the_picture_of_the_readme_can_be_taken(show, tmp_path):
    page = show()
    target = os.environ.get("ESEP_PICTURE") or str(tmp_path / "status.png")
    page.locator(BLOCK).screenshot(path=target)
