"""The overview of many grants on a real wiki: its figures, and a page of its own."""

import csv
import io

import pytest
from wiki_family import EVENT_PAGE, GRANT_PAGE

from bot.splice import BEGIN, END, extract

pytestmark = pytest.mark.wiki

OVERVIEW = "Grants overview"
OTHER = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/Another meeting (ID: 22215799)"
FUND = ("--prefix", "Grants:Programs/Wikimedia Community Fund/Rapid Fund/")


@pytest.fixture
def grants(esep, collection, admin):
    """The reference grant, and another that nobody follows; a page for the overview."""
    text = admin.text(GRANT_PAGE)
    admin.write(OTHER, text.replace("22215712", "22215799"))
    admin.write(OVERVIEW, f"Before.\n{BEGIN}\n{END}\nAfter.")
    yield esep.take(collection)
    admin.post(action="delete", title=OTHER)


def of(rows, title):
    (row,) = (row for row in rows if row["grant"] == title)
    return row


def test_a_followed_grant_has_the_figures_of_its_status_and_another_none(grants, access_log):
    rows = list(csv.DictReader(io.StringIO(grants.ok("portfolio", *FUND, "--format", "csv"))))
    followed, other = of(rows, GRANT_PAGE), of(rows, OTHER)
    for row in grants.json("status", "conference")["progress"]:
        if row["target"] is not None:
            name = row["metric"]
            shown = followed[f"{name}_target"], followed[name], followed[f"{name}_state"]
            assert shown == (str(row["target"]), str(row["result"]), row["state"])
            assert (other[f"{name}_target"], other[name]) == (str(row["target"]), "")
    assert (followed["following"], other["following"]) == ("followed", "not_followed")
    access_log.forget()
    grants.ok("portfolio")
    assert access_log.requests() == []


def test_it_is_published_on_a_page_of_its_own_and_stays_where_nothing_changed(grants, admin):
    event = admin.read(EVENT_PAGE)["revid"]
    publish = ("portfolio", *FUND, "--publish", OVERVIEW)
    assert "dry run: nothing was written" in grants.ok(*publish)
    assert "saved as revision" in grants.ok(*publish, "--live")
    page = admin.read(OVERVIEW)
    text = page["slots"]["main"]["content"]
    assert (text.split(BEGIN)[0], text.split(END)[1]) == ("Before.\n", "\nAfter.")
    assert "not followed" in extract(text)
    assert (page["user"], "portfolio" in page["comment"]) == ("LabBot", True)
    assert "nothing new, not edited" in grants.ok(*publish, "--live")
    assert (admin.read(OVERVIEW)["revid"], admin.read(EVENT_PAGE)["revid"]) == (page["revid"], event)


def test_the_table_on_the_page_can_be_sorted_by_numbers(grants, admin):
    grants.ok("portfolio", *FUND, "--publish", OVERVIEW, "--live")
    shown = admin.get(action="parse", page=OVERVIEW, prop="text")["parse"]["text"]
    assert 'class="wikitable sortable"' in shown
    assert 'data-sort-value="87"' in shown
    assert 'class="sortbottom"' in shown


def test_a_grant_page_is_never_written_on(grants, admin):
    grants_page = f"{OTHER}/Overview"
    admin.write(grants_page, f"{BEGIN}{END}")
    line = grants.fails(3, "portfolio", "--publish", grants_page, "--live")
    assert "is a grant page and never edited" in line
    assert admin.text(grants_page) == f"{BEGIN}{END}"
    admin.post(action="delete", title=grants_page)


def test_a_page_without_markers_says_what_to_paste(grants, admin):
    admin.write(OVERVIEW, "Nothing here.")
    assert "paste" in grants.fails(3, "portfolio", "--publish", OVERVIEW, "--live")


def test_it_can_be_tried_in_the_bots_own_space(grants, admin):
    grants.ok("portfolio", "--publish", OVERVIEW, "--sandbox")
    assert "esep-portfolio" in admin.text("User:LabBot/sandbox/portfolio")
    assert "esep-portfolio" not in admin.text(OVERVIEW)
