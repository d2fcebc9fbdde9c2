"""What a measure of success comes to, and how it is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factory import make_progress
from test_growth import RISEN, compared, twelve

from bot.errors import HeldError
from bot.measures import Measured, Outcome
from bot.measures_commands import KIND
from bot.measures_table import measures_block, measures_json, told
from bot.messages import Messages
from bot.published_record import with_record
from bot.updates import Rules, table
from config.measures import MeasureItem, MeasuresDeclaration
from metrics.growth import Growth, GrowthState, MeasureGrowth
from metrics.measures import MeasureState, state_of_growth, state_of_places, state_of_progress
from metrics.results import State

READ_AT = datetime(2013, 5, 16, tzinfo=UTC)
SOURCE = "https://meta.wikimedia.org/wiki/Report"
STATED = {"text": "A link", "statement": "achieved", "source": SOURCE, "result": "They met"}
PLACES = {"text": "Provinces", "places": {"Astana": 3, "Almaty": 150}, "at_least": 2, "source": SOURCE}
GROWTH = {"text": "A rise", "growth": "conference", "measure": "edits", "checkpoint": 6}
BY_EVENT = {"text": "People", "event": "conference", "metric": "participants"}


def rows(together, **wikis):
    return MeasureGrowth("edits", Growth(together), {wiki: Growth(state) for wiki, state in wikis.items()})


def measured(*outcomes, goals=(), **more):
    items = [each.item for each in outcomes]
    declaration = MeasuresDeclaration.model_validate({"name": "conference", "measures": items, **more})
    return Measured(declaration, goals, outcomes)


def outcome(given, state=MeasureState.ACHIEVED, found=None, places=None):
    item = MeasureItem.model_validate(given)
    return Outcome(item, state, found, places=places or item.places)


def row(each, language="en"):
    ((_, (found,)),) = told(measured(each), Messages(language)).groups
    return found


@pytest.mark.parametrize(
    ("together", "wikis", "state"),
    [
        ("rose", ["no_difference"] * 3, "achieved"),
        ("no_difference", ["rose", "no_difference", "no_difference"], "partly"),
        ("no_difference", ["rose", "rose", "not_enough_data"], "partly"),
        ("no_difference", ["no_difference", "no_difference", "fell"], "not_achieved"),
        ("fell", ["no_difference"] * 3, "not_achieved"),
        ("pending", ["pending"] * 3, "pending"),
        ("not_enough_data", ["rose", "not_enough_data"], "partly"),
        ("not_enough_data", ["rose", "fell"], "partly"),
        ("not_enough_data", ["rose", "rose"], "achieved"),
        ("not_enough_data", ["rose"], "achieved"),
        ("not_enough_data", ["no_difference"], "not_achieved"),
        ("not_enough_data", ["no_difference", "fell"], "not_achieved"),
        ("not_enough_data", ["no_difference", "not_enough_data"], "not_enough_data"),
    ],
)
def test_a_rise_is_achieved_on_average_or_by_every_wiki_and_partly_where_some_rose(together, wikis, state):
    found = {f"wiki{number}": GrowthState(each) for number, each in enumerate(wikis)}
    assert state_of_growth(rows(GrowthState(together), **found)) == MeasureState(state)


@pytest.mark.parametrize(
    ("progress", "result", "state"),
    [
        (State.MET, 32, MeasureState.ACHIEVED),
        (State.NOT_MET, 30, MeasureState.NOT_ACHIEVED),
        (State.NO_TARGET, 30, MeasureState.MEASURED),
        (State.NO_TARGET, None, MeasureState.NOT_ENOUGH_DATA),
        (State.UNKNOWN, None, MeasureState.NOT_ENOUGH_DATA),
        (State.BEHIND, 3, MeasureState.PENDING),
        (State.PROVISIONAL, 3, MeasureState.PENDING),
        (State.PENDING, None, MeasureState.PENDING),
    ],
)
def test_a_metric_counts_when_its_result_no_longer_changes(progress, result, state):
    found = make_progress("participants", progress, result=result, target=32)
    assert state_of_progress(found) == state


def test_every_state_of_a_metric_comes_to_something():
    assert {state_of_progress(make_progress("editors", each, result=1)) for each in State}


@pytest.mark.parametrize(
    ("at_least", "state"),
    [(None, MeasureState.MEASURED), (2, MeasureState.ACHIEVED), (3, MeasureState.NOT_ACHIEVED)],
)
def test_places_are_counted_beside_how_many_there_were_to_be(at_least, state):
    assert state_of_places({"Astana": 3, "Almaty": 150}, at_least) == state


def test_a_rise_is_told_with_its_bounds_and_its_wikis():
    found, *_ = compared(twelve(3, rise=0.6, risen=RISEN))
    shown = row(outcome(GROWTH, MeasureState.PARTLY, found))
    assert shown.result.startswith("Edits after 6 months; on average: no difference, +")
    assert "; 4 of 12 wikis rose: kk, az, ky, sah" in shown.result
    assert (shown.state, shown.by) == ("partly achieved", "measured by Esep")


def test_a_rise_of_some_of_the_wikis_is_told_with_their_number():
    made = twelve(3, rise=0.6, risen=RISEN)
    months = {key: each for key, each in made.months.items() if key[0] not in ("tk", "ug")}
    found, *_ = compared(replace(made, months=months))
    each = outcome(GROWTH, MeasureState.PARTLY, found)
    assert "; average of 10 of 12 wikis; " in row(each).result
    (answer,) = measures_json(measured(each))["items"]
    assert answer["found"]["averaged"] == 10


def test_before_the_months_are_over_a_measure_is_pending_and_no_average():
    found, *_ = compared(twelve(3), until=date(2012, 10, 31))
    assert row(outcome(GROWTH, MeasureState.PENDING, found)).result.endswith("on average: pending")


def test_a_metric_is_told_beside_its_target():
    progress = make_progress("participants", State.NOT_MET, result=30, target=32)
    assert row(outcome(BY_EVENT, MeasureState.NOT_ACHIEVED, progress)).result == "Participants: 30 of 32"
    untold = make_progress("participants", State.UNKNOWN, result=None, target=32)
    assert row(outcome(BY_EVENT, MeasureState.NOT_ENOUGH_DATA, untold)).result == "Participants: —"


def test_what_a_person_states_is_marked_as_such_with_its_source():
    shown = row(outcome(STATED))
    assert (shown.result, shown.state) == ("They met", "achieved")
    assert shown.by == f"[{SOURCE} stated by a person]"
    assert f"[{SOURCE} stated by a person]" in measures_block(measured(outcome(STATED)))


def test_places_are_told_most_first():
    result = row(outcome(PLACES)).result.replace("\u2068", "").replace("\u2069", "")
    assert result == "153 people from 2 places: Almaty 150, Astana 3"


@pytest.mark.parametrize(
    ("places", "told_as", "named", "number"),
    [
        (
            {"Almaty": 150, "Astana": 5, "Karaganda": 4, "Turkey": 1},
            "160 people from 4 places: Almaty 150, Astana 5, elsewhere 5",
            {"Almaty": 150, "Astana": 5},
            160,
        ),
        (
            {"Almaty": 150, "Astana": 5, "Turkey": 1},
            "156 people from 3 places: Almaty 150, elsewhere 6",
            {"Almaty": 150},
            156,
        ),
        ({"Almaty": 150, "Turkey": 1}, "151 people from 2 places", {}, 151),
        ({"Almaty": 2, "Turkey": 1}, "—", None, None),
    ],
)
def test_of_a_list_of_people_no_group_below_five_is_told_nor_what_remains_of_it(
    places, told_as, named, number
):
    each = outcome({"text": "Provinces", "file": "people.csv", "column": "city"}, places=places)
    assert row(each).result.replace("\u2068", "").replace("\u2069", "") == told_as
    assert row(each).by == "measured by Esep"
    (told_of,) = measures_json(measured(each))["items"]
    assert told_of["places"] == named
    assert list(KIND.made(measured(each)).record.results.values()) == [number]


def test_what_nobody_measured_is_told_as_not_monitored():
    shown = row(outcome({"text": "A team"}, MeasureState.NOT_MONITORED))
    assert (shown.how, shown.result, shown.state, shown.by) == ("—", "—", "not monitored", "")


def test_the_grants_own_words_go_before_ours():
    assert row(outcome(STATED | {"how": "By asking them"})).how == "By asking them"


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_every_language_has_a_word_for_every_state(language):
    each = [outcome({"text": "x"}, state) for state in MeasureState]
    block = measures_block(measured(*each, languages=(language,)))
    assert f'lang="{language}"' in block
    assert "esep-measures-state" not in block


def test_words_of_a_declaration_cannot_become_markup():
    given = STATED | {"text": "{{Delete}}", "how": "[[x]]", "result": "|}\n|-"}
    block = measures_block(measured(outcome(given)))
    assert [bad for bad in ("{{Delete}}", "[[x]]", "|}\n|-") if bad in block] == []


def test_goals_stand_above_measures_and_a_group_without_rows_is_not_there():
    def titles(*goals):
        return [title for title, _ in told(measured(outcome(PLACES), goals=goals), Messages("en")).groups]

    assert titles(outcome(STATED)) == ["Goals", "Measures of success"]
    assert titles() == ["Measures of success"]


def test_the_answer_for_programs_tells_what_is_measured_from_what_is_stated():
    progress = make_progress("participants", State.MET, result=33, target=32)
    answer = measures_json(measured(outcome(STATED), outcome(BY_EVENT, found=progress)))
    stated, counted = answer["items"]
    assert (stated["by"], stated["found"], stated["source"]) == ("statement", None, SOURCE)
    assert (counted["by"], counted["found"]["result"], counted["state"]) == ("event", 33, "achieved")
    assert answer["as_of"] is None


def test_a_row_that_is_lost_is_a_figure_that_is_lost():
    progress = make_progress("participants", State.MET, result=33, target=32)
    found = measured(outcome(STATED), outcome(BY_EVENT, found=progress))
    results = KIND.made(found).record.results
    assert [key.split()[0] for key in results] == ["statement", "event"]
    assert list(results.values()) == [None, 33]


def follow(before, after):
    made, old = KIND.made(after), KIND.made(before)
    rules = Rules(timedelta(days=7), 10)
    return table(made.block, made.record, rules)(with_record(old.block, old.record))


def people(result, as_of=READ_AT, text="People"):
    progress = make_progress("participants", State.MET, result=result, target=32)
    return replace(outcome(BY_EVENT | {"text": text}, found=progress), as_of=as_of)


def test_a_measure_that_is_put_before_another_is_no_fall():
    other = people(300, text="Editors")
    assert follow(measured(other), measured(people(33), other))
    with pytest.raises(HeldError, match="33"):
        follow(measured(people(33), other), measured(people(20), other))


def test_a_measure_that_is_added_with_older_data_does_not_make_the_table_older():
    stale = people(300, READ_AT - timedelta(days=90), "Editors")
    assert follow(measured(people(33)), measured(people(33), stale))


def test_a_table_whose_newest_data_are_newer_than_the_stored_ones_is_held():
    with pytest.raises(HeldError, match="are newer than the stored ones"):
        follow(measured(people(33)), measured(people(34, READ_AT - timedelta(days=1))))
