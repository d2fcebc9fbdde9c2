"""What the explanations tell beside the results: kinds of pages, files, edits, bytes, and habit."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from factory import (
    RESULTS,
    RICH_RESULTS,
    TARGETS,
    make_progress,
    make_rich_status,
    make_status,
)
from tables import rendered, row, titles

from bot.messages import Messages
from bot.status_beside import PAGE_KINDS
from metrics.model import Count, Target
from metrics.names import BESIDE, REVERT_DIFFERENCES
from metrics.results import Result, State, WikiCounts

DURING = datetime(2023, 9, 20, tzinfo=UTC)


def explanation(title, *results, language="en", **options):
    """Return the last cell of a row in a table of these results."""
    found = {result.metric: result for result in results}
    return row(make_status(results={**RESULTS, **found}, **options), title, language)[4]


def beside(**numbers):
    return replace(RESULTS["wikipedia"], beside=numbers)


def test_kinds_of_pages_are_told_where_there_are_any():
    facts = explanation("Wikipedia", beside(batch_tools=0, light_edits=3, moved_in=2, disambiguation=0))
    assert "of them: only edits under 50 bytes (3), begun as drafts (2)" in facts


def test_nothing_beside_is_no_line():
    assert "of them" not in explanation("Wikipedia", beside(batch_tools=0))


def test_the_share_of_the_largest_contributor_is_floored():
    assert "largest contributor: 34 of 87 (39%)" in explanation("Wikipedia", beside(largest_contributor=34))
    assert "largest contributor" not in explanation("Wikipedia", beside())


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_every_kind_of_page_has_words_in_every_language(kind, language):
    words = Messages(language)
    facts = explanation(
        words.text("esep-metric-wikipedia"),
        replace(RESULTS["wikipedia"], beside={kind: 7}),
        language=language,
    )
    assert f"{words.text(f'esep-beside-{kind}')} (7)" in facts


def test_what_is_told_beside_is_told_in_every_row_whose_result_has_it():
    block = rendered(make_rich_status())
    others = {"largest_contributor", "unknown_sizes", *REVERT_DIFFERENCES}
    assert set(BESIDE) - set(PAGE_KINDS) == others
    assert block.count("largest contributor:") == 3
    assert block.count("edits whose tags and page histories differ:") == 3


def test_edits_that_histories_judge_otherwise_are_not_told_among_pages():
    facts = explanation("Wikipedia", beside(light_edits=1, reverted_without_tag=2, restored_despite_tag=3))
    assert "of them: only edits under 50 bytes (1)<br>" in facts
    told = (
        "edits whose tags and page histories differ: reverted without a tag (2), restored despite the tag (3)"
    )
    assert told in facts
    assert "differ" not in explanation("Wikipedia", beside(reverted_without_tag=0))


def test_the_same_peoples_earlier_result_and_the_uplift_tell_the_event_from_habit():
    facts = row(make_rich_status(), "Wikipedia")[4]
    assert "the same people in the 32 days before: 9 (uplift +78)" in facts
    assert "the same people a year earlier: 1,200 (uplift −1,113)" in facts
    assert "days before" not in row(make_status(), "Wikipedia")[4]


def test_an_uplift_of_nought_has_no_sign():
    assert "days before: 87 (uplift 0)" in row(make_status(before={"wikipedia": 87}), "Wikipedia")[4]


def test_there_is_no_uplift_before_the_period_is_over():
    facts = row(make_rich_status(data_as_of=DURING), "Wikipedia")[4]
    assert "the same people in the 32 days before: 9<br>" in facts
    assert "uplift" not in facts


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("kk", "Уикипедия", "дәл сол адамдар алдыңғы 32 күнде: 9 (өсім: +78)"),
        ("ru", "Википедия", "те же люди за 32 дня до этого: 9 (прирост +78)"),
    ],
)
def test_the_comparison_is_written_in_the_languages_way(language, title, said):
    assert said in row(make_rich_status(), title, language)[4]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "за 1 день"), (3, "за 3 дня"), (11, "за 11 дней"), (32, "за 32 дня"), (365, "за 365 дней")],
)
def test_russian_days_follow_their_number(number, said):
    assert said in Messages("ru").text("esep-fact-before", number, "")


def test_commons_tells_files_and_their_use():
    facts = explanation(
        "Wikimedia Commons",
        *(Result(name, number) for name, number in {"uploads": 204, "uploads_transferred": 0}.items()),
        *(Result(name, number) for name, number in {"new_file_versions": 3, "files_nominated": 2}.items()),
        Result("files_used", 1),
        Result("pages_using_files", 4),
    )
    assert "files: uploaded (204), new versions (3), nominated for deletion now (2)" in facts
    assert "in use: 1 file on 4 pages" in facts


def test_use_that_the_wiki_cannot_tell_is_left_unsaid():
    unknown = (Result(name, None, measured=False) for name in ("files_used", "pages_using_files"))
    assert "in use" not in explanation("Wikimedia Commons", Result("uploads", 5), *unknown)


def test_use_is_told_though_no_file_is_used():
    none = (Result(name, 0) for name in ("files_used", "pages_using_files"))
    assert "in use: 0 files" in explanation("Wikimedia Commons", Result("uploads", 5), *none)


def test_wikidata_tells_its_edits_by_kind():
    kinds = (Result("wikidata_labels", 9), Result("wikidata_aliases", 0), Result("wikidata_merges", 1))
    assert "edits: labels (9), merges (1)" in explanation("Wikidata", *kinds)


def test_bytes_stand_in_the_row_of_the_first_text_project():
    of_bytes = {name: RICH_RESULTS[name] for name in ("bytes_added", "bytes_net")}
    source = {"kkwikisource": WikiCounts("wikisource", 1, 1)}
    status = make_status(results={**RESULTS, **of_bytes, "wikisource": Result("wikisource", 2)}, wikis=source)
    assert "bytes added on the text wikis: 134,336 (net: 133,852)" in row(status, "Wikipedia")[4]
    assert rendered(status).count("bytes added") == 1


@pytest.mark.parametrize(("number", "said"), [(1, "1 edit"), (3, "3 edits")])
def test_edits_of_unknown_size_are_not_hidden(number, said):
    added = replace(RICH_RESULTS["bytes_added"], beside={"unknown_sizes": number})
    facts = explanation("Wikipedia", added, RICH_RESULTS["bytes_net"])
    assert f"without a known size: {said}<br>" in facts


def test_every_other_metric_with_a_target_has_a_row_of_its_own():
    targets = (*TARGETS, Target("bytes_added", Count.exact(100_000)), Target("uploads", Count.exact(3)))
    status = replace(make_rich_status(), progress=make_rich_status(targets=targets).progress)
    assert titles(rendered(status))[-2:] == ["Bytes added", "Files uploaded"]
    _, target, achieved, progress, facts = row(status, "Bytes added")
    assert (target, achieved) == ("100,000", "134,336")
    assert progress.endswith("met: 134,336 of 100,000")
    assert "without a known size: 3 edits" in facts
    assert "'''Other results'''\n" in rendered(status)


def test_what_has_no_target_has_no_row_of_its_own():
    assert "Other results" not in rendered(make_rich_status())


def test_a_note_is_never_lost():
    status = make_rich_status(notes={"wikidata_labels": "we labelled villages"})
    assert row(status, "Wikidata: labels")[4].endswith("we labelled villages</span></div>")


@pytest.mark.parametrize(
    ("wikis", "said"),
    [
        ({"commonswiki": WikiCounts("commons", 1, 1)}, "not measured: the wiki does not tell"),
        ({}, "not measured: no wiki of this project was declared"),
    ],
)
def test_a_result_that_is_not_measured_says_why(wikis, said):
    progress = make_progress("files_used", State.NOT_MEASURED, target=3, raw_target="3")
    assert row(make_status(progress=(progress,), wikis=wikis), "Uploaded files in use")[3] == said


def test_the_fullest_table_in_three_languages_stays_small():
    block = (
        rendered(make_rich_status()) + rendered(make_rich_status(), "kk") + rendered(make_rich_status(), "ru")
    )
    assert len(block.encode()) < 40_000
