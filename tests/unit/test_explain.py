"""Explanations: every difference between two ways to count is told by what makes it, with the reason."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_compute import AFTER_ALL, COMMONS, DAYS, END, GRANT, START, edit, person
from test_evidence import WIKIDATA, people, some_rows

from metrics import explain as explaining
from metrics.counting import Material
from metrics.explain import OTHER_READING, explain
from metrics.frames import contributions
from metrics.model import CountedWiki, Event, PersonState, Roster
from metrics.names import METRICS
from metrics.profiles import ESEP_1, PROFILES
from metrics.sources import seen, wikis_behind, window_of

KK = CountedWiki("kkwiki", "wikipedia", frozenset({0, 102}))
ORGANIZER = 6
ONE_OF_EACH_KIND = (
    "participants",
    "editors",
    "new_editors",
    "first_time_editors",
    "retained_all_30",
    "wikipedia",
    "commons",
    "bytes_added",
    "bytes_net",
    "uploads",
    "pages_using_files",
    "wikidata_sitelinks_of_new_articles",
)


def made(rows, listed=(1, 2, 3, 4, 5, ORGANIZER), others=(), **options):
    """Return the material of an event; a person's number tells how many times nine days they are old."""
    listed = tuple(person(number, registered=START - timedelta(days=number * 9)) for number in listed)
    roster = Roster((*listed, *others), (person(ORGANIZER, organizer=True),))
    known = {f"metawiki:{number}": number % 2 == 0 for number in range(9)}
    event = Event("conference", GRANT, DAYS, (KK, COMMONS, WIKIDATA), roster, edited_before=known, **options)
    return Material.of(contributions(rows), event, ESEP_1, known_until=AFTER_ALL)


def said(metric, *rows, **options):
    return {each.name: each for each in explain(made(rows, **options), metric)}


def said_by(way, metric, *rows, **options):
    """Return what esep-1 says and what `way` says, without asking the others."""
    with patch.object(explaining, "PROFILES", {name: PROFILES[name] for name in {way} - {OTHER_READING}}):
        found = said(metric, *rows, **options)
    return found["esep-1"], found[way]


def on(wiki, number, namespace=0, **given):
    return edit(number, wiki=f"{wiki}wiki", namespace=namespace, **given)


CHANGED = st.sampled_from(["", "", "mw-reverted", "mw-undo|OAuth CID: 271", "client-automatic-update"])
ROWS = st.lists(
    st.builds(
        lambda rows, tags, size, **facts: {**(rows or [edit(1)])[0], "tags": tags, "size": size, **facts},
        some_rows,
        CHANGED,
        st.sampled_from([None, 400, 5000]),
        is_redirect=st.booleans(),
        same_text=st.booleans(),
        gone=st.booleans(),
    ),
    unique_by=lambda row: row["rev_id"],
    max_size=15,
)


@settings(max_examples=40)
@given(st.sampled_from(ONE_OF_EACH_KIND), ROWS, people, st.booleans())
def test_what_only_one_way_counts_adds_up_to_the_difference(metric, rows, listed, organizers_count):
    first, *others = explain(made(rows, listed, participants_include_organizers=organizers_count), metric)
    for other in others:
        if other.result is None or first.result is None:
            assert (other.more, other.less) == (None, None)
        else:
            assert other.result - first.result == other.more.number - other.less.number
            for alone in (other.more, other.less):
                assert sum(alone.reasons.values()) == alone.number


MORE = [
    ("wikipedia", "dashboard", edit(7, tags="mw-reverted"), "reverted"),
    ("wikipedia", "eventmetrics", edit(7, tags="mw-undo"), "revert"),
    ("wikipedia", "dashboard", edit(7, is_redirect=True), "redirect"),
    ("wikipedia", "campaignevents", edit(7, same_text=True), "null-edit"),
    ("wikipedia", "wikimetrics", edit(7, gone=True), "deleted"),
    ("wikidata", "eventmetrics", on("wikidata", 7, tags="client-automatic-update"), "automatic"),
    ("wikipedia", "dashboard", edit(7, moved_in_at=END + timedelta(days=1)), "moved-in-later"),
    ("wikipedia", "dashboard", edit(7, timestamp=END), "after-end"),
    ("wikipedia", "campaignevents", edit(7, namespace=2), "other-namespace"),
    ("wikipedia", OTHER_READING, edit(7, account=ORGANIZER), "organizer"),
    ("uploads", "dashboard", on("commons", 7, 6, parent_id=0, tags="mw-reverted"), "reverted"),
    ("editors", "dashboard", edit(7, tags="mw-reverted"), "reverted"),
]


@pytest.mark.parametrize(("metric", "way", "row", "reason"), MORE)
def test_what_another_way_counts_besides_is_told_with_the_reason_of_esep_1(metric, way, row, reason):
    ours, theirs = said_by(way, metric, row)
    assert (ours.result, theirs.result, theirs.less.number) == (0, 1, 0)
    assert theirs.more.reasons == {reason: 1}
    (told,) = theirs.more.found.rows.to_dict("records")
    assert (told["accounts"], told["revisions"]) == ((row["account"],), ((row["wiki"], 7),))
    assert told["reasons"] == (reason,)


LESS = [
    ("wikipedia", "wikimetrics", edit(7, timestamp=START), "before-start"),
    ("wikipedia", "dashboard", edit(7, namespace=102), "other-namespace"),
    ("commons", "dashboard", on("commons", 7, 6), "no-upload"),
    ("wikipedia", "dashboard", edit(7, tags="OAuth CID: 271"), "automatic"),
    (
        "wikipedia",
        "dashboard",
        edit(7, parent_id=0, timestamp=START - timedelta(days=1), moved_in_at=START),
        "before-start",
    ),
]


@pytest.mark.parametrize(("metric", "way", "row", "reason"), LESS)
def test_what_another_way_leaves_out_is_told_with_its_own_reason(metric, way, row, reason):
    ours, theirs = said_by(way, metric, row)
    assert (ours.result, theirs.result, theirs.more.number) == (1, 0, 0)
    assert theirs.less.reasons == {reason: 1}


def test_where_organizers_count_the_other_reading_leaves_them_out():
    found = said("wikipedia", edit(7, account=ORGANIZER), participants_include_organizers=True)
    assert (found["esep-1"].result, found[OTHER_READING].result) == (1, 0)
    assert found[OTHER_READING].less.reasons == {"organizer": 1}


def test_a_page_that_both_count_for_different_revisions_makes_no_difference():
    found = said("wikipedia", edit(7), edit(8, tags="mw-reverted"))
    assert (found["dashboard"].more.number, found["dashboard"].less.number) == (0, 0)


def test_a_page_left_out_for_several_reasons_is_told_once_with_all_of_them():
    rows = (edit(7, tags="mw-reverted"), edit(8, account=2, tags="mw-undo"))
    more = said("wikipedia", *rows)["dashboard"].more
    assert (more.number, more.reasons) == (1, {"revert": 1})
    (told,) = more.found.rows.to_dict("records")
    assert told["reasons"] == ("revert", "reverted")
    assert told["revisions"] == (("kkwiki", 7), ("kkwiki", 8))


def test_what_was_first_stands_first():
    early = edit(9, page=9, timestamp=START + timedelta(hours=1), tags="mw-reverted")
    more = said("wikipedia", edit(7, page=2, tags="mw-reverted"), early)["dashboard"].more
    assert list(more.found.rows["page_id"]) == [9, 2]


def test_a_profile_without_the_metric_is_told_apart_from_one_without_a_value():
    found = said("files_used", edit(7))
    assert (found["dashboard"].counts, found["dashboard"].result) == (False, None)
    assert found["eventmetrics"].counts


def test_where_nothing_is_known_nothing_is_compared():
    material = made([edit(7, tags="mw-reverted")])
    unknown = Material.of(
        material.frame, material.event, ESEP_1, known_until=AFTER_ALL, missing=frozenset({"kkwiki"})
    )
    for each in explain(unknown, "wikipedia"):
        assert (each.result, each.more, each.less) == (None, None, None)


def test_people_who_are_new_by_one_definition_alone_are_told_without_revisions():
    less = said("new_editors", edit(7))["dashboard"].less
    assert less.reasons == {"registration": 1}
    (told,) = less.found.rows.to_dict("records")
    assert (told["kind"], told["accounts"], told["revisions"]) == ("person", ("metawiki:1",), ())


def test_bytes_are_added_up_by_reason():
    rows = [edit(7, sizediff=30), edit(8, sizediff=500, tags="mw-reverted"), on("wikidata", 9, sizediff=70)]
    found = said("bytes_added", *rows)
    assert found["campaignevents"].result - found["esep-1"].result == 570
    assert found["campaignevents"].more.reasons == {"reverted": 500, "no-bytes": 70}
    assert list(found["campaignevents"].more.found.rows["bytes"]) == [500, 70]


def test_what_others_wrote_in_between_is_told_as_such():
    first = edit(7, sizediff=100, size=1100)
    last = edit(9, sizediff=50, size=2000, timestamp=first["timestamp"] + timedelta(hours=1))
    found = said("bytes_net", first, last)
    assert (found["esep-1"].result, found["eventmetrics"].result) == (150, 1000)
    assert found["eventmetrics"].more.reasons == {"in-between": 850}


def test_a_hidden_size_is_not_taken_for_edits_of_others():
    found = said("bytes_net", edit(7, sizediff=100, size=None))
    assert (found["esep-1"].result, found["eventmetrics"].result) == (100, 0)
    assert found["eventmetrics"].more.reasons == {"unknown-size": -100}


def test_a_null_edit_makes_no_difference_in_bytes():
    found = said("bytes_net", edit(7, sizediff=0, size=100, same_text=True))
    assert len(found["eventmetrics"].more.found) == 0


def test_a_sitelink_counts_otherwise_because_of_somebody_elses_article():
    article = edit(7, account=ORGANIZER, parent_id=0, title="Бет 2")
    link = on("wikidata", 8, comment="/* wbsetsitelink-add:1|kkwiki */ Бет 2")
    more = said("wikidata_sitelinks_of_new_articles", article, link)[OTHER_READING].more
    assert more.reasons == {"indirect": 1}


def test_a_page_that_uses_a_file_is_told_with_the_file_s_revision():
    file = on("commons", 7, 6, parent_id=0, tags="mw-reverted", used_on="kk.wikipedia.org:6")
    (told,) = said("pages_using_files", file)["eventmetrics"].more.found.rows.to_dict("records")
    assert (told["wiki"], told["page_id"], told["revisions"]) == (
        "kk.wikipedia.org",
        6,
        (("commonswiki", 7),),
    )


def test_every_profile_and_the_other_reading_have_their_say():
    assert list(said("wikipedia")) == [*PROFILES, OTHER_READING]


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_can_be_explained(metric):
    assert explain(made([edit(7)]), metric)


def test_the_revisions_seen_are_those_left_out_and_those_counted():
    rows = [edit(7), edit(8, tags="mw-reverted"), edit(9, account=8), on("wikidata", 10), edit(11, account=9)]
    material = made(rows, others=(person(8, PersonState.BOT),))
    found = seen(material.within(GRANT), "wikipedia")
    assert (found.seen, found.left_out, found.counted) == (3, {"bot-account": 1, "reverted": 1}, 1)


@pytest.mark.parametrize("metric", ["participants", "new_editors", "retained_all_30", "wikisource"])
def test_what_is_not_counted_from_edits_in_the_window_has_no_edits_to_tell(metric):
    assert seen(made([edit(7)]).within(GRANT), metric) is None


@pytest.mark.parametrize(
    ("metric", "wikis"),
    [
        ("wikipedia", {"kkwiki"}),
        ("bytes_added", {"kkwiki"}),
        ("uploads", {"commonswiki"}),
        ("wikidata_labels", {"wikidatawiki"}),
        ("editors", {"kkwiki", "commonswiki", "wikidatawiki"}),
        ("new_editors", set()),
    ],
)
def test_a_metric_is_counted_from_its_own_wikis(metric, wikis):
    assert wikis_behind(made([]).event, metric) == wikis


@pytest.mark.parametrize(
    ("metric", "start", "end"),
    [
        ("wikipedia", START, END),
        ("new_editors", START - timedelta(days=14), END),
        ("new_editors_60", START - timedelta(days=60), END),
        ("retained_30", DAYS.end + timedelta(days=7), DAYS.end + timedelta(days=30)),
    ],
)
def test_the_time_told_is_the_one_that_is_counted(metric, start, end):
    window = window_of(made([]).within(GRANT), metric)
    assert (window.start, window.end) == (start, end)
