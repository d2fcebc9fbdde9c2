"""The rows of a final report: what is pasted there reads back as it was counted."""

import pytest
from factory import TARGETS, make_status
from hypothesis import example, given
from hypothesis import strategies as st

from bot.report_rows import LABELS, report_rows
from collectors.report_cells import metric_named
from collectors.report_page import parse_report
from collectors.wikitext_html import html_of_wikitext
from metrics.model import Count, CountKind, Target
from metrics.names import PEOPLE_METRICS, PROJECT_METRICS
from metrics.results import Result

FORM = (*PEOPLE_METRICS, *PROJECT_METRICS)


def read_back(status):
    return parse_report(html_of_wikitext(report_rows(status)), title="Grants:X/Final Report", revision=None)


def figures(status):
    return {
        row.metric: (row.target and row.target.raw, row.achieved and row.achieved.lo)
        for row in read_back(status).outcomes
    }


@pytest.mark.parametrize("metric", FORM)
def test_every_metric_of_the_form_has_the_forms_own_name(metric):
    assert metric_named(LABELS[metric]) == metric


def test_the_rows_are_read_as_they_were_counted():
    assert figures(make_status()) == {
        "participants": ("32", 31),
        "editors": ("26", 27),
        "organizers": ("4", 4),
        "wikipedia": ("100", 87),
        "commons": ("200", 241),
        "wikidata": ("100", 100),
    }


@given(st.dictionaries(st.sampled_from(FORM), st.integers(0, 10**7), min_size=1))
@example({"participants": 2001})
def test_whatever_was_counted_is_read_back(results):
    status = make_status(results={name: Result(name, value) for name, value in results.items()}, targets=())
    found = {metric: achieved for metric, (_, achieved) in figures(status).items()}
    assert found == results


def test_nothing_else_on_it_is_taken_for_a_figure():
    report = read_back(make_status())
    assert (report.facts, report.amounts, report.goals, report.expenditures) == ((), (), (), ())
    assert report.not_understood == ()


def test_what_is_not_known_stays_blank():
    status = make_status(results={"wikipedia": Result("wikipedia", None)})
    assert figures(status)["wikipedia"][1] is None
    assert "| Wikipedia || 100 ||  ||" in report_rows(status)


def test_a_target_stands_as_it_was_written():
    targets = (*TARGETS[1:], Target("participants", Count("20+", CountKind.MIN, 20)))
    assert figures(make_status(targets=targets))["participants"][0] == "20+"


def test_text_from_the_grant_page_breaks_out_of_no_cell():
    targets = (Target("wikipedia", Count("||{{evil}} [[x]]", CountKind.AMBIGUOUS)),)
    text = report_rows(make_status(targets=targets))
    assert "{{" not in text.replace("{|", "")
    assert "[[" not in text
