"""What is told beside a number of pages, and never taken from it."""

import pytest
from test_compute import counted, edit, event

from metrics.names import BESIDE


def beside(*rows, people=5, metric="wikipedia"):
    return counted(*rows, of=event(range(1, people + 1))).grant.results[metric].beside


@pytest.mark.parametrize(("people", "told"), [(4, None), (5, 3)])
def test_the_largest_contributor_is_told_from_five_people_on(people, told):
    rows = [edit(10 + n, account=n, page=n) for n in range(1, people + 1)]
    rows += [edit(20 + n, account=2, page=10 + n) for n in range(2)]
    assert beside(*rows, people=9).get("largest_contributor") == told


def test_two_edits_of_one_page_make_nobody_a_larger_contributor():
    rows = [edit(10 + n, account=n, page=n) for n in range(1, 6)]
    assert beside(*rows, edit(20, account=1, page=1))["largest_contributor"] == 1


@pytest.mark.parametrize(("sizes", "light"), [([49, -49], 1), ([49, 50], 0), ([10, None], 0)])
def test_a_page_is_light_where_every_edit_is_known_to_be(sizes, light):
    assert beside(*(edit(10 + n, sizediff=size) for n, size in enumerate(sizes)))["light_edits"] == light


def test_light_edits_say_nothing_of_files():
    assert "light_edits" not in beside(edit(10, wiki="commonswiki", namespace=6), metric="commons")


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"tags": "OAuth CID: 1776"}, "batch_tools"),
        ({"tags": "openrefine-3.7"}, "batch_tools"),
        ({"comment": "[[:toollabs:editgroups/b/QSv2T/1|details]]"}, "batch_tools"),
        ({"tags": "mw-removed-redirect"}, "over_redirect"),
        ({"tags": "mw-manual-revert"}, "uncertain_reverts"),
        ({"is_disambiguation": True}, "disambiguation"),
    ],
)
def test_kinds_of_pages_are_told_by_tags_summaries_and_the_page_itself(row, key):
    told = beside(edit(10, **row))
    assert {name for name, number in told.items() if number and name != "light_edits"} == {key}


def test_one_edit_by_hand_takes_a_page_out_of_the_batches():
    assert beside(edit(10, tags="OAuth CID: 1776"), edit(11))["batch_tools"] == 0


def test_everything_told_has_a_name():
    rows = [edit(10 + n, account=n, page=n, is_disambiguation=False) for n in range(1, 6)]
    results = counted(*rows, of=event(range(1, 6), with_histories=True)).grant.results
    assert {key for result in results.values() for key in result.beside} == set(BESIDE)
