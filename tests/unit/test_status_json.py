"""The documented answer of `esep status --json`."""

from factory import make_rich_status

from bot.status import as_json
from metrics.names import METRICS


def rows(status):
    return {row["metric"]: row for row in as_json(status)["progress"]}


def test_every_metric_is_there_though_the_table_has_no_row_of_it():
    found = rows(make_rich_status())
    assert set(found) < set(METRICS)
    assert {"bytes_net", "wikidata_merges", "retained_all_365", "new_editors_60"} < set(found)


def test_each_row_has_the_same_keys():
    assert {tuple(row) for row in rows(make_rich_status()).values()} == {
        (
            *("metric", "target", "result", "ratio", "state", "other_reading"),
            *("of", "beside", "before", "uplift", "last_year", "counts"),
        )
    }


def test_a_row_tells_what_stands_beside_its_result():
    found = rows(make_rich_status())
    wikipedia = found["wikipedia"]
    assert (wikipedia["before"], wikipedia["uplift"], wikipedia["last_year"]) == (9, 78, 1200)
    assert wikipedia["beside"]["largest_contributor"] == 34
    assert (found["retained_30"]["result"], found["retained_30"]["of"]) == (4, 5)


def test_each_day_is_told_with_its_projects_for_both_windows():
    answer = as_json(make_rich_status())
    assert answer["days"] == [
        {"date": "2023-09-02", "wikipedia": 3, "commons": 0},
        {"date": "2023-09-09", "wikipedia": 1, "commons": 2},
    ]
    assert answer["event_days"]["days"] == []
