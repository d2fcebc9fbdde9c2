"""Many grants at once: what is told of those that are followed, and of those that are not."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from factory import make_progress
from lxml import html
from test_overlap import FETCHED, GRANT, NOW, World, people

from bot import portfolio as overview
from bot.decide import decide, status_of
from bot.errors import HeldError, NotCollectedError, UsageError
from bot.final import freeze
from bot.grant_list import Wanted
from bot.messages import Messages
from bot.modes import How
from bot.plain import isolated
from bot.portfolio import Following, Selection
from bot.portfolio_commands import Publication, _overview, _record, publish_portfolio, show_portfolio
from bot.portfolio_forms import COLUMNS, FACTS, portfolio_csv, portfolio_json
from bot.portfolio_table import FLAGS, portfolio_html, portfolio_wikitext
from bot.splice import same_figures
from bot.store.database import writing
from bot.store.finals import save_final
from bot.store.people import expire
from bot.store.repository import save_snapshot
from bot.stored import load_stored
from bot.updates import Rules
from collectors.errors import NotFoundError
from metrics.model import Count, CountKind, Fact, NotUnderstood, Target
from metrics.profiles import ESEP_1
from metrics.results import State

DOCS = Path(__file__).parents[2] / "docs" / "portfolio.md"
EN = Messages("en")
PROMISED = replace(GRANT, targets=(Target("wikipedia", Count("40+", CountKind.MIN, 40)),))


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Events as a test collects them, and a wiki with the grant pages that a test writes."""
    found = World(tmp_path)
    found.pages, found.redirects = {"Grants:X": PROMISED}, {}
    monkeypatch.setattr(found.deployment, "api", lambda _: None)
    monkeypatch.setattr(overview, "fetch_grant", lambda _, title: page(found, title))
    monkeypatch.setattr(overview, "fetch_titles_below", lambda *_: iter(found.pages))
    yield found
    found.deployment.store.dispose()


def page(world, title):
    title = world.redirects.get(title, title)
    if title not in world.pages:
        raise NotFoundError(f"there is no page “{title}”")
    return replace(world.pages[title], title=title)


def seen(world, *names, **selection):
    return overview.portfolio(world.deployment, Selection(names, **selection))


def answer(found):
    return json.loads(portfolio_json(found))


def rows(found):
    return list(csv.DictReader(io.StringIO(portfolio_csv(found))))


def total(found, metric):
    return next(row for row in answer(found)["totals"] if row["metric"] == metric)


def test_results_are_those_of_the_events_and_totals_those_of_their_overlap(world):
    world.collect("programme", people(1, 2))
    world.collect("day", people(1), end="2023-09-02")
    found = seen(world)
    assert {row["event"]: row["wikipedia"] for row in rows(found)[:2]} == {"programme": "3", "day": "1"}
    assert [(row["following"], row["wikipedia"]) for row in rows(found)[2:]] == [("sum", "4"), ("union", "3")]
    assert total(found, "wikipedia") == world.answer("programme", "day")["overlaps"][2]
    assert total(found, "participants")["union"] == 2


def test_of_three_events_the_collected_one_has_results_and_the_others_only_targets(world):
    world.collect("a", people(1))
    for name in ("b", "c"):
        world.declare(name)
    found = seen(world)
    assert [row.following for row in found.rows] == [
        Following.FOLLOWED,
        Following.NOT_COLLECTED,
        Following.NOT_COLLECTED,
    ]
    assert [row["wikipedia"] for row in rows(found)[:3]] == ["2", "", ""]
    assert [row["wikipedia_target"] for row in rows(found)[:3]] == ["", "40", "40"]
    assert total(found, "wikipedia")["values"] == {"a": 2}


def test_a_grant_that_nobody_declared_is_not_followed_and_never_nought(world):
    found = seen(world, "Grants:X")
    (row,) = answer(found)["grants"]
    (progress,) = row["progress"]
    assert (row["following"], row["event"], row["data_as_of"]) == ("not_followed", None, None)
    assert (progress["target"], progress["raw_target"]) == (40, "40+")
    assert (progress["result"], progress["ratio"], progress["state"]) == (None, None, None)
    assert answer(found)["totals"] == []
    text = portfolio_wikitext(found, EN)
    assert "not followed" in text
    assert f"target: {isolated('40+')}" in text
    assert "'''0'''" not in text


def test_a_grant_that_is_named_by_its_page_is_followed_where_an_event_is_declared(world):
    world.collect("one", people(1))
    (row,) = seen(world, "Grants:X").rows
    assert (row.event, row.following) == ("one", Following.FOLLOWED)


def test_a_followed_grant_that_is_named_by_a_redirect_is_followed(world):
    world.collect("one", people(1))
    world.redirects = {"Grants:Old": "Grants:X"}
    (row,) = seen(world, "Grants:Old", "Grants:X").rows
    assert (row.title, row.event, row.following) == ("Grants:X", "one", Following.FOLLOWED)


def test_a_page_that_cannot_be_read_is_a_row_that_says_so(world):
    found = seen(world, "Grants:Gone", "Grants:X")
    assert [row["following"] for row in answer(found)["grants"]] == ["unreadable", "not_followed"]
    assert rows(found)[0]["problem"] == "there is no page “Grants:Gone”"
    why = isolated("there is no page “Grants:Gone”")
    assert f"not read: {why}" in portfolio_wikitext(found, EN)


def test_of_a_fund_the_wanted_grants_are_there_with_their_events(world):
    world.collect("one", people(1))
    old = (Fact("funding region", "CEECA"), Fact("decision fiscal year", "2021-22"))
    new = (Fact("funding region", "CEECA"), Fact("decision fiscal year", "2023-24"))
    world.pages = {
        "Grants:X": PROMISED,
        "Grants:Y": replace(PROMISED, facts=old),
        "Grants:Z": replace(PROMISED, facts=new),
    }
    assert [row.title for row in seen(world, wanted=Wanted(year="2023-24")).rows] == ["Grants:Z"]
    assert [row.title for row in seen(world, wanted=Wanted(region="CEECA")).rows] == ["Grants:Y", "Grants:Z"]
    whole = seen(world, prefix="Grants:")
    assert [(row.title, row.event) for row in whole.rows] == [
        ("Grants:X", "one"),
        ("Grants:Y", None),
        ("Grants:Z", None),
    ]


def test_events_and_a_fund_are_not_asked_for_at_once(world):
    with pytest.raises(UsageError, match="name events and grants, or choose"):
        seen(world, "one", category="Funded")


def test_stale_data_are_told_and_end_as_incomplete(world, capsys):
    world.collect("one", people(1))
    world.fail("one")
    with pytest.raises(NotCollectedError, match="incomplete or stale: one; run `esep collect one`"):
        show_portfolio(world.deployment, Selection(), "wikitext", EN)
    assert "Out of date: kkwiki (last complete update:" in capsys.readouterr().out
    found = seen(world)
    assert (answer(found)["complete"], rows(found)[0]["stale"]) == (False, "kkwiki")
    assert rows(found)[0]["wikipedia"] == "2"


def test_stale_data_are_published_nowhere(world):
    world.collect("one", people(1))
    world.fail("one")
    with pytest.raises(NotCollectedError, match="incomplete or stale: one; run `esep collect one`"):
        publish_portfolio(world.deployment, Selection(), Publication("Overview", How()), EN)


def test_an_event_that_was_never_read_whole_has_no_result_and_so_there_is_no_total(world):
    world.collect("one", people(1))
    world.collect("two", people(1), whole=False)
    found = seen(world)
    assert [row["wikipedia"] for row in rows(found)] == ["2", "", "", ""]


def test_figures_outlive_what_they_were_made_of_and_leave_the_totals_unknown(world):
    world.collect("one", people(1))
    world.collect("two", people(1))
    status = decide(world.deployment, world.deployment.declaration("one"), ESEP_1, now=FETCHED)
    with writing(world.deployment.store) as connection:
        save_snapshot(connection, status)
        expire(connection, "one")
    found = seen(world)
    assert [row["wikipedia"] for row in rows(found)] == ["2", "2", "", ""]


def make_final(world, name):
    declaration = world.deployment.declaration(name)
    stored = load_stored(world.deployment, declaration)
    counting = stored.material(ESEP_1, now=NOW).within(stored.event.grant_window)
    final = freeze(status_of(stored, declaration, ESEP_1, now=NOW), counting)
    with writing(world.deployment.store) as connection:
        save_final(connection, name, final, grant=declaration.grant)


def test_totals_are_those_of_the_column_when_figures_are_final_and_what_was_counted_changed_since(world):
    world.collect("one", people(1, 2))
    world.collect("two", people(1))
    make_final(world, "one")
    world.collect("one", people(1))
    found = seen(world)
    one, two, *totals = rows(found)
    assert [(row["participants"], row["wikipedia"]) for row in (one, two)] == [("2", "3"), ("1", "2")]
    assert [(row["following"], row["wikipedia"]) for row in totals] == [("sum", "5"), ("union", "3")]
    assert [row["participants"] for row in totals] == ["", ""]


def test_what_an_officer_should_look_at_is_named(world):
    world.collect("one", people(1))
    (row,) = seen(world).rows
    unread = replace(row.grant, not_understood=(NotUnderstood("editors", "many"),))
    found = replace(seen(world), rows=(replace(row, grant=unread),))
    assert answer(found)["grants"][0]["flags"] == ["not_understood"]
    assert "values on the grant page that were not understood" in portfolio_wikitext(found, EN)


def test_nobody_is_named(world):
    world.collect("one", people(1, 2))
    found = seen(world)
    forms = (portfolio_json(found), portfolio_csv(found), portfolio_wikitext(found, EN))
    assert "Secret" not in "".join(forms)
    assert "metawiki:" not in "".join(forms)


@pytest.mark.parametrize("state", ["not_started", "unknown", "not_measured", "unread"])
def test_a_promise_is_shown_in_states_that_do_not_tell_it(world, state):
    world.collect("one", people(1))
    found = seen(world)
    (row,) = found.rows
    untold = make_progress("wikipedia", State(state), target=40, raw_target="40+")
    found = replace(found, rows=(replace(row, status=replace(row.status, progress=(untold,))),))
    promise = f"{EN.text(f'esep-state-{state}')}; target: {isolated('40+')}"
    assert promise in portfolio_wikitext(found, EN)
    assert promise in portfolio_html(found, EN)


def test_a_promise_that_the_state_tells_is_shown_once(world):
    world.collect("one", people(1))
    found = seen(world)
    (row,) = found.rows
    met = make_progress("wikipedia", State.MET, target=40, result=41, raw_target="40+")
    found = replace(found, rows=(replace(row, status=replace(row.status, progress=(met,))),))
    assert "met: 41 of 40" in portfolio_wikitext(found, EN)
    assert "target:" not in portfolio_wikitext(found, EN)


def test_text_from_a_grant_page_is_text(world):
    evil = "|-{{evil}}<script>[[x]]"
    world.pages["Grants:X"] = replace(
        PROMISED, targets=(Target("wikipedia", Count(evil, CountKind.AMBIGUOUS)),)
    )
    found = seen(world, "Grants:X")
    assert "{{" not in portfolio_wikitext(found, EN)
    assert "<script" not in portfolio_wikitext(found, EN) + portfolio_html(found, EN)


def test_the_html_has_a_row_a_grant_and_the_totals(world):
    world.collect("programme", people(1, 2))
    world.collect("day", people(1), end="2023-09-02")
    table = html.fromstring(portfolio_html(seen(world), EN))
    assert len(table.xpath("//tbody/tr")) == 2
    totals = [row.xpath("string(th)") for row in table.xpath("//tfoot/tr")]
    assert totals == ["Sum", "Union: everything once"]


def rules(*, allow_shrink=False):
    return Rules(NOW - FETCHED, 10, allow_shrink)


def follow(found, **given):
    return _overview(portfolio_wikitext(found, EN), _record(found), rules(**given))


def test_the_same_figures_are_no_edit_and_a_grant_that_is_gone_waits_for_a_human(world):
    world.collect("one", people(1, 2))
    world.collect("two", people(1))
    both, one = seen(world), seen(world, "one")
    block = follow(both)("").block
    assert follow(both)(block) is None
    with pytest.raises(HeldError, match=r"the row “two participants” would be gone"):
        follow(one)(block)
    assert follow(one, allow_shrink=True)(block)


def test_the_time_alone_changes_no_figure(world):
    world.collect("one", people(1))
    found = seen(world)
    later = replace(found, taken_at=NOW.replace(hour=9))
    assert same_figures(portfolio_wikitext(found, EN), portfolio_wikitext(later, EN))


def test_another_table_is_never_written_over(world):
    world.collect("one", people(1))
    with pytest.raises(HeldError, match="no overview"):
        follow(seen(world))('<div class="esep-status">…</div>')


@pytest.mark.parametrize(
    ("where", "declared"),
    [
        ("Events/X", ""),
        ("Events/X/Status", 'where = "subpage"'),
        ("Events/Line", 'compact = "Events/Line"'),
        ("Events/X/Evidence", ""),
        ("Events/X/Evidence/wikipedia", ""),
    ],
)
def test_the_page_of_an_event_is_no_page_of_its_own(world, where, declared):
    world.declare("one")
    path = world.folder / "one.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[publish]\n{declared}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="is the page of the event one"):
        publish_portfolio(world.deployment, Selection(), Publication(where, How()), EN)


def test_every_key_column_flag_and_state_is_documented(world):
    world.collect("one", people(1))
    given, text = answer(seen(world)), DOCS.read_text(encoding="utf-8")
    named = {*given, *given["grants"][0], *FACTS, *FLAGS, *Following, "raw_target"}
    assert {name for name in named if f"`{name}`" not in text} == set()
    assert COLUMNS[len(FACTS) : len(FACTS) + 3] == (
        "participants_target",
        "participants",
        "participants_state",
    )
