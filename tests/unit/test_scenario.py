"""The demo scenario's figures, counted once more from its rows; and rows that are refused."""

import csv
import json
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from scripts.mediawiki import scenario
from scripts.mediawiki.errors import LabError
from scripts.mediawiki.filler import filler

CONFERENCE = Path(__file__).parents[2] / "scripts/scenarios/conference"
EXPECTED = json.loads((CONFERENCE / "expected.json").read_text(encoding="utf-8"))
WIKIS = ("kkwiki", "commonswiki", "wikidatawiki")
WINDOWS = ("grant", "event_days")
QUALIFYING = {"created", "improved", "again"}
LEFT_OUT = {"automatic", "bot-account", "null-edit", "redirect", "revert", "reverted"}
ORGANIZER = "organizer:"


def table(name):
    with (CONFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_pages(rows):
    """Rows with the number of their page, which a move takes along."""
    numbers, pages = count(), {}
    for row in rows:
        if row["action"] in {"create", "upload"}:
            pages[row["page"]] = next(numbers)
        yield row, pages.get(row["page"])
        if row["action"] == "move":
            pages[row["to"]] = pages.pop(row["page"])


def revisions(wiki, window):
    """(person, page, reason) of each revision inside the window; of an organizer's the reason says so."""
    start, end = (EXPECTED["windows"][window][edge] for edge in ("start", "end"))
    for row, page in with_pages(table(wiki)):
        if start <= row["time"] < end:
            for reason in row["counts_as"].split():
                yield row["user"], page, reason


def counted(wiki, window, organizers):
    found = [(user, page, reason.removeprefix(ORGANIZER)) for user, page, reason in revisions(wiki, window)
             if organizers or not reason.startswith(ORGANIZER)]  # fmt: skip
    created = {page for _, page, reason in found if reason == "created"}
    pages = {page for _, page, reason in found if reason in QUALIFYING}
    return {
        "created": len(created),
        "improved": len(pages - created),
        "created_or_improved": len(pages),
        "left_out": dict(Counter(reason for _, _, reason in found if reason in LEFT_OUT)),
    }


def editors(window, organizers):
    return {
        user
        for wiki in WIKIS
        for user, _, reason in revisions(wiki, window)
        if reason in QUALIFYING or (organizers and reason.removeprefix(ORGANIZER) in QUALIFYING)
    }


@pytest.mark.parametrize("organizers", [False, True], ids=["main", "with_organizers"])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("wiki", WIKIS)
def test_the_rows_add_up_to_the_expected_figures(wiki, window, organizers):
    reading = "with_organizers" if organizers else "main"
    assert counted(wiki, window, organizers) == EXPECTED["windows"][window][reading]["wikis"][wiki]


@pytest.mark.parametrize("wiki", WIKIS)
def test_the_labels_alone_give_the_same_totals(wiki):
    labels = Counter(row["counts_as"] for row in table(wiki))
    figures = EXPECTED["windows"]["grant"]["main"]["wikis"][wiki]
    assert (labels["created"], labels["improved"]) == (figures["created"], figures["improved"])


@pytest.mark.parametrize("organizers", [False, True], ids=["main", "with_organizers"])
@pytest.mark.parametrize("window", WINDOWS)
def test_the_editors_are_those_with_a_qualifying_contribution(window, organizers):
    reading = "with_organizers" if organizers else "main"
    assert len(editors(window, organizers)) == EXPECTED["windows"][window][reading]["editors"]


def test_the_participants_are_those_of_the_people_table():
    listed = [person for person in table("people") if person["listed"] not in {"", "0"}]
    entries = sum(int(person["listed"]) for person in listed)
    states = Counter(person["state"] for person in listed) + Counter(duplicate=entries - len(listed))
    participants = EXPECTED["participants"]
    assert (participants["listed"], participants["distinct"]) == (entries, len(listed))
    assert participants["states"] == dict(states)


def test_every_revision_of_the_three_wikis_says_what_it_counts_as():
    silent = {"delete", "block", "rename"}
    for wiki in WIKIS:
        for row in table(wiki):
            assert bool(row["counts_as"]) != (row["action"] in silent), row


def test_accounts_have_different_ids_on_different_wikis():
    events = scenario.load(CONFERENCE).events
    orders = {
        tuple(event["user"] for event in events[wiki] if event["action"] == "account")[:5] for wiki in events
    }
    assert len(orders) == len(events)


PEOPLE = "name,registered,wikis,groups\nAda,2020-01-01T00:00:00Z,,\n"
COLUMNS = "time,user,action,page,to,text,summary,tags,counts_as\n"
FIRST = "2023-01-01T00:00:00Z,Ada,create,Page,,+100,,,\n"
BAD_ROWS = {
    "2023-01-02,Ada,edit,Page,,+1,,,": "time '2023-01-02' is not a time",
    "2023-13-01T00:00:00Z,Ada,edit,Page,,+1,,,": "is not a time",
    "2022-01-01T00:00:00Z,Ada,edit,Page,,+1,,,": "rows go by time",
    "2023-01-02T00:00:00Z,Bob,edit,Page,,+1,,,": "no account 'Bob'",
    "2023-01-02T00:00:00Z,Ada,paint,Page,,+1,,,": "no action 'paint'",
    "2023-01-02T00:00:00Z,Ada,edit,Page,,,,,": "edit needs a text",
    "2023-01-02T00:00:00Z,Ada,create,Page,,+1,,,": "'Page' is there already",
    "2023-01-02T00:00:00Z,Ada,edit,Other,,+1,,,": "'Other' is not there",
    "2023-01-02T00:00:00Z,Ada,edit,Page,,@none.wikitext,,,": "none.wikitext is not there",
    "2023-01-02T00:00:00Z,Ada,edit,Page,,+1,,,great": "counts_as 'great'",
    "2023-01-02T00:00:00Z,Ada,edit,Page,,+1,a,b,c,d": "more cells than columns",
}


@pytest.mark.parametrize("row", BAD_ROWS)
def test_a_bad_row_is_refused_with_its_file_and_line(tmp_path, row):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "kkwiki.csv").write_text(f"{COLUMNS}{FIRST}{row}\n", encoding="utf-8")
    with pytest.raises(LabError) as error:
        scenario.load(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / 'kkwiki.csv'}:3: ")
    assert BAD_ROWS[row] in str(error.value)


def test_a_folder_without_people_is_no_scenario(tmp_path):
    with pytest.raises(LabError, match=r"people\.csv: is not there"):
        scenario.load(tmp_path)


def test_a_table_without_a_column_is_refused(tmp_path):
    (tmp_path / "people.csv").write_text("name,registered,wikis\n", encoding="utf-8")
    with pytest.raises(LabError, match="'groups' is missing"):
        scenario.load(tmp_path)


def test_a_changed_text_changes_the_digest(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    before = scenario.load(tmp_path).digest
    (tmp_path / "kkwiki.csv").write_text(COLUMNS + FIRST, encoding="utf-8")
    assert scenario.load(tmp_path).digest != before


@pytest.mark.parametrize("size", [1, 2, 77, 850])
def test_filler_has_the_asked_size_in_bytes(size):
    assert len(filler("kk", "name", size).encode()) == size
