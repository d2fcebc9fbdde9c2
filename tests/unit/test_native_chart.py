"""Whether a chart stands above the table: only while its pages say what the table says."""

from datetime import date
from types import SimpleNamespace

import pytest
from factory import make_status
from test_chart_pages import CHART, DAYS, OWNER, TAB, Commons

from bot.chart import keep_chart
from bot.chart_pages import ChartPages
from bot.errors import HeldError, PublishError
from bot.modes import Mode
from bot.publisher import Writing
from collectors.errors import LoginError, TryLaterError
from config.settings import Wiki, Wikis

WIKIS = Wikis(
    home="metawiki",
    wikis={
        name: Wiki(api="https://x.org/w/api.php", project=project, language="en", interwiki=(prefix,))
        for name, project, prefix in (("metawiki", "meta", "m"), ("commonswiki", "commons", "c"))
    },
)


class Place:
    """Where an event is published; `put` is told what stands above the table, and may raise `held`."""

    def __init__(self, commons, *, chart="Conference", mode=Mode.LIVE, extensions=("Chart",)):
        self.commons = commons
        self.declaration = SimpleNamespace(
            name="conference", page="Event", publish=SimpleNamespace(chart=chart)
        )
        self.how = SimpleNamespace(mode=mode)
        self.deployment = SimpleNamespace(
            home="metawiki",
            settings=SimpleNamespace(wikis=WIKIS, wikis_file="wikis.toml"),
            site=lambda _: SimpleNamespace(extensions=frozenset(extensions)),
        )
        self.held = None
        self.tried = []

    def chart_pages(self, wiki, about):
        assert (wiki, about) == ("commonswiki", "m:Event")
        return ChartPages(self.commons, OWNER, Writing(self.commons, self.commons, "of “e”"))

    def put(self, _found, _stored, chart, *, dry):
        assert dry
        self.tried.append(chart)
        if self.held:
            raise self.held


def kept(place, days=DAYS):
    return keep_chart(place, make_status(days=days), None)


def test_the_chart_stands_above_the_table_when_both_pages_are_saved():
    commons = Commons()
    shown = kept(Place(commons))
    assert (shown.wikitext, shown.refused) == ("{{#chart:Conference.chart}}", None)
    assert [page.title for page in shown.pages] == list(commons.texts) == [TAB, CHART]
    assert '"Esep, event “conference”: [[:m:Event]]"' in commons.texts[TAB]


def test_it_stands_on_when_nothing_changed_and_the_table_is_not_tried_for_it():
    commons = Commons()
    kept(Place(commons))
    place = Place(commons)
    assert kept(place).wikitext
    assert place.tried == []


def test_figures_that_the_table_may_not_have_are_not_put_on_commons_either():
    commons = Commons()
    place = Place(commons)
    place.held = HeldError("held")
    with pytest.raises(HeldError):
        kept(place)
    assert place.tried == ["{{#chart:Conference.chart}}"]
    assert commons.texts == {}


@pytest.mark.parametrize("error", [PublishError("blocked"), LoginError("no password")])
@pytest.mark.parametrize("title", [TAB, CHART])
def test_what_a_human_must_settle_leaves_bars_and_is_told(title, error):
    commons = Commons()
    commons.failing[title] = error
    shown = kept(Place(commons))
    assert (shown.wikitext, shown.pages) == ("", ())
    assert str(shown.refused) == f"the table has bars and no chart: {error}"


def test_what_passes_by_itself_is_left_to_the_next_run_with_the_table():
    commons = Commons()
    commons.failing[CHART] = TryLaterError("lag")
    with pytest.raises(TryLaterError):
        kept(Place(commons))


@pytest.mark.parametrize("made", [{"chart": None}, {"mode": Mode.SANDBOX}])
def test_without_a_declared_chart_and_in_a_sandbox_commons_is_not_asked(made):
    commons = Commons()
    shown = kept(Place(commons, **made))
    assert (shown.wikitext, shown.refused, commons.texts) == ("", None, {})


def test_a_home_wiki_that_draws_no_charts_gets_no_call_of_one():
    commons = Commons()
    shown = kept(Place(commons, extensions=()))
    assert "metawiki has no extension Chart" in str(shown.refused)
    assert (shown.wikitext, commons.texts) == ("", {})


@pytest.mark.parametrize("days", [{}, {date(2023, 9, 3): {"wikipedia": 1}}])
def test_where_nothing_can_be_drawn_there_are_bars_and_no_error(days):
    shown = kept(Place(Commons()), days)
    assert (shown.wikitext, shown.refused) == ("", None)
