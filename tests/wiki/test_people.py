"""The people's own wishes: out of every published list, and forgotten for good."""

import sqlite3

import pytest
from wiki_family import EVENT_PAGE

pytestmark = pytest.mark.wiki

NAMED = ("names = false", 'names = true\nevidence = true\ncountry = "KZ"')
EVIDENCE = f"{EVENT_PAGE}/Evidence"
PERSON = "Айгерім Төлеген"


@pytest.fixture
def published(esep, admin, empty_table):
    """The event with its people named; its pages, and what a test writes, go when the test is over."""
    esep.declare("conference", NAMED)
    refresh(esep)
    yield esep
    admin.write(f"User:{PERSON}", "Hello.")
    for title in evidence_titles(admin):
        admin.post(action="delete", title=title)


def refresh(esep):
    esep.ok("collect", "conference")
    esep.ok("publish", "conference", "--live", "--allow-shrink")


def evidence_titles(admin):
    answer = admin.get(list="allpages", apprefix=EVIDENCE, aplimit="max")
    return [page["title"] for page in answer["query"]["allpages"]]


def published_text(admin):
    return "".join(admin.text(title) for title in evidence_titles(admin))


def result(esep, metric):
    (row,) = (row for row in esep.json("status", "conference")["progress"] if row["metric"] == metric)
    return row["result"]


def test_somebody_whose_user_page_turns_the_bot_away_counts_and_is_in_no_list(published, admin):
    assert PERSON in published_text(admin)
    before = result(published, "participants")
    admin.write(f"User:{PERSON}", "{{nobots|deny=LabBot}}")
    refresh(published)
    assert PERSON not in published_text(admin)
    assert PERSON not in published.ok("evidence", "conference")
    assert result(published, "participants") == before


def test_somebody_who_leaves_the_list_is_in_no_published_one(published, admin):
    text = admin.text(EVENT_PAGE)
    admin.write(EVENT_PAGE, "\n".join(line for line in text.splitlines() if PERSON not in line))
    refresh(published)
    assert PERSON not in published_text(admin)


def test_who_is_forgotten_leaves_no_trace_and_does_not_come_back(published, admin):
    saved = result(published, "participants")
    said = published.ok("forget", PERSON)
    assert "was listed for conference" in said
    assert not traces(published.home)
    refresh(published)
    assert not traces(published.home)
    assert PERSON not in published_text(admin)
    assert result(published, "participants") == saved - 1
    people = published.json("participants", "conference")["people"]
    assert [person["state"] for person in people if not person["listed_as"]] == ["withheld"]


def test_figures_that_were_saved_before_somebody_was_forgotten_stay(published):
    with sqlite3.connect(published.home / "data" / "esep.sqlite") as store:
        before = store.execute("SELECT taken_at, status FROM snapshots").fetchall()
    published.ok("forget", PERSON)
    with sqlite3.connect(published.home / "data" / "esep.sqlite") as store:
        assert store.execute("SELECT taken_at, status FROM snapshots").fetchall() == before


def test_a_declaration_that_names_who_is_forgotten_is_pointed_out(published):
    published.declare("other", ('"Dosym.Q"', f'"Dosym.Q", "{PERSON}"'))
    assert "other.toml: take the name out" in published.ok("forget", PERSON)


def test_somebody_whom_no_list_has_is_kept_from_coming(esep):
    esep.declare("conference")
    esep.ok("forget", PERSON)
    esep.ok("collect", "conference")
    assert not traces(esep.home)


def traces(home):
    """Return the files of the store that hold the name, or what the person did."""
    files = [path for path in (home / "data").rglob("*") if path.is_file()]
    return [path for path in files if PERSON.encode() in path.read_bytes()]
