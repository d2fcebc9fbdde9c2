"""The same made-up dump, counted by DuckDB and by Spark: both find what was counted by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from made_dump import (
    ASEL,
    KK,
    RESULTS,
    STATES,
    asks_of,
    line,
    made_event,
    page,
    revision,
    work_of,
    write_all,
    write_text,
)

from bot.dump_portfolio import Job, by_duckdb, by_spark
from collectors.history_shards import Shards
from metrics.model import Window


@pytest.fixture
def shards(tmp_path):
    return Shards(tmp_path / "shards", "256MB")


@pytest.fixture(params=["duckdb", "spark"])
def count(request, shards):
    """Return what counts a job: each of the two."""
    if request.param == "duckdb":
        return lambda job: list(by_duckdb(job, shards))
    spark = request.getfixturevalue("spark")
    return lambda job: list(by_spark(job, spark))


def job_of(files, *works):
    asks = tuple(ask for work in works for ask in asks_of(work))
    return Job({work.event.name: work for work in works}, asks, tuple(files))


def days_of_august():
    """Return an event for each of many days, with the same people in all of them."""
    for day in range(1, 29):
        start = datetime(2023, 8, day, tzinfo=UTC)
        window = Window(start, start + timedelta(days=1), "UTC")
        yield work_of(made_event(f"day-{day}", window, window, wikis=(KK,)))


def test_both_find_what_was_counted_by_hand(count, tmp_path):
    """And of many events with the same person in all of them, each gets what is its own."""
    works = [work_of(made_event()), *days_of_august()]
    lines = count(job_of(write_all(tmp_path), *works))
    found = {metric: result for name, metric, result, _, _ in lines if name == "september"}
    assert {metric: found[metric] for metric in RESULTS} == RESULTS
    states = {metric: state for name, metric, _, _, state in lines if name == "september"}
    assert {metric: states[metric] for metric in STATES} == STATES
    assert ("september", "wikipedia", 5, "7", "not_met") in lines
    of_days = {name: result for name, metric, result, _, _ in lines if metric == "wikipedia"}
    assert [name for name, result in of_days.items() if result and name != "september"] == ["day-20"]
    assert len(of_days) == len(works)


def test_a_line_with_an_unknown_number_of_columns_is_refused(count, tmp_path):
    good = line(revision("kkwiki", 1, "2023-09-02 10:00", ASEL, page(1)))
    file = write_text(tmp_path, "2023-12.kkwiki.all-time.tsv.bz2", f"{good}{good.strip()}one\tmore\n")
    with pytest.raises(Exception, match=r"2023-12\.kkwiki\.all-time\.tsv\.bz2.*79"):
        count(job_of([file], work_of(made_event(wikis=(KK,)))))
