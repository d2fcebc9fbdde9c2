"""The pages of a chart: only what differs is saved, only what is ours is written over."""

import json
from datetime import date

import pytest
from factory import make_status

from bot.chart_documents import chart_documents
from bot.chart_pages import ChartPages, owner_of
from bot.errors import PublishError
from bot.publisher import NOT_THERE, EditConflictError, Writing
from collectors.errors import TryLaterError

DAYS = {date(2023, 9, 3): {"wikipedia": 87, "commons": 241, "wikidata": 100}}
OWNER = owner_of("conference")
TAB, CHART = "Data:Conference.tab", "Data:Conference.chart"


class Commons:
    """A wiki of pages as the read client and the writing side see it, which keeps `model` of each."""

    wiki = "commonswiki"

    def __init__(self, **texts):
        self.texts = texts
        self.models = {}
        self.summaries = []
        self.failing = {}

    def get(self, *, titles=None, revids=None, **_):
        title = titles or list(self.models)[revids - 1]
        page = {"title": title, "ns": 486, "missing": title not in self.texts}
        if title in self.texts:
            page["revisions"] = [{"revid": 1, "slots": {"main": {"content": self.texts[title]}}}]
        return {"query": {"pages": [page]}}

    def confirm(self):
        pass

    def save(self, edit):
        title = edit.base.title
        if title in self.failing:
            raise self.failing[title]
        assert (edit.base.revision == NOT_THERE) == (title not in self.texts)
        self.texts[title] = edit.text
        self.models[title] = edit.model
        self.summaries.append(edit.summary)
        return len(self.models)


def documents(days=DAYS):
    return chart_documents(make_status(days=days), "Conference", sources=f"{OWNER}[[:m:Event]]")


def kept(commons, wanted=None, *, live=True):
    pages = ChartPages(commons, OWNER, Writing(commons, commons, "of “e”") if live else None)
    return pages.save(pages.plan(wanted or documents()))


def test_both_pages_are_made_the_table_first_each_as_the_extensions_kind_of_page():
    commons = Commons()
    kept(commons)
    assert list(commons.models.items()) == [(TAB, "Tabular.JsonConfig"), (CHART, "Chart.JsonConfig")]
    assert json.loads(commons.texts[TAB])["data"][-1] == ["2023-09-03", 87, 241, 100]
    assert commons.summaries[0] == "Data of the chart of “e”"


def test_a_page_that_says_the_same_is_not_edited_however_it_is_spelt():
    commons = Commons()
    kept(commons)
    commons.texts = {title: json.dumps(json.loads(text)) for title, text in commons.texts.items()}
    commons.models.clear()
    assert not any(page.changed for page in kept(commons))
    assert commons.models == {}


def test_new_figures_change_the_table_alone():
    commons = Commons()
    kept(commons)
    commons.models.clear()
    later = {date(2023, 9, 4): DAYS[date(2023, 9, 3)]}
    assert [page.changed for page in kept(commons, documents(later))] == [True, False]
    assert list(commons.models) == [TAB]


def test_without_leave_to_write_the_pages_are_only_planned():
    commons = Commons()
    assert [(page.title, page.changed, page.revision) for page in kept(commons, live=False)] == [
        (TAB, True, None),
        (CHART, True, None),
    ]
    assert commons.texts == {}


@pytest.mark.parametrize("title", [TAB, CHART])
@pytest.mark.parametrize(
    "text", ['{"license": "CC0-1.0"}', "[]", "no JSON", '{"sources": "Esep, event “other”: "}']
)
def test_a_page_of_somebody_else_or_another_event_is_not_written_over(title, text):
    commons = Commons(**{title: text})
    with pytest.raises(PublishError, match=f"“{title}” is somebody else's or another event's"):
        kept(commons)
    assert commons.texts == {title: text}


def test_no_event_owns_what_belongs_to_one_whose_name_begins_like_its_own():
    assert not owner_of("conference-2").startswith(owner_of("conference"))
    assert "{{" not in owner_of("{{delete}}")


def test_an_edit_that_somebody_makes_meanwhile_is_left_to_the_next_run():
    commons = Commons()
    commons.failing[CHART] = EditConflictError()
    with pytest.raises(TryLaterError, match=r"Conference\.chart” was edited meanwhile"):
        kept(commons)


def test_what_stands_there_after_saving_has_to_be_what_was_saved(monkeypatch):
    commons = Commons()
    save = commons.save

    def saved_otherwise(edit):
        revision = save(edit)
        commons.texts[edit.base.title] = "{}"
        return revision

    monkeypatch.setattr(commons, "save", saved_otherwise)
    with pytest.raises(PublishError, match="not what was saved"):
        kept(commons)
