"""A milestone in words, on its page and as JSON."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages import Messages
from bot.milestone import EventPart, Milestone
from bot.milestone_table import milestone_block, milestone_json, told
from bot.status_row import BLUE, BROWN, GREEN
from config.milestones import MilestoneDeclaration
from metrics.mass_uploads import Created
from metrics.milestones import Reading, standing
from metrics.model import Window

START = datetime(2011, 6, 1, tzinfo=UTC)
BY = datetime(2011, 12, 16, 18, tzinfo=UTC)
PERIOD = Window(datetime(2011, 5, 31, 18, tzinfo=UTC), datetime(2011, 7, 31, 18, tzinfo=UTC), "Asia/Almaty")
PART = EventPart("campaign", PERIOD, Created(300, 12, 2048), Created(900, 1, None), START)


def milestone(values=tuple(20_000 + 700 * day for day in range(23)), part=None, **declared):
    given = {
        "name": "articles",
        "wiki": "kkwiki",
        "count": "articles",
        "number": 100_000,
        "by": date(2011, 12, 16),
        "timezone": "Asia/Almaty",
        "steps": (10_000, 25_000, 50_000),
    }
    declaration = MilestoneDeclaration.model_validate(given | declared)
    readings = [Reading(START + timedelta(days=day), value) for day, value in enumerate(values)]
    found = standing(readings, declaration.number, BY, steps=declaration.steps)
    return Milestone(declaration, readings, found, part)


def facts(found, language="en"):
    return dict(told(found, Messages(language)).facts)


def test_the_campaign_of_2011_is_told_with_growth_and_the_day_it_leads_to():
    found = facts(milestone())
    assert found["Now"] == "35,400"
    assert (found["In the last day"], found["In the last seven days"]) == ("+700", "+4,900")
    assert found["Pace of the last 22 days"] == "+700 a day (most likely +700 to +700)"
    assert found["At this pace reached on"].startswith("September 24, 2011 (most likely between")


def test_steps_are_told_with_their_days():
    assert facts(milestone())["Milestones"] == (
        "10,000: before June 1, 2011; 25,000: June 9, 2011; 50,000: to come; 100,000: to come"
    )


def test_what_was_not_read_yet_is_a_dash_and_nothing_is_projected():
    found = facts(milestone(values=(20_000, 20_700)))
    assert (found["In the last day"], found["In the last seven days"]) == ("+700", "—")
    assert not [label for label in found if label.startswith(("Pace", "At this pace"))]


def test_a_count_that_stands_still_leads_to_no_day():
    assert facts(milestone(values=[20_000] * 20))["At this pace reached on"] == "not within ten years"


def test_the_people_of_an_event_are_told_apart_from_their_mass_uploads():
    found = [value for label, value in facts(milestone(part=PART)).items() if "event’s people" in label]
    assert found == ["300 pages by 12 people, half of them of 2,048 bytes or more", "900 pages by 1 person"]


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_every_language_tells_the_same_figures(language):
    block = milestone_block(milestone(part=PART, languages=(language,)))
    plain = block.replace(",", "").replace("\N{NO-BREAK SPACE}", "")
    assert f'lang="{language}"' in block
    assert [number for number in ("35400", "100000", "4900", "25000", "2048") if number not in plain] == []


def test_a_page_may_bear_several_languages():
    block = milestone_block(milestone(languages=("kk", "ru")))
    assert block.count('class="esep-milestone"') == 2


def test_the_bar_is_never_wider_than_its_frame():
    assert "width:100%" in milestone_block(milestone(values=[150_000]))


@pytest.mark.parametrize(("values", "colour"), [([20_000] * 20, BROWN), ([20_000], BLUE), (None, GREEN)])
def test_the_bar_has_the_colour_of_the_state_that_the_words_tell(values, colour):
    found = milestone(values) if values else milestone()
    assert f"solid {colour};" in milestone_block(found)


def test_what_is_searched_for_cannot_become_markup():
    block = milestone_block(milestone(count=None, search="{{Delete}} [[x]] |}"))
    assert "{{Delete}}" not in block
    assert "[[x]]" not in block


def test_the_answer_for_programs_has_every_reading_and_the_bounds():
    answer = milestone_json(milestone(part=PART))
    assert (answer["state"], answer["value"], answer["last_week"]) == ("on_track", 35_400, 4_900)
    assert answer["projection"]["days"] == 22
    assert len(answer["readings"]) == 23
    assert answer["steps"][0] == {"number": 10_000, "above_at": "2011-06-01T00:00:00Z", "below_at": None}
    assert answer["event"]["in_mass"] == {"pages": 900, "accounts": 1, "median_size": None}
