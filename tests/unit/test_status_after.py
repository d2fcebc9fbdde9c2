"""The rows on what stayed after the event: new editors, first-time editors, and who still edits."""

import pytest
from factory import RESULTS, TARGETS, make_progress, make_rich_status, make_status, retention
from tables import rendered, row, titles

from bot.messages import Messages
from metrics.model import Count, Target
from metrics.results import Result, State

COHORTS = ("New editors retained", "First-time editors retained", "Editors retained")
NO_BREAK = "\N{NO-BREAK SPACE}"


def after(*results, of=5, kept=(2, None, None, None), **options):
    """Return a status with these results, and cohorts of `of` people of whom so many were retained."""
    found = {result.metric: result for result in results}
    return make_status(results={**RESULTS, **found, **retention(of=of, kept=kept)}, **options)


def test_the_rows_stand_under_a_heading_of_their_own():
    block = rendered(make_rich_status())
    assert block.index("'''After the event'''\n") > block.index("|Wikidata\n")
    assert titles(block)[-5:] == ["New editors", "First-time editors", *COHORTS]


def test_new_editors_have_a_row_though_there_are_none():
    _, target, achieved, progress, _ = row(after(Result("new_editors", 0)), "New editors")
    assert (target, achieved, progress) == ("—", "0", "no target")


def test_new_editors_are_told_by_other_numbers_of_days_too():
    found = (Result("new_editors", 5), Result("new_editors_60", 7), Result("new_editors_0", 1))
    assert "(up to 60 days: 7, in the period: 1)" in row(after(*found), "New editors")[4]


@pytest.mark.parametrize(("number", "there"), [(0, False), (3, True), (None, True)])
def test_first_time_editors_have_a_row_where_there_are_any_or_it_is_not_known(number, there):
    block = rendered(after(Result("first_time_editors", number)))
    assert ("First-time editors" in titles(block)) == there


def test_each_checkpoint_says_how_many_of_whom_or_that_it_is_pending():
    facts = row(after(), "New editors retained")[4]
    assert "30 days: 2 of 5 (40%), 90 days: pending, 180 days: pending, 365 days: pending" in facts


def test_the_result_is_that_of_the_last_checkpoint_that_is_over():
    _, _, achieved, progress, _ = row(after(kept=(4, 1, None, None)), "Editors retained")
    assert (achieved, progress) == ("1", "after 90 days")


def test_before_the_first_checkpoint_there_is_no_number():
    _, _, achieved, progress, _ = row(after(kept=(None,) * 4), "Editors retained")
    assert (achieved, progress) == ("—", "pending: this checkpoint is not over")


def test_where_nobody_is_there_to_retain_no_percentage_is_printed():
    status = after(of=0, kept=(None,) * 4)
    cells = row(status, "New editors retained")
    assert cells[1:4] == ["—", "—", "nobody to retain"]
    assert "%" not in "".join(cells)


def test_a_cohort_of_nobody_has_no_row_the_new_editors_apart():
    assert set(titles(rendered(after(of=0, kept=(None,) * 4)))) & set(COHORTS) == {"New editors retained"}


def test_what_is_not_known_is_neither_pending_nor_nought():
    _, _, achieved, progress, facts = row(after(of=None, kept=(None,) * 4), "Editors retained")
    assert (achieved, progress) == ("—", "not known: the data could not be fetched")
    assert facts == "30 days: —, 90 days: —, 180 days: —, 365 days: —"


def test_retained_is_explained_once():
    assert rendered(after()).count("7 to 30 days later") == 1


def test_what_an_earlier_version_did_not_count_has_no_row():
    assert not set(titles(rendered(make_status()))) & {"New editors", *COHORTS}


def test_a_checkpoint_with_a_target_has_a_row_of_its_own_beside_its_cohorts():
    targets = (*TARGETS, Target("retained_30", Count.exact(4)), Target("retained_90", Count.exact(3)))
    status = after(targets=targets)
    assert row(status, "New editors retained after 30 days")[1:3] == ["4", "2"]
    pending = row(status, "New editors retained after 90 days")
    assert pending[1:4] == ["3", "—", "pending: this checkpoint is not over"]
    assert "event days: 2" not in row(status, "New editors retained after 30 days")[4]
    assert "New editors retained" in titles(rendered(status))


def test_a_target_for_retaining_people_who_are_not_there_is_not_missed():
    progress = make_progress("retained_30", State.NOBODY, target=4, raw_target="4", of=0)
    cells = row(make_status(progress=(progress,)), "New editors retained after 30 days")
    assert cells[1:4] == ["4", "—", "nobody to retain"]


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("en", 1, "1 day: x"),
        ("en", 30, "30 days: x"),
        ("kk", 30, "30 күн: x"),
        ("ru", 1, "1 день: x"),
        ("ru", 30, "30 дней: x"),
        ("ru", 182, "182 дня: x"),
    ],
)
def test_days_follow_their_number(language, number, said):
    assert Messages(language).text("esep-checkpoint", number, "x") == said


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("en", "Editors retained", "30 days: 2 of 5 (40%)"),
        ("kk", "Кейін де белсенді өңдеушілер", "30 күн: 2 / 5 (40%)"),
        ("ru", "Редакторы, продолжившие работу", f"30 дней: 2 из 5 (40{NO_BREAK}%)"),
    ],
)
def test_a_share_is_written_in_the_languages_way(language, title, said):
    assert said in row(after(), title, language)[4]


def test_a_share_is_floored():
    assert "30 days: 2 of 3 (66%)" in row(after(of=3), "Editors retained")[4]
