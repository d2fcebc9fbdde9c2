"""Several events on a real wiki: the conference, and the first of its days as an event of its own."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.wiki

FIRST_DAY = ('event_days = ["2023-09-02", "2023-09-03"]', 'event_days = ["2023-09-02"]')
ITS_PERIOD = ("[publish]", '[period]\nstart = "2023-09-02"\nend = "2023-09-02"\n\n[publish]')


@pytest.fixture
def collected(esep, collection):
    esep.take(collection).declare("first-day", FIRST_DAY, ITS_PERIOD)
    esep.ok("collect", "first-day")
    return esep


def results(esep, event):
    return {row["metric"]: row["result"] for row in esep.json("status", event)["progress"]}


def test_what_a_part_counts_is_shared_with_the_whole_and_adds_nothing_to_it(collected, access_log):
    whole, part = results(collected, "conference"), results(collected, "first-day")
    access_log.forget()
    answer = collected.json("overlap", "conference", "first-day")
    assert answer["complete"]
    rows = {row["metric"]: row for row in answer["overlaps"]}
    assert list(rows) == ["participants", "editors", "organizers", "wikipedia", "commons", "wikidata"]
    for metric, row in rows.items():
        assert row["values"] == {"conference": whole[metric], "first-day": part[metric]}
        assert 0 < part[metric] <= whole[metric]
        assert (row["sum"], row["union"], row["shared"]) == (
            whole[metric] + part[metric],
            whole[metric],
            part[metric],
        )
    assert access_log.requests() == []


def test_the_table_names_nobody_and_changes_no_status(collected):
    before = collected.json("status", "conference")
    said = collected.ok("overlap", "conference", "first-day")
    assert "first-day: 2023-09-02 to 2023-09-02 (Asia/Almaty)" in said
    people = collected.json("participants", "conference")["people"]
    assert not [person["account"] for person in people if person["account"] and person["account"] in said]
    assert {**collected.json("status", "conference"), "taken_at": ""} == {**before, "taken_at": ""}


def test_an_event_of_which_a_wiki_cannot_be_read_makes_the_answer_incomplete(collected):
    collected.environment["ESEP_WIKIS"] = str(without_commons(collected))
    collected.run("collect", "first-day")
    ran = collected.run("overlap", "conference", "first-day")
    assert ran.returncode == 4
    assert "out of date: commonswiki (last complete update:" in ran.stdout
    assert ran.stderr == "esep: incomplete or stale: first-day; run `esep collect first-day`\n"


def without_commons(esep):
    """Write a file of wikis in which Commons is where nobody answers."""
    known = Path(esep.lab["environment"]["ESEP_WIKIS"]).read_text(encoding="utf-8")
    address = esep.lab["wikis"]["commonswiki"]["api"]
    path = esep.home / "wikis.toml"
    path.write_text(known.replace(address, "http://127.0.0.1:9/w/api.php"), encoding="utf-8")
    return path


def test_one_event_alone_is_refused(collected):
    assert "name two events or more" in collected.fails(2, "overlap", "conference")
