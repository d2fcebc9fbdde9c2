"""Evidence and final figures on a real wiki."""

import csv
import io
from datetime import UTC, datetime

import pytest
from wiki_family import EVENT_PAGE, Admin

pytestmark = pytest.mark.wiki

PUBLIC = ("names = false", 'names = false\nevidence = true\ncountry = "KZ"')
EVIDENCE = f"{EVENT_PAGE}/Evidence"


@pytest.fixture
def published(esep, lab, admin):
    """The event with its evidence published; its pages go when the test is over."""
    esep.declare("conference", PUBLIC)
    esep.ok("collect", "conference")
    before = admin.text(EVENT_PAGE)
    esep.ok("publish", "conference", "--live")
    yield esep
    admin.write(EVENT_PAGE, before)
    for title in titles_below(admin):
        admin.post(action="delete", title=title)


def titles_below(admin):
    answer = admin.get(list="allpages", apprefix=EVIDENCE, aplimit="max")
    return [page["title"] for page in answer["query"]["allpages"]]


def rows_of(esep, name="conference"):
    return list(csv.DictReader(io.StringIO(esep.ok("evidence", name))))


def lengths(rows):
    """The length of every list, with what is withheld of it."""
    found = {}
    for row in rows:
        withheld = row["kind"] == "withheld"
        found[row["list"]] = found.get(row["list"], 0) + (int(row["title"]) if withheld else 1)
    return found


def test_every_number_of_the_event_is_the_length_of_its_list(published):
    figures = {row["metric"]: row["result"] for row in published.json("status", "conference")["progress"]}
    counted = {name: n for name, n in figures.items() if n and not name.startswith("bytes")}
    assert counted.items() <= lengths(rows_of(published)).items()


def test_numbers_link_to_their_lists_and_the_pages_are_there(published, admin):
    assert f"[[:{EVIDENCE}#wikipedia|87]]" in admin.text(EVENT_PAGE)
    assert admin.text(f"{EVIDENCE}/wikipedia").count("?curid=") == 87
    assert f"[[:{EVIDENCE}/wikipedia|1]]" in admin.text(EVIDENCE)
    assert "__NOINDEX__" in admin.text(f"{EVIDENCE}/wikipedia")


def test_nobody_is_named_on_the_pages_unless_that_is_declared(published, admin, lab):
    listed = {person["account"] for person in published.json("participants", "conference")["people"]} - {None}
    for title in titles_below(admin):
        text = admin.text(title)
        assert not [name for name in listed if name in text]
        assert "diff=" not in text


def test_unchanged_pages_are_not_edited_and_a_changed_one_alone_is(published, admin, lab):
    again = published.ok("publish", "conference", "--live")
    assert "saved" not in again
    kk = Admin.on(lab, "kkwiki")
    page = next(row for row in rows_of(published) if row["list"] == "wikipedia")
    kk.post(action="delete", title=page["title"])
    published.ok("collect", "conference")
    saved = published.ok("publish", "conference", "--live")
    kk.post(action="undelete", title=page["title"])
    assert f"“{EVIDENCE}/wikipedia”: saved" in saved
    assert f"“{EVIDENCE}/commons”" not in saved


def test_a_page_that_is_needed_no_more_is_emptied(published, admin):
    admin.write(f"{EVIDENCE}/wikipedia/2", "<!-- esep:status:begin -->old rows<!-- esep:status:end -->")
    published.ok("publish", "conference", "--live")
    assert "old rows" not in admin.text(f"{EVIDENCE}/wikipedia/2")


def test_somebody_elses_page_in_our_place_is_not_touched_and_said_so(published, admin):
    admin.write(f"{EVIDENCE}/wikipedia/left-out", "mine")
    refused = published.run("publish", "conference", "--live")
    assert refused.returncode == 3
    assert admin.text(f"{EVIDENCE}/wikipedia/left-out") == "mine"


def test_other_pages_below_are_nobodys_business(published, admin):
    theirs = "<!-- esep:status:begin -->copy<!-- esep:status:end -->"
    admin.write(f"{EVIDENCE}/my notes", "hello")
    admin.write(f"{EVIDENCE}/kk", theirs)
    published.ok("publish", "conference", "--live")
    assert (admin.text(f"{EVIDENCE}/my notes"), admin.text(f"{EVIDENCE}/kk")) == ("hello", theirs)


def test_evidence_that_is_declared_no_more_is_withdrawn(published, admin):
    published.declare("conference")
    published.ok("publish", "conference", "--live")
    assert "curid" not in "".join(admin.text(title) for title in titles_below(admin))
    assert "/Evidence" not in admin.text(EVENT_PAGE)


def test_the_page_may_be_declared_in_another_spelling(published):
    published.declare(
        "conference", PUBLIC, (f'page = "{EVENT_PAGE}"', f'page = "{EVENT_PAGE.replace(" ", "_")}"')
    )
    published.ok("collect", "conference")
    published.ok("publish", "conference", "--live")
    assert "saved" not in published.ok("publish", "conference", "--live")


def test_figures_that_were_not_collected_to_the_end_do_not_become_final(published):
    published.clock = datetime(2023, 9, 20, tzinfo=UTC)
    published.ok("collect", "conference")
    published.clock = datetime(2023, 10, 4, tzinfo=UTC)
    assert published.run("publish", "conference", "--final").returncode == 4


def test_final_figures_stand_and_later_changes_are_told_apart(published, admin, lab):
    published.ok("publish", "conference", "--final", "--live")
    kk = Admin.on(lab, "kkwiki")
    page = next(row for row in rows_of(published) if row["list"] == "wikipedia")
    kk.post(action="delete", title=page["title"])
    published.ok("collect", "conference")
    found = published.json("status", "conference")
    published.ok("publish", "conference", "--live")
    kk.post(action="undelete", title=page["title"])
    assert found["final"]["since"] == {"wikipedia": {"deleted": -1}}
    assert next(row["result"] for row in found["progress"] if row["metric"] == "wikipedia") == 87
    assert "−1" in admin.text(EVENT_PAGE)
    assert "−1" in admin.text(EVIDENCE)


def test_figures_become_final_once(published):
    published.ok("publish", "conference", "--final", "--live")
    again = published.run("publish", "conference", "--final", "--live")
    assert (again.returncode, "final already" in again.stderr) == (2, True)


def test_a_changed_target_is_a_line_on_the_page(published, admin):
    published.declare(
        "conference", PUBLIC, ("[publish]", '[targets.commons]\ncount = 150\nwhy = "fewer"\n[publish]')
    )
    published.ok("collect", "conference")
    published.ok("publish", "conference", "--live")
    assert [
        (c["metric"], c["before"], c["after"]) for c in published.json("status", "conference")["changes"]
    ] == [("commons", "200", "150")]
    assert "from “\u2068200\u2069” to “\u2068150\u2069”" in admin.text(EVENT_PAGE)
