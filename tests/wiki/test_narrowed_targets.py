"""A target narrowed to one kind of pages, on a real wiki: every answer has the same number."""

import csv
import io

import pytest

pytestmark = pytest.mark.wiki

WHY = "photos were promised"


def only(kind):
    return ("[publish]", f'[targets.commons]\ncounts = "{kind}"\nwhy = "{WHY}"\n\n[publish]')


def commons(status):
    return next(row for row in status["progress"] if row["metric"] == "commons")


@pytest.mark.parametrize("kind", ["created", "improved"])
def test_every_answer_has_the_number_of_the_one_kind(esep, collection, expected, kind):
    esep.take(collection).declare("conference", only(kind))
    grant, days = expected["windows"]["grant"], expected["windows"]["event_days"]
    main, other = (grant[side]["wikis"]["commonswiki"] for side in ("main", "with_organizers"))
    status = esep.json("status", "conference")
    row = commons(status)
    assert (row["counts"], row["target"]) == (kind, expected["targets"]["commonswiki"])
    assert (row["result"], row["other_reading"]) == (main[kind], other[kind])
    assert row["ratio"] == row["result"] / row["target"]
    assert (row["state"], row["uplift"]) == ("not_met", row["result"] - row["before"])
    assert commons(status["event_days"])["result"] == days["main"]["wikis"]["commonswiki"][kind]
    assert sum(day["commons"] for day in status["days"]) == main[kind]
    assert status["wikis"]["commonswiki"]["created_or_improved"] == main["created_or_improved"]
    told = esep.json("status", "conference", "--explain", "commons")
    assert (told["result"], told["promised"]["raw"], told["promised"]["why"]) == (main[kind], "200", WHY)
    assert told["organizers"]["result"] == other[kind]
    (withheld,) = csv.DictReader(io.StringIO(esep.ok("evidence", "conference", "--metric", "commons")))
    assert int(withheld["title"]) == main[kind]


def test_the_table_says_what_it_counts_and_when_that_changed(esep, collection):
    esep.take(collection).declare("conference", only("created"))
    table = esep.ok("status", "conference", "--wikitext")
    assert "counted here: created pages only" in table
    assert "тек жасалған беттер саналады" in table
    assert table.count(WHY) == 2
    assert "from “pages created or improved” to “created pages”" in table
    (change,) = esep.json("status", "conference")["changes"]
    assert (change["of"], change["metric"], change["after"]) == ("counts", "commons", "created")


def test_events_have_in_common_what_both_count(esep, collection, expected):
    esep.take(collection).declare()
    day = ('event_days = ["2023-09-02", "2023-09-03"]', 'event_days = ["2023-09-02"]')
    esep.declare("uploads", only("created"), day)
    esep.ok("collect", "uploads")
    rows = esep.json("overlap", "conference", "uploads")["overlaps"]
    row = next(row for row in rows if row["metric"] == "commons")
    main = expected["windows"]["grant"]["main"]["wikis"]["commonswiki"]
    assert row["values"] == {"conference": main["created_or_improved"], "uploads": main["created"]}
    assert (row["union"], row["shared"]) == (main["created_or_improved"], main["created"])


@pytest.mark.usefixtures("empty_table")
def test_what_is_reported_as_final_goes_on_counting_what_it_counted(esep, collection):
    esep.take(collection).declare("conference", only("created"))
    before = commons(esep.json("status", "conference"))
    esep.ok("publish", "conference", "--final", "--live")
    esep.declare("conference")
    after = esep.json("status", "conference")
    assert commons(after) == before
    assert after["final"]["since"] == {}


def test_only_content_can_be_narrowed(esep):
    esep.declare("conference", ("[publish]", '[targets.editors]\ncounts = "created"\nwhy = "x"\n\n[publish]'))
    line = esep.fails(2, "status", "conference")
    assert "conference.toml, line 14: targets.editors.counts: only pages are created or improved" in line
