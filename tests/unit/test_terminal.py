"""The terminal and the CSV: the same figures, for people at a shell and for spreadsheets."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from factory import RESULTS, make_progress, make_rich_status, make_status
from tables import rendered, titles

from bot.messages import Messages
from bot.status_csv import COLUMNS, status_csv
from bot.terminal import Screen, diff_text, print_status
from metrics.model import Count, CountKind, Target
from metrics.names import BESIDE, PEER_METRICS
from metrics.results import Result, State


def printed(status, **settings):
    out = io.StringIO()
    print_status(status, Screen(file=out, **{"width": 160, **settings}))
    return out.getvalue()


def line_of(text, title):
    return next(line for line in text.splitlines() if title in line)


def rows(status):
    return list(csv.DictReader(io.StringIO(status_csv(status))))


def test_a_line_has_the_columns_of_the_wiki_table():
    text = printed(make_status())
    assert [
        word for word in text.split() if word in ("Metric", "Target", "Achieved", "Progress", "Explanation")
    ]
    line = line_of(text, "Wikipedia")
    for part in ("100", "87", "87%, below target: 87 of 100", "created: 41, improved: 46"):
        assert part in line


def test_colour_is_not_needed_to_read_it():
    text = printed(make_status(), color_system=None, no_color=True)
    assert "\x1b" not in text
    assert "120%, met: 241 of 200" in text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut(width):
    text = printed(make_status(), width=width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "…" not in text


def test_where_columns_have_no_room_each_metric_is_a_few_lines_with_the_same_states():
    text = printed(make_status(), width=44)
    assert "Wikipedia\n  Target: 100, Achieved: 87\n  87%, below target: 87 of 100\n" in text
    assert "  created: 41, improved: 46\n" in text


def test_outside_text_is_not_read_as_rich_markup():
    targets = (Target("wikipedia", Count("[bold]30?[/]", CountKind.AMBIGUOUS)),)
    text = printed(make_status(targets=targets, event="[red]x"))
    assert "[bold]30?[/]" in text
    assert "[red]x" in text


def test_a_stale_wiki_is_named():
    assert "Out of date: kkwiki" in printed(make_status(stale={"kkwiki": datetime(2024, 1, 1, tzinfo=UTC)}))


def test_names_are_not_printed():
    assert "Secret" not in printed(make_status())


def test_a_diff_names_the_page_and_shows_both_sides():
    assert diff_text("a\nb\n", "a\nc\n", "Event").splitlines() == [
        "--- Event (now)",
        "+++ Event (new)",
        "@@ -1,2 +1,2 @@",
        " a",
        "-b",
        "+c",
    ]


def test_no_change_has_no_diff():
    assert diff_text("a\n", "a\n", "Event") == ""


def test_the_csv_has_one_row_a_metric():
    found = rows(make_status())
    assert tuple(found[0]) == COLUMNS
    assert [row["metric"] for row in found][:4] == ["participants", "editors", "organizers", "wikipedia"]
    assert found[3] == {
        "metric": "wikipedia",
        "target": "100",
        "result": "87",
        "ratio": "0.87",
        "state": "not_met",
        "other_reading": "96",
        "event_days_result": "31",
        "lower_bound": "",
        "counts": "created_or_improved",
        **dict.fromkeys(("of", "before", "uplift", "last_year", *BESIDE), ""),
    }


def test_the_csv_tells_what_stands_beside_a_result():
    found = {row["metric"]: row for row in rows(make_rich_status())}
    wikipedia, retained = found["wikipedia"], found["retained_30"]
    assert [wikipedia[name] for name in ("before", "uplift", "last_year")] == ["9", "78", "1200"]
    assert (wikipedia["light_edits"], wikipedia["largest_contributor"]) == ("2", "34")
    assert (retained["result"], retained["of"]) == ("4", "5")
    assert found["bytes_added"]["unknown_sizes"] == "3"


def test_the_terminal_has_the_rows_of_the_wiki_table_and_shorter_explanations():
    text = printed(make_rich_status(), width=400)
    for title in titles(rendered(make_rich_status())):
        assert line_of(text, f" {title} ")
    assert "30 days: 4 of 5 (80%)" in line_of(text, " Editors retained ")
    assert "the same people in the 32 days before: 9 (uplift +78)" in text
    assert "largest contributor" not in text


def as_another_tool(*results):
    """Return a status by Wikimetrics' profile, with these results besides those of the form."""
    everything = {**RESULTS, **{result.metric: result for result in results}}
    status = make_status(results=everything)
    return replace(status, snapshot=replace(status.snapshot, profile="wikimetrics"))


def test_by_another_tools_profile_everything_that_it_counts_has_a_row():
    results = (Result("edits", 412, 480), Result("bytes_net", -7), Result("new_editors_0", 1))
    text = printed(as_another_tool(*results), width=400)
    assert "412" in line_of(text, " Edits ")
    assert "with the organizers: 480" in line_of(text, " Edits ")
    assert "-7" in line_of(text, " Bytes added, net ")
    assert line_of(text, " New editors, from the start on ")
    assert "by definition wikimetrics" in text


def test_who_edited_within_a_day_is_told_with_all_who_could_and_those_not_known_yet():
    of_five = Result("edited_in_a_day", 3, 3, of=5, beside={"censored": 1})
    text = line_of(printed(as_another_tool(of_five), width=400), " New editors who edited within a day ")
    assert "of 5 new editors; not known yet: 1" in text


@pytest.mark.parametrize("metric", ["active_before", "edited_in_a_day"])
def test_days_that_were_not_collected_are_the_reason_why_there_is_no_number(metric):
    text = printed(as_another_tool(Result(metric, None, measured=False)), width=400)
    assert "not measured: the days before were not collected" in text


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
@pytest.mark.parametrize("metric", PEER_METRICS)
def test_every_metric_of_another_tool_has_a_row_in_every_language(metric, language):
    title = Messages(language).text(f"esep-metric-{metric}")
    assert title in titles(rendered(as_another_tool(Result(metric, 8)), language))


def test_the_terminal_says_how_it_was_counted():
    text = printed(make_status(reverts="history"), width=400)
    assert "by definition esep-1" in text
    assert "by the wikis’ tags and the pages’ histories" in text


def test_where_more_people_may_be_the_csv_says_so_of_what_they_would_change():
    people = replace(make_status().people, lower_bound=True)
    bounds = {row["metric"]: row["lower_bound"] for row in rows(make_status(people=people))}
    assert {metric for metric, bound in bounds.items() if bound != "yes"} == {"organizers"}
    unknown = make_status(people=people, progress=(make_progress("wikinews", State.UNKNOWN),))
    assert [row["lower_bound"] for row in rows(unknown)] == [""]


def test_the_figures_of_the_list_are_a_line():
    text = printed(make_status(), width=400)
    assert "Participants’ list: claimed by the grant (32); listed (38); valid" in text
    assert "accounts, without the organizers (31); active: at least one counted edit (27)" in text


def test_what_is_not_known_is_empty():
    (row,) = rows(make_status(progress=(make_progress("wikinews", State.UNKNOWN, target=3),)))
    assert (row["result"], row["ratio"], row["event_days_result"]) == ("", "", "")


@pytest.mark.parametrize("raw", ["=1+1", "+30", "-30?", "@A1"])
def test_a_text_cell_is_never_a_formula(raw):
    (row,) = rows(make_status(progress=(make_progress("commons", State.UNREAD, raw_target=raw),)))
    assert row["target"] == f"'{raw}"


def test_a_number_is_never_quoted():
    (row,) = rows(make_status(progress=(make_progress("commons", State.MET, target=1, result=-1),)))
    assert row["result"] == "-1"
