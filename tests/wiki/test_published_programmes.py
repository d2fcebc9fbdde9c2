"""A learning programme on a real wiki: its lists read, its table and calendar published."""

import json
from datetime import UTC, datetime

import pytest
from wiki_family import EVENT_PAGE

from bot.splice import BEGIN, END

pytestmark = pytest.mark.wiki

PAGE, LIST = "Learning/Clinics", "Learning/Lexemes"
DECLARED = f"""title = "Peer learning"
timezone = "UTC"
page = "{PAGE}"
languages = ["kk", "en"]
event = "conference"
registrations = {{ page = "{LIST}", section = "Registered" }}

[[clinics]]
title = "Lexemes"
start = 2023-09-01 18:00:00
end = 2023-09-01 20:00:00
languages = ["kk"]
attendance = {{ file = "came.csv" }}
"""


def attendance(people):
    return "Username,Score\n" + "".join(f"{name},5\n" for name in people)


@pytest.fixture
def learning(esep, admin):
    """A home folder with a programme, to whose clinic an event's people came, and its bare page."""
    esep.declare("conference")
    people = [person["listed_as"] for person in esep.json("participants", "conference")["people"]]
    folder = esep.home / "config" / "programmes"
    folder.mkdir(parents=True)
    (folder / "peer.toml").write_text(DECLARED, encoding="utf-8")
    (folder / "came.csv").write_text(attendance(sorted(filter(None, set(people)))), encoding="utf-8")
    admin.write(LIST, "== Registered ==\n# [[User:Dosym.Q]]\n# [[User:Пётр Заречный]]\n")
    admin.write(PAGE, f"Before.\n{BEGIN}{END}\nAfter.")
    return esep


def shown(esep):
    (found,) = json.loads(esep.ok("programme", "--format", "json"))
    return found


def test_it_is_shown_dry_and_published_live_between_the_markers_of_its_page(learning, admin):
    assert "dry run" in learning.ok("programme", "--publish")
    assert admin.text(PAGE) == f"Before.\n{BEGIN}{END}\nAfter."
    learning.ok("programme", "--publish", "--live")
    text = admin.text(PAGE)
    assert text.startswith(f"Before.\n{BEGIN}")
    assert text.endswith(f"{END}\nAfter.")
    assert text.count('class="esep-programme"') == 2
    assert "nothing new" in learning.ok("programme", "--publish", "--live")


def test_registrations_are_read_from_a_page(learning):
    assert shown(learning)["registered"]["people"] == 2


def test_what_people_did_afterwards_is_known_once_their_event_is_collected(learning):
    assert shown(learning)["afterwards"] is None
    learning.ok("collect", "conference")
    done = shown(learning)["afterwards"]["done"]
    wikis = learning.json("status", "conference")["wikis"].values()
    assert 5 <= done["active"] <= done["people"]
    assert 0 < done["created"] <= sum(wiki["created"] for wiki in wikis)


def test_a_run_publishes_it_once_a_day(learning, admin, access_log):
    learning.ok("programme", "--publish", "--live")
    learning.ok("run", "--live")
    access_log.forget()
    assert "programme peer: nothing due" in learning.ok("run", "--live")
    assert access_log.writes() == []


def test_fewer_registrations_wait_for_a_human(learning, admin):
    admin.write(LIST, "== Registered ==\n" + "".join(f"# [[User:P{number}]]\n" for number in range(9)))
    learning.ok("programme", "--publish", "--live")
    admin.write(LIST, "== Registered ==\n# [[User:P1]]\n")
    assert "registered would fall from 9 to 1" in learning.fails(4, "programme", "--publish", "--live")
    learning.ok("programme", "--publish", "--live", "--allow-shrink")


def test_a_page_of_an_event_is_refused(learning):
    path = learning.home / "config" / "programmes" / "peer.toml"
    path.write_text(DECLARED.replace(PAGE, EVENT_PAGE), encoding="utf-8")
    assert "is the page of the event conference" in learning.fails(2, "programme", "--publish", "--live")


def test_files_are_written_and_no_page_is(learning, tmp_path, access_log):
    names = [f"--{name}={tmp_path / name}" for name in ("ics", "certificates", "barnstars")]
    access_log.forget()
    learning.ok("programme", "peer", *names)
    assert b"BEGIN:VEVENT" in (tmp_path / "ics").read_bytes()
    assert access_log.writes() == []


def test_no_talk_page_is_ever_written(learning, access_log):
    access_log.forget()
    learning.clock = datetime(2023, 9, 3, tzinfo=UTC)
    learning.ok("programme", "--publish", "--live")
    assert len(access_log.writes()) == 1
