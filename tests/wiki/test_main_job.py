"""The main job on a real wiki: from the grant page to the published table of the reference event."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from wiki_family import EVENT_PAGE, GRANT_PAGE

from bot.splice import BEGIN, END, extract

pytestmark = pytest.mark.wiki

TARGETS = {
    "participants": 32,
    "editors": 26,
    "organizers": 4,
    "wikipedia": 100,
    "commons": 200,
    "wikidata": 100,
}


@pytest.fixture
def collected(esep, collection):
    return esep.take(collection)


def outside(text):
    return text.split(BEGIN)[0], text.split(END)[1]


@pytest.fixture
def page(admin):
    """The event's page as it was seeded; put back afterwards."""
    seeded = admin.text(EVENT_PAGE)
    yield seeded
    admin.write(EVENT_PAGE, seeded)


def test_the_grant_page_is_read_whole(esep):
    grant = esep.json("grant", GRANT_PAGE)
    assert grant["id"] == "22215712"
    assert grant["period"] == {"start": "2023-09-02", "end": "2023-10-03"}
    assert grant["proposed"] == {"start": "2023-09-02", "end": "2023-09-03"}
    assert {target["metric"]: target["lo"] for target in grant["targets"]} == TARGETS
    assert grant["not_understood"] == []


def test_everybody_listed_is_judged_as_the_scenario_says(collected, expected):
    audit = collected.json("participants", "conference")
    listed = expected["participants"]
    states = [person["state"] for person in audit["people"][: audit["listed"]]]
    assert (audit["declared"], audit["listed"], audit["valid"]) == (32, listed["listed"], listed["valid"])
    assert audit["active"] == expected["windows"]["grant"]["main"]["editors"]
    assert audit["organizers"] == expected["organizers"]["valid"]
    assert {state: states.count(state) for state in states} == listed["states"]


@pytest.mark.parametrize("window", ["grant", "event_days"])
def test_the_figures_are_those_of_the_scenario(collected, expected, window):
    status = collected.json("status", "conference")
    figures = status if window == "grant" else status["event_days"]
    assert status["complete"]
    wanted = expected["windows"][window]["main"]
    for wiki, counts in wanted["wikis"].items():
        assert figures["wikis"][wiki] == counts, wiki
    results = {row["metric"]: row["result"] for row in figures["progress"]}
    assert results["editors"] == wanted["editors"]


def test_the_other_reading_counts_the_organizers_too(collected, expected):
    wanted = expected["windows"]["grant"]["with_organizers"]
    rows = {row["metric"]: row for row in collected.json("status", "conference")["progress"]}
    for wiki, metric in (("kkwiki", "wikipedia"), ("commonswiki", "commons"), ("wikidatawiki", "wikidata")):
        assert rows[metric]["other_reading"] == wanted["wikis"][wiki]["created_or_improved"]
    assert rows["editors"]["other_reading"] == wanted["editors"]


def test_windows_and_states_are_those_of_the_definition(collected):
    status = collected.json("status", "conference")
    assert status["windows"]["grant"] == {
        "start": "2023-09-01T18:00:00Z",
        "end": "2023-10-03T18:00:00Z",
        "timezone": "Asia/Almaty",
    }
    assert status["windows"]["event"]["end"] == "2023-09-03T18:00:00Z"
    states = {row["metric"]: row["state"] for row in status["progress"]}
    assert (states["organizers"], states["commons"], states["wikipedia"]) == ("met", "met", "not_met")


def test_the_same_figures_come_without_declaration_account_and_store(esep, collected):
    declared = collected.json("status", "conference")
    esep.environment["PYWIKIBOT_DIR"] = ""
    one_off = esep.json(
        *("status", "--grant", GRANT_PAGE, "--page", EVENT_PAGE, "--timezone", "Asia/Almaty"),
        *("--organizers", "Serikbol Tau,Нұрбике Сағындық,Dosym.Q,Пётр Заречный"),
    )
    assert one_off["progress"] == declared["progress"]
    assert (one_off["wikis"], one_off["event_days"]) == (declared["wikis"], declared["event_days"])


def test_a_status_says_how_old_its_data_are(collected):
    figures = collected.json("status", "conference")
    assert figures["data_as_of"] < figures["taken_at"]


def test_status_asks_the_wikis_nothing(collected, access_log):
    for form in ([], ["--json"], ["--csv"], ["--wikitext"]):
        collected.ok("status", "conference", *form)
    assert access_log.requests() == []


def test_a_first_collection_and_status_need_at_most_26_requests(esep, access_log):
    esep.declare()
    esep.ok("collect", "conference")
    esep.json("status", "conference")
    made = len(access_log.requests())
    assert made <= 26
    (run,) = esep.json("runs")
    assert run["requests"] == made


def test_collecting_twice_changes_no_figure(collected):
    once = collected.json("status", "conference")
    collected.ok("collect", "conference")
    again = collected.json("status", "conference")
    changing = {"taken_at": "", "data_as_of": "", "made_from": {}}
    assert {**again, **changing} == {**once, **changing}


def test_a_dry_run_shows_the_change_and_writes_nothing(collected, access_log, admin, page):
    shown = collected.ok("publish", "conference") + collected.ok("run", "conference")
    assert "+{| class=" in shown
    assert "dry run: nothing was written" in shown
    assert access_log.writes() == []
    assert admin.text(EVENT_PAGE) == page


def test_a_live_run_writes_between_the_markers_and_nowhere_else(esep, admin, page, access_log):
    esep.declare()
    esep.ok("run", "conference", "--live")
    revision = admin.read(EVENT_PAGE)
    text = revision["slots"]["main"]["content"]
    assert outside(text) == outside(page)
    assert "Wikimedia Commons" in extract(text)
    assert (revision["user"], revision["minor"]) == ("LabBot", False)
    assert "conference" in revision["comment"]
    assert len(access_log.writes()) == 1


def test_a_second_live_run_makes_no_edit(esep, admin, page, access_log):
    esep.declare()
    esep.ok("run", "--live")
    revision = admin.read(EVENT_PAGE)["revid"]
    access_log.forget()
    assert "nothing due" in esep.ok("run", "--live")
    assert "nothing new" in esep.ok("run", "conference", "--live")
    assert admin.read(EVENT_PAGE)["revid"] == revision
    assert access_log.writes() == []


def test_over_several_events_every_request_is_counted_once(esep, page, access_log):
    for name in ("one", "two"):
        esep.declare(name)
    esep.ok("run", "one", "two", "--live")
    assert sum(run["requests"] for run in esep.json("runs")) == len(access_log.requests())


def test_a_dry_run_does_not_do_what_a_live_run_is_due_for(collected, page):
    assert "dry run: nothing was written" in collected.ok("run")
    assert "saved as revision" in collected.ok("run", "--live")


def test_the_run_record_tells_what_it_cost(esep, page):
    esep.declare()
    esep.ok("run", "--live")
    (run,) = esep.json("runs", "conference")
    assert (run["job"], run["exit_code"], run["edits"]) == ("run", 0, 1)
    assert run["rows"] > 300


def test_what_people_write_outside_the_markers_is_kept(collected, admin, page):
    collected.ok("publish", "conference", "--live")
    admin.write(EVENT_PAGE, admin.text(EVENT_PAGE) + "\nThank you all!")
    collected.ok("publish", "conference", "--live")
    assert admin.text(EVENT_PAGE).endswith("Thank you all!")


def test_the_status_of_an_earlier_day_is_the_one_saved_then(collected):
    taken_at = datetime.fromisoformat(collected.json("status", "conference")["taken_at"])
    today = taken_at.astimezone(ZoneInfo("Asia/Almaty")).date().isoformat()
    assert collected.json("status", "conference", "--as-of", today)["complete"]
    assert "no esep-1 snapshot was saved by 2023-09-10" in collected.fails(
        4, "status", "conference", "--as-of", "2023-09-10"
    )


def test_init_writes_a_declaration_that_a_human_completes(esep):
    said = esep.ok("init", GRANT_PAGE)
    (path,) = (esep.home / "config" / "events").glob("*.toml")
    assert path.name == "conference-2023.toml"
    assert said.count("to do: ") == 2
    text = path.read_text(encoding="utf-8")
    completed = text.replace('timezone = "FILL IN"', 'timezone = "Asia/Almaty"').replace('["FILL IN"]', "[]")
    path.write_text(completed, encoding="utf-8")
    esep.ok("collect", "conference-2023")
    assert "stays as it is" in esep.fails(2, "init", GRANT_PAGE)
