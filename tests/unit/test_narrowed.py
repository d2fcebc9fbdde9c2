"""A target that was narrowed to created, or to improved, pages: one number everywhere."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from factory import GRANT_WINDOW, RESULTS, make_status
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import rendered, row
from test_compute import AFTER_ALL, START, counted, edit, event
from test_decide import DECLARATION
from test_evidence import WIKIDATA, people, some_rows
from test_explain import ROWS
from test_explain import made as explained
from test_explanation import explanation

from bot.changes import changes
from bot.declared import mistakes
from bot.explanation import explanation_lines
from bot.final import Final
from bot.messages import Messages
from bot.status import as_json
from bot.stored import promised
from config.events import EventDeclaration
from config.settings import DEFAULT_WIKIS, load_wikis
from metrics.compare import compare
from metrics.compute import compute
from metrics.evidence import evidence
from metrics.explain import explain
from metrics.frames import contributions
from metrics.model import Count, CountKind, Grant, PageKind, Target
from metrics.overlaps import counted_sets
from metrics.profiles import ESEP_1, PROFILES
from metrics.results import Result, State, WindowResult

KINDS = st.dictionaries(st.sampled_from(["wikipedia", "commons", "wikidata"]), st.sampled_from(PageKind))
THERE = load_wikis(DEFAULT_WIKIS).wikis
CREATED, IMPROVED = ({"wikipedia": kind} for kind in PageKind)
BEFORE = datetime(2023, 8, 20, tzinfo=UTC)


def narrowed(*rows, only=CREATED, **options):
    return counted(*rows, of=event(only=only, **options)).grant


def wikipedia(*rows, **options):
    return narrowed(*rows, **options).results["wikipedia"]


ONE_OF_EACH = (edit(10, parent_id=0), edit(11, page=2), edit(12, page=3))
"""A page that was created, and two that were improved."""


@pytest.mark.parametrize(("only", "number"), [({}, 3), (CREATED, 1), (IMPROVED, 2)])
def test_the_result_is_the_number_of_the_kind_that_was_promised(only, number):
    assert wikipedia(*ONE_OF_EACH, only=only).value == number


def test_a_page_that_was_created_and_then_edited_is_no_improved_one():
    assert wikipedia(edit(10, parent_id=0), edit(11), only=IMPROVED).value == 0


def test_what_else_was_done_is_still_told_by_wiki():
    counts = narrowed(*ONE_OF_EACH).wikis["kkwiki"]
    assert (counts.created, counts.improved) == (1, 2)


def test_other_projects_and_people_are_not_narrowed():
    window = narrowed(*ONE_OF_EACH, edit(20, wiki="commonswiki", namespace=6), only={"wikipedia": "created"})
    assert (window.results["commons"].value, window.results["editors"].value) == (1, 1)
    assert window.results["commons"].only is None


def test_both_readings_of_organizers_are_of_the_same_kind():
    rows = (edit(10, parent_id=0), edit(11, page=2, account=2), edit(12, page=3, account=2, parent_id=0))
    result = wikipedia(*rows, organizers=[2])
    assert (result.value, result.other_reading) == (1, 2)


def test_the_time_before_is_compared_by_the_same_kind():
    before = (
        edit(10, parent_id=0, timestamp=BEFORE),
        edit(11, page=2, timestamp=BEFORE),
        edit(12, page=3, timestamp=BEFORE.replace(year=2022, month=9, day=20)),
    )
    window = narrowed(*before, with_last_year=True)
    assert (window.before["wikipedia"], window.last_year["wikipedia"]) == (1, 0)


def test_what_stands_beside_the_number_is_of_its_pages():
    light = [edit(20 + n, account=n, page=20 + n, sizediff=3) for n in range(1, 7)]
    begun = edit(40, page=40, parent_id=0, timestamp=BEFORE, moved_in_at=START)
    options = {"people": range(1, 7)}
    created, improved = (wikipedia(*light, begun, only=only, **options) for only in (CREATED, IMPROVED))
    assert (created.value, created.beside["light_edits"], created.beside["moved_in"]) == (1, 0, 1)
    assert "largest_contributor" not in created.beside
    assert (improved.value, improved.beside["light_edits"], improved.beside["moved_in"]) == (6, 6, 0)
    assert improved.beside["largest_contributor"] == 1


@settings(max_examples=12)
@given(some_rows, people, KINDS)
def test_the_number_its_evidence_its_days_and_what_events_share_are_the_same(rows, listed, only):
    of = event(listed, only=only)
    of = replace(of, wikis=(*of.wikis, WIKIDATA))
    window = compute(contributions(rows), of, ESEP_1, known_until=AFTER_ALL).grant
    material = explained(rows, listed, only=only)
    counting = material.within(GRANT_WINDOW)
    for project, kind in only.items():
        found, shared = evidence(counting, project), counted_sets(counting)[project]
        assert set(found.rows["kind"]) <= {kind.value}
        assert len(found) == len(shared)
        assert sum(day[project] for day in window.days.values()) == window.results[project].value
        parts = [getattr(each, kind) for each in window.wikis.values() if each.project == project]
        assert sum(parts) == window.results[project].value


@settings(max_examples=15)
@given(ROWS, people, KINDS, st.sampled_from(["wikipedia", "commons", "wikidata"]))
def test_every_difference_to_another_definition_is_told(rows, listed, only, metric):
    first, *others = explain(explained(rows, listed, only=only), metric)
    for other in others:
        assert other.result - first.result == other.more.number - other.less.number


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_every_definition_counts_the_kind_that_was_promised(profile):
    frame = contributions(ONE_OF_EACH)
    found = compute(frame, event(only=CREATED), profile, known_until=AFTER_ALL)
    assert found.grant.results["wikipedia"].value == 1


def test_a_page_that_another_definition_takes_for_the_other_kind_is_told_with_the_reason():
    rows = [edit(10, parent_id=0, tags="mw-reverted"), edit(11)]
    _, *others = explain(explained(rows, only=CREATED), "wikipedia")
    dashboard = next(said for said in others if said.name == "dashboard")
    assert dashboard.more.reasons == {"reverted": 1}
    assert list(dashboard.more.found.rows["reasons"]) == [("reverted", "narrowed")]


def declared(**targets):
    return EventDeclaration.model_validate({**DECLARATION.model_dump(), "targets": targets})


PHOTOS = {"counts": "created", "why": "photos were promised"}


def grant(*targets):
    return Grant("Grants:Example", None, None, None, None, (), (), targets, (), 1)


def test_a_narrowed_target_keeps_the_number_and_the_place_of_the_grant_page():
    given = Target("commons", Count.exact(200), where="Commons")
    (found,) = promised(grant(given), declared(commons=PHOTOS))
    assert found == replace(given, note="photos were promised")


def test_a_target_may_be_narrowed_and_overridden_at_once():
    given = Target("commons", Count.exact(200), where="Commons")
    (found,) = promised(grant(given), declared(commons={**PHOTOS, "count": 50}))
    assert (found.count, found.note, found.where) == (Count.exact(50), "photos were promised", "")


def test_without_a_target_the_row_says_what_it_counts_and_has_no_verdict():
    (target,) = promised(grant(), declared(commons=PHOTOS))
    results = {"commons": Result("commons", 7, only=PageKind.CREATED)}
    (found,) = compare(
        WindowResult(GRANT_WINDOW, results, {}), [target], days=GRANT_WINDOW, at=GRANT_WINDOW.end
    )
    assert target.count.kind == CountKind.NONE
    assert (found.state, found.target, found.note) == (State.NO_TARGET, None, "photos were promised")
    assert found.only == PageKind.CREATED


def status(kind=PageKind.CREATED, note="photos were promised", **options):
    results = {**RESULTS, "commons": Result("commons", 204, 204, only=kind)}
    target = Target("commons", Count.exact(200), note)
    return make_status(results=results, targets=(target,), **options)


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("en", "Wikimedia Commons", "counted here: created pages only"),
        ("kk", "Ортаққор", "мұнда тек жасалған беттер саналады"),
        ("ru", "Викисклад", "здесь считаются только созданные страницы"),
    ],
)
def test_the_row_says_what_it_counts_and_why(language, title, said):
    facts = row(status(), title, language)[4]
    assert said in facts
    assert "photos were promised" in facts


def test_a_row_that_counts_both_kinds_says_nothing_of_it():
    assert "counted here" not in rendered(make_status())


def test_the_json_names_what_a_number_counts():
    rows = {each["metric"]: each["counts"] for each in as_json(status())["progress"]}
    assert rows["commons"] == "created"
    assert rows["wikipedia"] == "created_or_improved"
    assert rows["editors"] is None


def test_narrowing_a_target_later_is_told_like_any_moved_goalpost():
    before, now = make_status(targets=(Target("commons", Count.exact(200)),)), status()
    (change,) = changes(before, now)
    assert (change.of, change.metric, change.before, change.after) == (
        "counts",
        "commons",
        "created_or_improved",
        "created",
    )
    again = replace(now, changes=(change,))
    assert changes(again, again) == (change,)
    block = rendered(again)
    assert "from “pages created or improved” to “created pages”" in block
    (told,) = as_json(again)["changes"]
    assert (told["of"], told["before"]) == ("counts", "created_or_improved")


def test_reported_figures_go_on_counting_what_they_counted():
    assert Final(status(), {}).only == {"commons": PageKind.CREATED}
    assert Final(make_status(), {}).only == {}


def test_an_explanation_names_the_kind_the_reason_and_the_place():
    told = explanation(edit(1))
    progress = replace(told.progress, only=PageKind.CREATED)
    target = replace(told.target, note="articles were promised")
    lines = list(explanation_lines(replace(told, progress=progress, target=target), Messages("en")))
    assert "counted here: created pages only" in lines
    assert "created: 41, improved: 46" in lines
    assert "reason for this target: articles were promised" in lines
    assert any(line.startswith("Where the target stands:") for line in lines)


@pytest.mark.parametrize("metric", ["editors", "bytes_added", "uploads"])
def test_only_content_can_be_narrowed(metric):
    ((field, _),) = mistakes(declared(**{metric: PHOTOS}), THERE)
    assert field == ("targets", metric, "counts")


def test_content_of_every_kind_can():
    assert list(mistakes(declared(commons=PHOTOS, wikinews=PHOTOS), THERE)) == []
