"""The soak's judgement tells what does not hold, and its world is a different one for each seed."""

from collections import Counter
from itertools import pairwise
from random import Random
from types import SimpleNamespace

import pytest

from bot.splice import BEGIN, END
from scripts.mediawiki.troubled import Asked
from scripts.soak.judge import History, Row, edits_add_up, how_processes_ended, requests_add_up
from scripts.soak.weather import Weather
from scripts.soak.world import START, World

AS_OF = '<span class="esep-as-of">{}</span>'


def page(block, people="# Aru"):
    return f"{BEGIN}\n{block}\n{END}\n{people}"


def faults(*texts, strangers=frozenset()):
    edits = list(pairwise(texts))
    return [*History("a", edits, strangers).faults()]


def test_an_edit_that_changes_nothing_but_the_time_was_needless():
    assert faults(page("1" + AS_OF.format("noon")), page("2" + AS_OF.format("one"))) == []
    assert faults(page("1" + AS_OF.format("noon")), page("1" + AS_OF.format("one"))) == [
        "a: the bot's edit 1 was needless"
    ]


def test_an_edit_beside_the_table_is_a_fault_and_so_is_a_stranger():
    assert faults(page("1"), page("2", people="")) == [
        "a: the bot's edit 1 changed something beside the table"
    ]
    assert faults(strangers=frozenset(["127.0.0.1"])) == ["a: was edited by 127.0.0.1"]


def row(exit_code=0, edits=0, requests=0, outcome="said"):
    return Row("a", "run", exit_code, requests, edits, outcome)


@pytest.mark.parametrize(
    ("made", "rows", "well"),
    [
        (1, [row(edits=1)], True),
        (2, [row(edits=1)], False),
        (2, [row(edits=1), row(exit_code=None)], True),
        (2, [row(edits=1), row(exit_code=75, outcome="“A”: the wiki does not take it now: x")], True),
        (2, [row(edits=1), row(exit_code=75, outcome="kkwiki: too many requests")], False),
        (0, [row(edits=1)], False),
    ],
)
def test_only_runs_that_were_killed_or_got_no_answer_may_have_made_an_edit_that_is_not_told(made, rows, well):
    history = History("a", [("", "")] * made, frozenset())
    assert (not [*edits_add_up(rows, [history])]) is well


@pytest.mark.parametrize(("told", "well"), [(10, True), (7, True), (6, False), (11, False)])
def test_only_requests_of_killed_processes_may_not_be_told(told, well):
    weather = Weather(Random(1), arrived=Counter({1: 7, 2: 3}))
    processes = [SimpleNamespace(number=1, killed=False), SimpleNamespace(number=2, killed=True)]
    assert (not [*requests_add_up([row(requests=told)], weather, processes)]) is well


@pytest.mark.parametrize(
    ("code", "text", "well"), [(0, "", True), (75, "", True), (1, "", False), (3, "Traceback", False)]
)
def test_a_bug_of_a_process_is_a_fault(code, text, well):
    process = SimpleNamespace(number=1, popen=SimpleNamespace(returncode=code), text=text, said="1.txt")
    assert (not [*how_processes_ended([process])]) is well


def test_the_same_seed_makes_the_same_world():
    first, again, other = (World(Random(seed), 2).before().events for seed in (1, 1, 2))
    assert first == again != other


def test_whatever_people_do_is_done_in_order_and_by_people_of_the_event():
    world = World(Random(1), 3)
    world.before()
    for hour in range(1, 24):
        now = START.replace(hour=hour)
        for events in world.happens(START.replace(hour=hour - 1), now).values():
            times = [event["time"] for event in events]
            assert times == sorted(times)
            assert times[-1] <= f"{now:%Y%m%d%H%M%S}"


def test_in_fair_weather_nothing_befalls_a_request_and_in_a_storm_something_does():
    asked = Asked("/w/api.php?action=query", b"", {"User-Agent": "Esep/1 (soak-7@example.org)"})
    weather = Weather(Random(1))
    assert {weather.draws("kkwiki", asked) for _ in range(100)} == {None}
    weather.likely = {"kkwiki": 0.5}
    assert len({weather.draws("kkwiki", asked) for _ in range(100)}) > 1
    assert weather.arrived == {7: 200}
    assert weather.met.total() > 0
