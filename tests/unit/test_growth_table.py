"""Growth of communities in words, on its page and as JSON."""

from datetime import UTC, datetime

import pytest
from test_growth import CONTROLS, EVENT, MEASURES, RISEN, TURKIC, month, twelve

from bot.growth import CommunityGrowth
from bot.growth_commands import KIND
from bot.growth_table import growth_block, growth_json, told
from bot.messages import Messages
from config.growth import GrowthDeclaration
from metrics.growth import CHECKPOINTS, compare_growth, months_until
from metrics.readings import Reading, complete_until

READ_AT = datetime(2013, 5, 16, 4, tzinfo=UTC)


def project(wiki):
    return f"{wiki}.wikipedia"


def found(read_at=READ_AT, without=(), **more):
    made = twelve(3, rise=0.6, risen=RISEN, everywhere=0.4)
    wikis, controls = ([project(wiki) for wiki in each] for each in (TURKIC, CONTROLS))
    given = {"name": "conference", "day": EVENT, "wikis": wikis, "controls": controls, "measures": MEASURES}
    declaration = GrowthDeclaration.model_validate(given | {"timezone": "Asia/Almaty"} | more)
    months = {
        (project(wiki), measure): {} if wiki in without else series
        for (wiki, measure), series in made.months.items()
    }
    readings = {
        wiki: Reading(read_at, months_until(EVENT, 0)[0], {name: months[wiki, name] for name in MEASURES})
        for wiki in (*wikis, *controls)
    }
    communities = type(made)(wikis, controls, MEASURES, months)
    until = complete_until(readings.values())
    tables = {each: compare_growth(communities, EVENT, each, complete_until=until) for each in CHECKPOINTS}
    return CommunityGrowth(declaration, readings, tables)


def plain(text):
    return text.replace("\N{THIN SPACE}", " ")


def test_a_measure_is_told_with_bounds_and_with_the_wikis_that_rose():
    shown = told(found(), Messages("en"))
    assert shown.title == "Growth of communities after April 20, 2012"
    assert shown.heads == ["Measure", "After 6 months", "After 12 months"]
    title, (six, _) = shown.rows[0]
    assert title == "Edits"
    assert "4 of 12 wikis rose: kk.wikipedia, az.wikipedia, ky.wikipedia, sah.wikipedia" in six.facts


def test_each_wiki_has_a_line_below_all_together():
    section, later = told(found(), Messages("en")).sections
    assert plain(section.title) == "Each wiki: May 1 – Oct 31, 2012 beside May 1 – Oct 31, 2011"
    assert plain(later.title) == "Each wiki: May 1, 2012 – Apr 30, 2013 beside Apr 1, 2011 – Mar 31, 2012"
    assert section.groups[0].title == "Edits, beside 8 wikis without the event"
    names = [name for name, _ in section.groups[0].lines]
    assert names == ["All wikis together", *map(project, TURKIC)]
    assert [cell.state for _, cell in section.groups[0].lines].count("rose") == 4


def test_before_the_months_are_over_a_day_is_told_and_no_figure():
    shown = told(found(read_at=datetime(2012, 11, 15, tzinfo=UTC)), Messages("en"))
    six, twelve_months = shown.rows[0][1]
    assert six.state != "pending"
    assert (twelve_months.state, twelve_months.rate, twelve_months.bar) == ("pending", "", None)
    assert twelve_months.facts == ("known from May 15, 2013 on",)
    assert len(shown.sections) == 1


def test_a_wiki_without_months_is_told_as_such_and_has_no_picture():
    section = told(found(without=("tk",)), Messages("en")).sections[0]
    cell = dict(section.groups[0].lines)["tk.wikipedia"]
    assert (cell.state, cell.own, cell.rate, cell.bar) == ("not enough data", "—", "", None)


def test_an_average_of_some_of_the_wikis_is_told_as_such():
    made = found(without=("tk", "ug"))
    _, (six, _) = told(made, Messages("en")).rows[0]
    assert "average of 10 of 12 wikis" in six.facts
    assert growth_json(made)["checkpoints"][0]["measures"][0]["averaged"] == 10
    _, (whole, _) = told(found(), Messages("en")).rows[0]
    assert not any("average of" in fact for fact in whole.facts)


def test_before_the_months_are_over_no_average_is_told_of_any_wikis():
    _, (_, later) = told(found(read_at=datetime(2012, 11, 15, tzinfo=UTC)), Messages("en")).rows[0]
    assert not any("average of" in fact for fact in later.facts)


def test_bounds_are_in_the_picture_which_ends_where_its_frame_does():
    for section in told(found(), Messages("en")).sections:
        for group in section.groups:
            assert all(0 <= c.bar.start < c.bar.start + c.bar.width <= 100 for _, c in group.lines)


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_every_language_tells_the_same_wikis_and_figures(language):
    made, block = found(languages=(language,)), growth_block(found(languages=(language,)))
    assert f'lang="{language}"' in block
    rate = round(100 * made.checkpoints[6][0].wikis["kk.wikipedia"].beyond.rate)
    assert f"+{rate}" in block
    assert "esep-growth-" not in block.replace('class="esep-growth"', "")
    assert "&#" not in block


def test_a_page_may_bear_several_languages():
    assert growth_block(found(languages=("kk", "ru"))).count('class="esep-growth"') == 2


def test_a_very_wide_bound_is_told_without_digits():
    made = found()
    rate = made.checkpoints[6][0].wikis["kk.wikipedia"].beyond
    object.__setattr__(rate, "high", 250.0)
    assert "over 1,000%" in growth_block(made)


def test_the_answer_for_programs_has_states_bounds_and_every_month_that_was_read():
    answer = growth_json(found())
    six, later = answer["checkpoints"]
    assert (answer["day"], six["months"], later["months"]) == ("2012-04-20", 6, 12)
    row = six["measures"][0]
    assert row["wikis"]["kk.wikipedia"]["state"] == "rose"
    assert row["wikis"]["kk.wikipedia"]["beyond"].keys() == {"rate", "low", "high"}
    assert row["together"]["controls"] == 8
    reading = answer["readings"]["kk.wikipedia"]
    assert reading["read_at"] == "2013-05-16T04:00:00Z"
    assert reading["months"]["edits"][f"{month(5):%Y-%m}"] > 0


def test_a_table_that_loses_comparisons_is_one_that_loses_figures():
    def figures(made):
        return KIND.made(made).record.results

    whole, holed = figures(found()), figures(found(without=("tk", "ug")))
    assert (whole["6 edits"], holed["6 edits"]) == (12, 10)
