"""What is read from reports of many kinds, and how it stands beside the grant's targets."""

import json
from pathlib import Path

import pytest
import requests
import responses
from hypothesis import given
from hypothesis import strategies as st

from bot.grants import fetch, read_file
from bot.report_json import report_json
from collectors.api import Api
from collectors.errors import NotFoundError, UnreadableError
from collectors.report_cells import figures_in
from collectors.report_page import (
    fetch_report,
    is_report,
    parse_report,
    read_report_file,
)
from metrics.model import Count, CountKind, Target
from metrics.reports import Disagreement, Outcome, Report, declared_and_reported

PAGES = Path(__file__).parents[1] / "fixtures" / "reports"
URL = "https://meta.example/w/api.php"
GRANT = "Grants:Programs/Test fund/Саяхат (ID: 99000004)"


def report_of(*outcomes):
    return Report("Grants:R/Report", 1, None, None, (), (), outcomes, (), (), ())


def outcomes(rows):
    return parse_report(f"<p>Report type: Final</p><table>{rows}</table>", title="R", revision=1).outcomes


def compared(target, *figures, measured=None, repeated=None):
    outcomes = [Outcome("", "wikidata", repeated, figure) for figure in figures]
    measurements = {} if measured is None else {"wikidata": measured}
    (row,) = declared_and_reported([Target("wikidata", target)], report_of(*outcomes), measurements)
    return row


def wiki_has(*titles):
    pages = [{"title": title} for title in titles] + [{"title": f"{GRANT}/Talk", "missing": True}]
    responses.get(URL, json={"query": {"pages": pages}})
    return Api("metawiki", URL, requests.Session())


@pytest.mark.parametrize(
    "path", [path for path in sorted(PAGES.iterdir()) if path.suffix != ".json"], ids=lambda path: path.name
)
def test_a_saved_report_is_read_as_the_file_beside_it_says(path):
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(report_json(read_report_file(path), ()))) == expected


@pytest.mark.parametrize(
    ("cell", "metric", "low", "high"),
    [
        ("Number of participants 20+", "participants", 20, None),
        ("Number of participants (30)", "participants", 30, 30),
        ("Number of participants: 25-30", "participants", 25, 30),
        ("Number of participants: at least 100", "participants", 100, None),
        ("Number of participants-40", "participants", 40, 40),
        ("Number of participants -30+", "participants", 30, None),
        ("Number of participants - 1.44K", "participants", 1440, 1440),
        ("1. Number of participants: 100-ден астам", "participants", 100, None),
        ("50 new or improved articles (25 for each project)", "wikipedia", 50, 50),
        ("15 participants (8 for one, 7 for the other)", "participants", 15, 15),
        ("at least 15 participants", "participants", 15, None),
        ("Sixteen (16)", None, 16, 16),
        ("12 workshops", None, 12, 12),
    ],
)
def test_a_cell_with_a_label_and_a_number_is_read_in_either_order(cell, metric, low, high):
    (figure,) = figures_in(cell)
    assert (figure.metric, figure.count.lo, figure.count.hi) == (metric, low, high)


@pytest.mark.parametrize(
    "cell",
    [
        "Number of participants about 40",
        "about 40 participants",
        "Twenty-four (23)",
        "14 participants (8 for one, 7 for the other)",
        "Participants from abroad 12",
        "20 participants, about 10 editors",
        "5 participants 6 editors",
        "many",
        "12 " + "very " * 100 + "long",
    ],
)
def test_a_cell_that_can_be_read_in_two_ways_is_not_read(cell):
    (figure,) = figures_in(cell)
    assert figure.count.kind == CountKind.AMBIGUOUS


@pytest.mark.parametrize("cell", ["12 or so", "40 expected", "30 people, 10 of them new"])
def test_beside_a_metrics_name_a_number_with_other_words_is_not_read(cell):
    (outcome,) = outcomes(f"<tr><th>Metric</th><th>Result</th></tr><tr><td>Editors</td><td>{cell}</td></tr>")
    assert (outcome.metric, outcome.achieved.kind) == ("editors", CountKind.AMBIGUOUS)


def test_beside_a_metrics_name_its_own_name_may_stand_again():
    (outcome,) = outcomes(
        "<tr><th>Metric</th><th>Result</th></tr><tr><td>Editors</td><td>12 editors</td></tr>"
    )
    assert (outcome.metric, outcome.achieved.lo) == ("editors", 12)


@pytest.mark.parametrize(
    "label",
    [
        "# of individuals involved",
        "# of active editors involved",
        "# of new editors",
        "# of articles added or improved on Wikimedia projects",
        "# of new images/media added to Wikimedia articles/pages",
        "number of content pages created or improved, across all Wikimedia projects",
    ],
)
def test_the_global_metrics_that_count_others_than_ours_are_bound_to_none(label):
    down = f"<tr><th>Metric</th><th>Achieved outcome</th></tr><tr><td>3. {label}</td><td>30</td></tr>"
    across = f"<tr><th>{label}</th><th># of participants</th></tr><tr><td>30</td><td></td></tr>"
    for rows in (down, across):
        (outcome,) = outcomes(rows)
        assert (outcome.metric, outcome.achieved.lo) == (None, 30)
        assert label in outcome.where


def test_a_programs_figure_is_not_the_grants_and_the_whole_tables_is():
    rows = "<tr><th>Metric</th><th>Result</th></tr><tr><td>Number of total participants</td><td>{}</td></tr>"
    page = (
        f"<h2>Overall</h2><table>{rows.format(30)}</table>"
        f"<h2>Program 1</h2><h3>Schools</h3><table>{rows.format(12)}</table>"
        f"<h2>Programs as a whole</h2><table>{rows.format(31)}</table>"
    )
    found = parse_report(page, title="R", revision=1).outcomes
    assert [(outcome.metric, outcome.achieved.lo) for outcome in found] == [
        ("participants", 30),
        (None, 12),
        ("participants", 31),
    ]


def test_a_place_begins_with_the_heading_above_the_table_and_not_with_a_term():
    rows = "<tr><th>Metric</th><th>Result</th></tr><tr><td>Editors</td><td>3</td></tr>"
    page = f"<h2>Results<br>of all</h2><dl><dt>Program 1</dt></dl><table>{rows}</table>"
    (outcome,) = parse_report(page, title="R", revision=1).outcomes
    assert (outcome.metric, outcome.where) == ("editors", "Results of all › Result › Editors")


def test_the_only_row_of_a_table_of_metrics_across_is_the_grants():
    header = "<tr><th># of participants</th><th># of individuals involved</th></tr>"
    row = "<tr><td>20</td><td>30</td></tr>"
    assert [outcome.metric for outcome in outcomes(header + row)] == ["participants", None]
    named = header.replace("<tr>", "<tr><th>Program</th>")
    rows = [row.replace("<tr>", f"<tr><td>{name}</td>") for name in ("Schools", "Overall")]
    assert [outcome.metric for outcome in outcomes(named + "".join(rows))] == [
        None,
        None,
        "participants",
        None,
    ]


def test_a_figure_until_now_and_a_projected_one_are_no_results():
    header = (
        "<tr><th>Metric</th><th>Target</th><th>Progress</th><th>End of year (projected or actual)</th></tr>"
    )
    row = "<tr><td>Participants</td><td>30</td><td>12</td><td>28</td></tr>"
    found = outcomes(header + row)
    assert [(outcome.metric, outcome.target.lo, outcome.achieved.lo) for outcome in found] == [
        (None, 30, 12),
        (None, 30, 28),
    ]


def test_two_metrics_in_a_cell_are_two_figures():
    for cell in ("20 participants, 10 editors", "Number of participants: 20\nNumber of editors: 10"):
        assert [(figure.metric, figure.count.lo) for figure in figures_in(cell)] == [
            ("participants", 20),
            ("editors", 10),
        ]


@given(
    st.text() | st.lists(st.sampled_from(["20", "participants", "-", "(", ")", ",", "\n", ":"])).map(" ".join)
)
def test_no_cell_raises_anything(cell):
    assert figures_in(cell)


def test_what_no_number_can_fit_both_of_disagrees():
    assert compared(Count.exact(100), Count.exact(87)).disagreements == (Disagreement.BELOW_TARGET,)
    assert compared(Count.exact(100), Count.exact(120)).disagreements == ()
    assert compared(Count("20+", CountKind.MIN, 20), Count.exact(32)).disagreements == ()
    assert compared(Count.exact(100), Count.exact(100), measured=87).disagreements == (
        Disagreement.UNLIKE_MEASURED,
    )
    assert compared(Count.exact(100), Count.exact(100), repeated=Count.exact(50)).disagreements == (
        Disagreement.OTHER_TARGET,
    )


def test_an_ambiguous_figure_is_compared_with_nothing():
    unclear = Count("about 50", CountKind.AMBIGUOUS)
    assert compared(Count.exact(100), unclear, measured=3).disagreements == ()


def test_several_figures_for_one_metric_are_named_and_neither_is_chosen():
    row = compared(Count.exact(100), Count.exact(60), Count.exact(45))
    assert (row.disagreements, row.reported.kind) == ((Disagreement.SEVERAL_FIGURES,), CountKind.AMBIGUOUS)


def test_a_metric_without_a_figure_stands_there_without_one():
    (row,) = declared_and_reported([Target("wikidata", Count.exact(100))], report_of())
    assert (row.target, row.reported, row.disagreements) == (Count.exact(100), None, ())


def test_a_report_is_told_by_the_end_of_its_title():
    assert is_report("Grants:A (ID: 1)/Final_Report")
    assert is_report("Grants:PEG/A/Report")
    assert is_report("Grants:APG/A/Impact report form")
    assert is_report("Grants:APG/A/Progress_report_form/Q2")
    assert not is_report("Grants:A/Reporters")


@responses.activate
def test_the_final_report_comes_before_others():
    api = wiki_has(f"{GRANT}/Midpoint Report", f"{GRANT}/Final Report")
    answer = {"parse": {"title": f"{GRANT}/Final Report", "revid": 9, "text": "<p>Report Status: Draft</p>"}}
    responses.get(URL, json=answer)
    report = fetch_report(api, GRANT)
    assert (report.title, report.revision, report.status) == (f"{GRANT}/Final Report", 9, "Draft")
    assert responses.calls[1].request.params["page"] == f"{GRANT}/Final Report"


@responses.activate
def test_a_grant_without_a_report_costs_one_more_request_and_has_none():
    assert fetch_report(wiki_has(), GRANT) is None
    assert len(responses.calls) == 1


@responses.activate
def test_a_reports_own_title_reads_the_report_alone():
    text = "<p>Report Status: Draft</p>"
    responses.get(URL, json={"parse": {"title": f"{GRANT}/Report", "revid": 9, "text": text}})
    found = fetch(Api("metawiki", URL, requests.Session()), f"{GRANT}/Report")
    assert (found.grant, found.report.status) == (None, "Draft")


@responses.activate
def test_a_report_that_cannot_be_read_is_named_and_leaves_the_grant():
    page = (PAGES.parent / "grants" / "wikitables.html").read_text(encoding="utf-8")
    responses.get(URL, json={"parse": {"title": GRANT, "revid": 1, "text": page, "wikitext": ""}})
    api = wiki_has(f"{GRANT}/Report")
    responses.get(URL, json={"parse": {"title": f"{GRANT}/Report", "revid": 9, "text": "<p>Soon</p>"}})
    found = fetch(api, GRANT)
    assert (found.report, found.grant.not_understood[-1].where) == (None, "report")


@responses.activate
def test_a_report_that_is_not_there_is_named():
    responses.get(URL, json={"errors": [{"code": "missingtitle", "text": "No."}]})
    with pytest.raises(NotFoundError, match="there is no page “Grants:X/Report”"):
        fetch(Api("metawiki", URL, requests.Session()), "Grants:X/Report")


def test_a_page_without_anything_of_a_report_is_none():
    with pytest.raises(UnreadableError, match="“Grants:X/Report” holds no report"):
        parse_report("<p>Soon.</p>", title="Grants:X/Report", revision=None)


def test_a_saved_page_that_is_no_grant_may_be_a_report(tmp_path):
    assert read_file(PAGES / "peg.txt").report.goals
    (tmp_path / "notes.txt").write_text("Nothing", encoding="utf-8")
    with pytest.raises(UnreadableError, match="is not a grant page"):
        read_file(tmp_path / "notes.txt")
