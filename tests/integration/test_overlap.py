"""Several events side by side from the store: what is told of them, and when it is not enough."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.bootstrap import Deployment
from bot.errors import NotCollectedError
from bot.event_times import event_spans
from bot.overlap import refuse_incomplete, several_events
from bot.show_overlap import overlap_json, print_overlap
from bot.store.contributions import Scope, save_contributions
from bot.store.database import writing
from bot.store.early import EarlyRows
from bot.store.repository import save_failed_fetch, save_grant, save_roster, save_site, save_whole_fetch
from bot.stored import load_stored
from collectors.contributions import FACTS_NOT_ASKED
from collectors.sites import SiteFacts
from config.errors import DeclarationError
from config.settings import Settings
from metrics.model import Grant, Participant, Period, PersonState, Roster

USAGE = Path(__file__).parents[2] / "docs" / "usage.md"
NOW, FETCHED = datetime(2024, 1, 15, 4, tzinfo=UTC), datetime(2024, 1, 15, 3, tzinfo=UTC)
DECLARED = """
grant = "Grants:X"
page = "Events/X"
timezone = "Asia/Almaty"
wikis = ["kkwiki"]
[participants]
list = ["Secret name"]
[period]
start = "2023-09-02"
end = "{end}"
"""
GRANT = Grant("Grants:X", "1", None, Period(date(2023, 9, 2), date(2023, 10, 3)), None, (), (), (), (), 7)


def people(*numbers):
    return Roster(
        tuple(Participant("Secret name", PersonState.VALID, "Secret name", f"metawiki:{n}") for n in numbers)
    )


def contribution(rev_id, account, page, day):
    return {
        "rev_id": rev_id,
        "parent_id": 0,
        "account": f"metawiki:{account}",
        "page_id": page,
        "namespace": 0,
        "title": "Алматы",
        "timestamp": datetime(2023, 9, day, tzinfo=UTC),
        "sizediff": 10,
        "size": None,
        "tags": "",
        "comment": "",
        **FACTS_NOT_ASKED,
    }


ROWS = contribution(1, 1, 1, 2), contribution(2, 1, 2, 20), contribution(3, 2, 3, 20)


class World:
    """A deployment with as many events as a test declares and collects."""

    def __init__(self, home):
        self.deployment = Deployment(
            Settings(ESEP_HOME=home, ESEP_CONTACT="me@example.org"), clock=lambda: NOW
        )
        self.folder = home / "config" / "events"
        self.folder.mkdir(parents=True)

    def declare(self, name, end="2023-10-03"):
        (self.folder / f"{name}.toml").write_text(DECLARED.format(end=end), encoding="utf-8")
        return self.deployment.declaration(name)

    def collect(self, name, roster, end="2023-10-03", *, whole=True):
        declaration = self.declare(name, end)
        times = event_spans(declaration, GRANT)
        with writing(self.deployment.store) as connection:
            save_grant(connection, name, (GRANT, None), declared="Grants:X", now=FETCHED)
            save_roster(connection, name, roster, declared=declaration.participants_source, now=FETCHED)
            save_site(connection, SiteFacts("kkwiki", "", {}, frozenset({0}), frozenset()), now=FETCHED)
        rows = [row for row in ROWS if row["account"] in roster.identities and row["timestamp"] in times]
        early = EarlyRows(self.deployment.store, name, "kkwiki")
        early.take(rows)
        if whole:
            with writing(self.deployment.store) as connection:
                scope = Scope(name, roster.identities, times)
                save_contributions(connection, scope, "kkwiki", rows, early.written(connection))
                save_whole_fetch(connection, name, "kkwiki", times.whole, now=FETCHED)

    def fail(self, name):
        with writing(self.deployment.store) as connection:
            save_failed_fetch(connection, name, "kkwiki", "cut off", now=NOW)

    def answer(self, *names):
        return overlap_json(several_events(self.deployment, names))


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path)
    yield found
    found.deployment.store.dispose()


def wikipedia(answer):
    return next(row for row in answer["overlaps"] if row["metric"] == "wikipedia")


def test_a_day_of_an_event_is_told_beside_it_and_adds_nothing(world):
    world.collect("programme", people(1, 2))
    world.collect("day", people(1), end="2023-09-02")
    answer = world.answer("programme", "day")
    assert (answer["complete"], answer["profile"]) == (True, "esep-1")
    assert wikipedia(answer) == {
        "metric": "wikipedia",
        "values": {"programme": 3, "day": 1},
        "not_measured": [],
        "sum": 4,
        "union": 3,
        "shared": 1,
    }
    assert answer["events"][1] == {
        "event": "day",
        "window": {
            "start": "2023-09-01T18:00:00Z",
            "end": "2023-09-02T18:00:00Z",
            "timezone": "Asia/Almaty",
        },
        "data_as_of": "2024-01-15T03:00:00Z",
        "stale": {},
        "participants_include_organizers": False,
        "lower_bound": False,
        "reverts": "tags",
        "counts": {},
        "final": False,
    }


def test_every_key_of_the_answer_is_in_the_usage(world):
    for name in ("one", "two"):
        world.collect(name, people(1))
    answer = world.answer("one", "two")
    named = {*answer, *answer["events"][0], *answer["overlaps"][0]}
    section = USAGE.read_text(encoding="utf-8").partition("## Several events")[2].partition("\n## ")[0]
    assert {key for key in named if f"`{key}`" not in section} == set()


def test_stale_data_are_told_with_their_last_good_values_and_end_as_incomplete(world, capsys):
    world.collect("one", people(1))
    world.collect("two", people(1))
    world.fail("two")
    found = several_events(world.deployment, ["one", "two"])
    print_overlap(found)
    said = capsys.readouterr().out
    assert "out of date: kkwiki (last complete update: 2024-01-15T03:00:00Z)" in said
    assert wikipedia(overlap_json(found))["union"] == 2
    with pytest.raises(NotCollectedError, match="incomplete or stale: two; run `esep collect two`"):
        refuse_incomplete(found)


def test_an_event_that_was_never_read_whole_has_no_value_and_so_there_is_no_sum(world, capsys):
    world.collect("one", people(1))
    world.collect("two", people(1), whole=False)
    assert load_stored(world.deployment, world.deployment.declaration("two")).frame.empty
    found = several_events(world.deployment, ["one", "two"])
    answer, row = overlap_json(found), wikipedia(overlap_json(found))
    assert (row["values"], row["sum"], row["union"]) == ({"one": 2, "two": None}, None, None)
    assert (answer["complete"], answer["events"][1]["data_as_of"]) == (False, None)
    print_overlap(found)
    said = capsys.readouterr().out
    assert "unknown" in said
    assert "(last complete update: never)" in said


def test_whole_data_are_not_refused(world):
    for name in ("one", "two"):
        world.collect(name, people(1))
    refuse_incomplete(several_events(world.deployment, ["one", "two"]))


def test_nobody_is_named(world, capsys):
    for name in ("one", "two"):
        world.collect(name, people(1, 2))
    found = several_events(world.deployment, ["one", "two"])
    print_overlap(found)
    said = capsys.readouterr().out
    assert "2023-09-02 to 2023-10-03 (Asia/Almaty)" in said
    assert "Secret" not in said + str(overlap_json(found))
    assert "metawiki:" not in said + str(overlap_json(found))


def test_an_event_that_was_never_collected_is_named_and_so_is_the_way_out(world):
    world.collect("one", people(1))
    world.declare("two")
    with pytest.raises(NotCollectedError, match=r"two: not collected .*run `esep collect two`"):
        several_events(world.deployment, ["one", "two"])


@pytest.mark.parametrize(
    ("names", "why"), [(["one"], "two events"), (["one", "one.toml"], "one: named twice")]
)
def test_an_event_does_not_overlap_with_itself(world, names, why):
    world.collect("one", people(1))
    with pytest.raises(DeclarationError, match=why):
        several_events(world.deployment, names)


def test_what_is_not_visible_or_counted_otherwise_is_told(world, capsys):
    roster = people(1)
    world.collect("one", Roster(roster.people, lower_bound=True))
    world.collect("two", roster)
    path = world.folder / "two.toml"
    narrowed = '\n[targets.wikipedia]\ncounts = "created"\nwhy = "articles were promised"\n'
    text = f"participants_include_organizers = true\n{path.read_text()}{narrowed}"
    path.write_text(text, encoding="utf-8")
    print_overlap(several_events(world.deployment, ["one", "two"]))
    said = capsys.readouterr().out
    assert world.answer("one", "two")["events"][1]["counts"] == {"wikipedia": "created"}
    assert "Wikipedia: created pages only" in said
    assert "lower bounds, since private registrations are not visible" in said
    assert "organizers are among its participants" in said
