"""Growth over real HTTP: months are read as they are due, whole or not at all, and never again in the end."""

from datetime import UTC, datetime, timedelta

import pytest
from analytics import SCENARIO, YEAR_LATER, declare, scenario_service

from bot.errors import HeldError, NotCollectedError
from bot.growth import load_growth, read_months
from collectors.errors import IncompleteError, TryLaterError, UnreadableError
from metrics.growth import GrowthState


def without(month):
    """Return what makes an answer one that does not name a month."""

    def broken(body):
        items = body["items"][0]
        results = [each for each in items["results"] if not each["timestamp"].startswith(month)]
        return 200, {"items": [{**items, "results": results}]}, {}

    return broken


def revised(body):
    items = body["items"][0]
    return 200, {"items": [{**items, "results": [{**each, "edits": 7} for each in items["results"]]}]}, {}


def at(growing, *day):
    growing.clock = lambda: datetime(*day, tzinfo=UTC)


def states(growing, checkpoint=12, measure="edits"):
    rows = {row.measure: row for row in load_growth(growing, "conference").checkpoints[checkpoint]}
    return {wiki: each.state for wiki, each in rows[measure].wikis.items()}


def test_the_truth_of_the_scenario_is_found_and_nothing_beside_it(growing):
    declare(growing.settings.home, (SCENARIO / "growth.toml").read_text(encoding="utf-8"))
    read_months(growing, "conference")
    found = load_growth(growing, "conference")
    rising = [wiki for wiki, row in scenario_service().TRUTH.items() if row["rise"] != "0"]
    for row in (row for rows in found.checkpoints.values() for row in rows):
        assert row.in_state(GrowthState.ROSE) == ([] if row.measure == "new_accounts" else rising)
        assert row.in_state(GrowthState.FELL) == []
        assert row.together.state == GrowthState.NO_DIFFERENCE
        assert row.wikis["crh.wikipedia"].state == GrowthState.NOT_ENOUGH_DATA
        assert row.wikis["tr.wikipedia"].own > 0.1


def test_every_path_is_asked_once_and_after_the_last_checkpoint_never_more(growing, analytics):
    read_months(growing, "conference")
    asked = analytics.asked()
    assert len(asked) == 8 * 2
    at(growing, 2013, 9, 1)
    read_months(growing, "conference")
    assert analytics.asked() == []


def test_checkpoints_come_by_themselves(growing, analytics):
    at(growing, 2012, 5, 2)
    read_months(growing, "conference")
    assert set(states(growing, 6).values()) == {GrowthState.PENDING}
    analytics.asked()
    at(growing, 2012, 11, 14)
    read_months(growing, "conference")
    assert analytics.asked() == []
    at(growing, 2012, 11, 15)
    read_months(growing, "conference")
    assert GrowthState.PENDING not in states(growing, 6).values()
    assert states(growing, 12)["kk.wikipedia"] == GrowthState.PENDING


def test_before_the_event_nothing_is_asked_for_that_cannot_be_known(growing, analytics):
    at(growing, 2011, 4, 15)
    read_months(growing, "conference")
    assert analytics.asked() == []
    assert set(states(growing, 6).values()) == {GrowthState.PENDING}


def test_past_months_that_change_are_taken_as_they_are_at_the_checkpoint(growing, analytics):
    at(growing, 2012, 11, 16)
    read_months(growing, "conference")
    analytics.broken["/edits/aggregate/az.wikipedia"] = revised
    at(growing, 2013, 5, 16)
    read_months(growing, "conference")
    reading = load_growth(growing, "conference").readings["az.wikipedia"]
    assert set(reading.months["edits"].values()) == {7}
    assert reading.read_at == YEAR_LATER


def test_a_month_that_is_no_longer_told_leaves_the_reading_before_it(growing, analytics):
    at(growing, 2012, 11, 16)
    read_months(growing, "conference")
    before = load_growth(growing, "conference").readings
    analytics.broken["/edits/aggregate/az.wikipedia"] = without("2012-02")
    at(growing, 2013, 5, 16)
    with pytest.raises(HeldError, match=r"az.wikipedia: edits of 2012-02 .* of 2012-11-16 stands"):
        read_months(growing, "conference")
    after = load_growth(growing, "conference").readings
    assert after["az.wikipedia"] == before["az.wikipedia"]
    assert after["crh.wikipedia"].read_at == YEAR_LATER
    assert set(states(growing).values()) == {GrowthState.PENDING}


def test_a_month_that_does_not_come_back_is_waited_for_and_then_does_without(growing, analytics):
    at(growing, 2012, 11, 16)
    read_months(growing, "conference")
    analytics.broken["/edits/aggregate/az.wikipedia"] = without("2012-02")
    at(growing, 2013, 7, 13)
    with pytest.raises(HeldError, match=r"the reading of 2012-11-16 stands until 2013-07-14"):
        read_months(growing, "conference")
    at(growing, 2013, 7, 14)
    read_months(growing, "conference")
    found = states(growing)
    assert found.pop("az.wikipedia") == GrowthState.NOT_ENOUGH_DATA
    assert GrowthState.PENDING not in found.values()
    analytics.asked()
    at(growing, 2013, 7, 30)
    read_months(growing, "conference")
    assert analytics.asked() == []


def test_an_answer_of_another_form_stops_no_other_wiki(growing, analytics):
    analytics.broken["/az.wikipedia"] = (200, {"items": [{}]}, {})
    with pytest.raises(UnreadableError, match=r"az.wikipedia.* not of the expected form"):
        read_months(growing, "conference")
    with pytest.raises(NotCollectedError, match=r"never read: az.wikipedia; run `esep growth conference`"):
        load_growth(growing, "conference")
    analytics.broken.clear()
    analytics.asked()
    read_months(growing, "conference")
    assert set(analytics.asked()) == {"az.wikipedia"}


@pytest.mark.parametrize(
    ("reply", "error"), [((500, b"no", {}), IncompleteError), ((429, {}, {}), TryLaterError)]
)
def test_a_service_that_does_not_answer_is_asked_no_more_and_later_goes_on_there(
    growing, analytics, reply, error
):
    analytics.broken["/edited-pages/new/az.wikipedia"] = reply
    with pytest.raises(error):
        read_months(growing, "conference")
    assert set(analytics.asked()) == {"kk.wikipedia", "tr.wikipedia", "az.wikipedia"}
    analytics.broken.clear()
    read_months(growing, "conference")
    assert not {"kk.wikipedia", "tr.wikipedia"} & set(analytics.asked())
    assert states(growing)["az.wikipedia"] == GrowthState.NO_DIFFERENCE


def test_a_wiki_that_the_service_does_not_know_is_told_and_asked_again_and_stops_no_other(growing, analytics):
    analytics.broken["/az.wikipedia"] = (404, {}, {})
    with pytest.raises(
        UnreadableError, match=r"^az.wikipedia: the service knows no month of it; check its name$"
    ):
        read_months(growing, "conference")
    with pytest.raises(NotCollectedError, match=r"never read: az.wikipedia;"):
        load_growth(growing, "conference")
    analytics.broken.clear()
    analytics.asked()
    read_months(growing, "conference")
    assert set(analytics.asked()) == {"az.wikipedia"}
    assert states(growing)["az.wikipedia"] == GrowthState.NO_DIFFERENCE


def test_a_wiki_of_which_one_measure_has_no_month_has_not_enough_data_in_it(growing, analytics):
    analytics.broken["/edits/aggregate/az.wikipedia"] = (404, {}, {})
    read_months(growing, "conference")
    assert states(growing)["az.wikipedia"] == GrowthState.NOT_ENOUGH_DATA
    assert states(growing, measure="new_pages")["az.wikipedia"] == GrowthState.NO_DIFFERENCE


def test_before_the_first_month_is_settled_a_name_is_not_doubted(growing, analytics):
    analytics.broken["/az.wikipedia"] = (404, {}, {})
    at(growing, 2011, 5, 14)
    read_months(growing, "conference")
    assert set(states(growing, 6).values()) == {GrowthState.PENDING}


def test_a_wiki_that_is_known_no_more_is_waited_for_and_then_has_not_enough_data(growing, analytics):
    at(growing, 2012, 11, 16)
    read_months(growing, "conference")
    analytics.broken["/az.wikipedia"] = (404, {}, {})
    at(growing, 2013, 5, 16)
    with pytest.raises(HeldError, match="is no longer told"):
        read_months(growing, "conference")
    at(growing, 2013, 7, 14)
    read_months(growing, "conference")
    assert states(growing)["az.wikipedia"] == GrowthState.NOT_ENOUGH_DATA


def test_a_month_that_comes_late_is_read_a_week_later(growing, analytics):
    analytics.broken["/edits/aggregate/az.wikipedia"] = without("2013-04")
    read_months(growing, "conference")
    assert states(growing)["az.wikipedia"] == GrowthState.NOT_ENOUGH_DATA
    analytics.broken.clear()
    analytics.asked()
    growing.clock = lambda: YEAR_LATER + timedelta(days=7)
    read_months(growing, "conference")
    assert set(analytics.asked()) == {"az.wikipedia", "crh.wikipedia"}
    assert states(growing)["az.wikipedia"] == GrowthState.NO_DIFFERENCE
