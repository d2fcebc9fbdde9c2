"""What follows on a page: a changed table, a heartbeat, a mark, nothing; or a human is asked."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from factory import RESULTS, make_status
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import HeldError
from bot.published_record import Record, read_record, record_of, with_record
from bot.splice import BEGIN, END, same_figures, splice
from bot.stale_mark import stale
from bot.status_table import render_block
from bot.updates import Rules, table

WEEK = timedelta(days=7)
RULES = Rules(WEEK, shrink_percent=10)
MORNING = datetime(2024, 1, 15, 4, 5, tzinfo=UTC)


def status_with(*, as_of=MORNING, **results):
    changed = {name: replace(RESULTS[name], value=number) for name, number in results.items()}
    return make_status(results={**RESULTS, **changed}, data_as_of=as_of)


def block_and_record(status, with_deleted=None):
    return render_block(status, ["en"], version="0.1.0"), record_of(status, with_deleted or {})


def published(status, with_deleted=None):
    """The block as it stands on the page."""
    return with_record(*block_and_record(status, with_deleted))


def follow(old, status, *, with_deleted=None, rules=RULES):
    return table(*block_and_record(status, with_deleted), rules)(old)


def held(old, status, **options):
    with pytest.raises(HeldError) as error:
        follow(old, status, **options)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_record_on_the_page_is_the_one_that_was_put_there():
    status = status_with()
    assert read_record(published(status)) == record_of(status, {})
    assert record_of(status, {}).results["wikipedia"] == 87


@given(
    st.dictionaries(st.sampled_from(["wikipedia", "bytes_net"]), st.none() | st.integers()), st.datetimes()
)
def test_every_record_is_read_as_it_was_written(results, moment):
    record = Record(moment.replace(tzinfo=UTC), results)
    assert read_record(with_record("\nblock\n", record)) == record


@pytest.mark.parametrize(
    "block",
    ["", "\n{|\n|}\n", "<!-- esep:record {} -->", "<!-- esep:record {broken} -->", "<!-- esep:record {"],
)
def test_a_record_that_cannot_be_read_is_none(block):
    assert read_record(block) is None


def test_the_record_stands_in_a_comment_and_can_be_spliced():
    block = published(status_with())
    assert splice(f"{BEGIN}{END}", block) == f"{BEGIN}{block}{END}"
    assert re.sub(r"<!--.*?-->\n", "", block) == block_and_record(status_with())[0]


def test_the_first_table_is_put_on_an_empty_page():
    assert follow("", status_with()).what == "Status"


def test_a_changed_figure_is_published():
    update = follow(published(status_with()), status_with(wikipedia=88))
    assert update.block == published(status_with(wikipedia=88))


@pytest.mark.parametrize("kind", ["as-of", "next-run", "projection"])
def test_what_time_alone_changes_is_no_change(kind):
    old, new = (f'\n87 <span class="esep-{kind}">{day}</span>\n' for day in ("Monday", "Tuesday"))
    assert same_figures(old, new)


@pytest.mark.parametrize(("later", "what"), [(WEEK, "Time of the data"), (WEEK - timedelta(seconds=1), None)])
def test_the_time_of_the_data_alone_is_published_at_most_once_an_interval(later, what):
    update = follow(published(status_with()), status_with(as_of=MORNING + later))
    assert (update and update.what) == what


def test_a_heartbeat_is_never_made_twice():
    late = status_with(as_of=MORNING + WEEK)
    beat = follow(published(status_with()), late)
    assert follow(beat.block, late) is None


def test_without_newer_data_there_is_no_heartbeat_however_much_time_passes():
    late = replace(status_with(), taken_at=MORNING + 5 * WEEK)
    assert follow(published(status_with()), late) is None


def test_a_table_without_a_record_gets_one():
    block, _ = block_and_record(status_with())
    update = follow(block, status_with())
    assert read_record(update.block)


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ({"wikipedia": 40}, "wikipedia would fall from 87 to 40"),
        ({"wikipedia": 78}, "wikipedia would fall from 87 to 78"),
        ({"wikipedia": None}, "wikipedia would have no number instead of 87"),
        ({"organizers": 2}, "organizers would fall from 4 to 2"),
        ({"participants": 0}, "participants would fall from 31 to 0"),
    ],
)
def test_a_table_that_loses_too_much_is_held_with_the_way_out(lost, told):
    line = held(published(status_with()), status_with(**lost))
    assert told in line
    assert "--allow-shrink" in line


@pytest.mark.parametrize("less", [{"wikipedia": 79}, {"organizers": 3}, {"wikipedia": 90}])
def test_a_small_fall_and_every_rise_are_published(less):
    assert follow(published(status_with()), status_with(**less))


def test_how_far_a_result_may_fall_is_a_setting():
    half = status_with(wikipedia=44)
    assert follow(published(status_with()), half, rules=replace(RULES, shrink_percent=50))
    assert held(published(status_with()), status_with(wikipedia=85), rules=replace(RULES, shrink_percent=0))


@pytest.mark.parametrize("before", [5, None])
def test_a_row_that_would_be_gone_is_held(before):
    old = with_record("\nold\n", Record(MORNING, {"bytes_added": before}))
    assert "the row “bytes_added” would be gone" in held(old, status_with())


def test_first_time_editors_may_become_none():
    one, none = (
        make_status(
            results={
                **RESULTS,
                "first_time_editors": replace(RESULTS["editors"], metric="first_time_editors", value=n),
            }
        )
        for n in (1, 0)
    )
    assert follow(published(one), none)


def test_older_figures_do_not_replace_newer_ones_as_after_a_restore():
    older = status_with(as_of=MORNING - timedelta(days=1), wikipedia=88)
    assert "are newer than the stored ones; collect first" in held(published(status_with()), older)
    assert follow(published(status_with()), older, rules=replace(RULES, allow_shrink=True))


def test_other_words_about_the_same_data_are_published():
    assert follow(published(status_with()), replace(status_with(), notes={"commons": "two walks"}))


def test_a_human_may_let_it_shrink():
    smaller = status_with(wikipedia=1)
    assert follow(published(status_with()), smaller, rules=replace(RULES, allow_shrink=True)).what == "Status"


def test_what_was_held_once_and_let_through_is_not_held_again():
    assert follow(published(status_with(wikipedia=1)), status_with(wikipedia=2))


def test_a_fall_that_deleted_pages_explain_is_published():
    assert follow(published(status_with()), status_with(wikipedia=60), with_deleted={"wikipedia": 87})


def test_pages_that_were_deleted_before_the_last_publication_explain_nothing_now():
    before = published(status_with(), {"wikipedia": 120})
    assert held(before, status_with(wikipedia=60), with_deleted={"wikipedia": 93})


def test_deleted_pages_never_explain_that_nothing_is_left():
    assert held(published(status_with()), status_with(wikipedia=0), with_deleted={"wikipedia": 87})


def test_a_stale_table_is_marked_once_and_keeps_every_figure():
    old = published(status_with())
    marked = stale(["en", "kk"], "Asia/Almaty")(old).block
    assert marked.endswith(old)
    assert marked.count('class="esep-stale"') == 2
    assert "Out of date: since January 15, 2024, 10:05 (UTC+06:00)" in marked
    assert stale(["en", "kk"], "Asia/Almaty")(marked) is None
    assert read_record(marked) == read_record(old)


@pytest.mark.parametrize("block", ["", "\n", "\nsomebody's own table\n"])
def test_nothing_is_marked_where_no_table_of_ours_stands(block):
    assert stale(["en"], "Asia/Almaty")(block) is None


def test_the_mark_goes_with_the_next_good_table_even_if_no_figure_changed():
    marked = stale(["en"], "Asia/Almaty")(published(status_with())).block
    assert follow(marked, status_with()).block == published(status_with())
