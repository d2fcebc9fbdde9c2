"""What qualifies, what is created and improved, and whose it is."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.contributions import FACTS_NOT_ASKED
from metrics.compute import compute
from metrics.frames import checked, contributions, has_any_tag
from metrics.model import CountedWiki, Event, Participant, PersonState, Roster, Window
from metrics.names import PEOPLE_METRICS
from metrics.profiles import ESEP_1

START, END = datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC)
AFTER_ALL = datetime(2025, 1, 1, tzinfo=UTC)
GRANT = Window(START, END, "Asia/Almaty")
DAYS = Window(START, datetime(2023, 9, 3, 18, tzinfo=UTC), "Asia/Almaty")
KK = CountedWiki("kkwiki", "wikipedia", frozenset({0}))
COMMONS = CountedWiki("commonswiki", "commons", frozenset({6}))


def person(number, state=PersonState.VALID, **given):
    return Participant(f"P{number}", state, f"P{number}", f"metawiki:{number}", **given)


def event(people=(1, 2), organizers=(), **options):
    everyone = tuple(entry if isinstance(entry, Participant) else person(entry) for entry in people)
    leaders = tuple(person(number, organizer=True) for number in organizers)
    return Event("conference", GRANT, DAYS, (KK, COMMONS), Roster(everyone, leaders), **options)


def edit(rev_id, account=1, page=1, place=None, **given):
    row = {
        "wiki": "kkwiki",
        "rev_id": rev_id,
        "parent_id": 5,
        "account": f"metawiki:{account}",
        "page_id": page,
        "namespace": 0,
        "title": f"Бет {page}",
        "timestamp": datetime(2023, 9, 2, 6, tzinfo=UTC),
        "sizediff": 100,
        "tags": "",
        "comment": "",
        **FACTS_NOT_ASKED,
        **(place or {}),
    }
    return {**row, **given}


def counted(*rows, of=None, **options):
    return compute(contributions(rows), of or event(), ESEP_1, known_until=AFTER_ALL, **options)


def kk(*rows, **options):
    return counted(*rows, **options).grant.wikis["kkwiki"]


def test_a_page_whose_first_revision_qualifies_is_created_and_not_improved():
    counts = kk(edit(10, parent_id=0), edit(11))
    assert (counts.created, counts.improved) == (1, 0)


def test_a_page_edited_by_two_people_is_one_improved_page():
    assert kk(edit(10), edit(11, account=2)).improved == 1


def test_the_same_page_id_on_two_wikis_is_two_pages():
    snapshot = counted(edit(10), edit(10, wiki="commonswiki", namespace=6))
    assert [snapshot.grant.results[m].value for m in ("wikipedia", "commons")] == [1, 1]


@pytest.mark.parametrize(
    ("moment", "pages"),
    [
        (datetime(2023, 9, 1, 17, 59, 59, tzinfo=UTC), 0),
        (START, 1),
        (datetime(2023, 10, 3, 17, 59, 59, tzinfo=UTC), 1),
        (END, 0),
    ],
)
def test_a_window_holds_its_start_and_not_its_end(moment, pages):
    assert kk(edit(10, timestamp=moment)).improved == pages


def test_both_windows_are_counted_apart():
    snapshot = counted(edit(10), edit(11, page=2, timestamp=datetime(2023, 9, 20, tzinfo=UTC)))
    assert snapshot.grant.results["wikipedia"].value == 2
    assert snapshot.event_days.results["wikipedia"].value == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"tags": "visualeditor|mw-reverted"}, "reverted"),
        ({"tags": "mw-undo"}, "revert"),
        ({"tags": "mw-rollback"}, "revert"),
        ({"tags": "client-automatic-update"}, "automatic"),
        ({"tags": "mw-new-redirect"}, "redirect"),
        ({"is_redirect": True}, "redirect"),
        ({"same_text": True}, "null-edit"),
        ({"gone": True}, "deleted"),
    ],
)
def test_what_does_not_qualify_is_counted_under_its_reason(row, reason):
    counts = kk(edit(10, **row))
    assert (counts.created_or_improved, counts.left_out) == (0, {reason: 1})


@pytest.mark.parametrize(
    "tags", ["mw-manual-revert", "client-linkitem-change", "mw-removed-redirect", "mw-undone"]
)
def test_deliberate_edits_with_other_tags_count(tags):
    assert kk(edit(10, tags=tags)).improved == 1


def test_a_revision_has_one_reason_only():
    assert kk(edit(10, tags="mw-undo|mw-reverted", is_redirect=True)).left_out == {"revert": 1}


def test_other_namespaces_are_not_counted_and_not_left_out_either():
    counts = kk(edit(10, namespace=2))
    assert (counts.created_or_improved, counts.left_out) == (0, {})


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (PersonState.BOT, "bot-account"),
        (PersonState.BLOCKED, "blocked-account"),
        (PersonState.LOCKED, "blocked-account"),
    ],
)
def test_listed_bots_and_blocked_people_are_left_out_and_said_so(state, reason):
    counts = kk(edit(10, account=3), of=event([1, person(3, state)]))
    assert (counts.improved, counts.left_out) == (0, {reason: 1})


def test_people_nobody_listed_do_not_count():
    assert kk(edit(10, account=99)).improved == 0


def test_organizers_are_not_counted_but_the_other_reading_is_there():
    result = counted(edit(10, account=2), of=event([1, 2], organizers=[2])).grant.results
    assert (result["wikipedia"].value, result["wikipedia"].other_reading) == (0, 1)
    assert (result["editors"].value, result["editors"].other_reading) == (0, 1)
    assert (result["participants"].value, result["participants"].other_reading) == (1, 2)
    assert result["organizers"].value == 1


def test_a_grant_that_counts_organizers_among_participants_reads_the_other_way_round():
    of = event([1], organizers=[2], participants_include_organizers=True)
    result = counted(edit(10, account=2), of=of).grant.results["wikipedia"]
    assert (result.value, result.other_reading) == (1, 0)


def test_organizers_that_nobody_declared_are_not_measured_rather_than_none():
    result = counted(edit(10)).grant.results["organizers"]
    assert (result.value, result.measured) == (None, False)


def test_a_renamed_participant_counts_like_any_other():
    assert kk(edit(10), of=event([person(1, PersonState.RENAMED)])).improved == 1


def test_someone_listed_twice_is_one_participant_and_one_editor():
    results = counted(edit(10), of=event([1, person(1, PersonState.DUPLICATE)])).grant.results
    assert (results["participants"].value, results["editors"].value) == (1, 1)


def test_what_depends_on_a_wiki_never_fetched_whole_has_no_value():
    snapshot = counted(edit(10), missing=frozenset({"commonswiki"}))
    results = snapshot.grant.results
    values = {metric: results[metric].value for metric in (*PEOPLE_METRICS, "wikipedia", "commons")}
    assert values == {"participants": 2, "editors": None, "organizers": None, "wikipedia": 1, "commons": None}
    assert "commonswiki" not in snapshot.grant.wikis


def test_an_event_without_any_contribution_has_results_of_nought():
    assert counted().grant.results["wikipedia"].value == 0


def test_a_tag_is_matched_whole():
    tags = pd.Series(["mw-reverted-not", "a|mw-reverted", "mw-undo"])
    assert has_any_tag(tags, {"mw-reverted"}).tolist() == [False, True, False]


def test_a_revision_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        contributions([edit(10), edit(10)])


def test_a_frame_of_another_schema_is_refused_by_the_column_name():
    with pytest.raises(ValueError, match="sizediff"):
        checked(contributions([edit(10)]).drop(columns="sizediff"))


rows = st.lists(
    st.builds(
        edit,
        rev_id=st.integers(1, 10**6),
        account=st.integers(1, 4),
        page=st.integers(1, 5),
        parent_id=st.sampled_from([0, 5]),
        tags=st.sampled_from(["", "mw-reverted", "mw-undo", "visualeditor", "fileimporter"]),
        place=st.sampled_from([{}, {"wiki": "commonswiki", "namespace": 6}]),
    ),
    unique_by=lambda row: row["rev_id"],
    max_size=30,
)


@given(rows, st.randoms())
def test_the_order_of_contributions_does_not_matter(given_rows, random):
    shuffled = random.sample(given_rows, len(given_rows))
    assert counted(*given_rows) == counted(*shuffled)


@given(rows)
def test_batches_of_contributions_do_not_matter(given_rows):
    batches = [contributions(given_rows[::2]), contributions(given_rows[1::2])]
    put_together = compute(pd.concat(batches), event(), ESEP_1, known_until=AFTER_ALL)
    assert put_together == counted(*given_rows)


@given(rows)
def test_editors_never_exceed_participants(given_rows):
    results = counted(*given_rows).grant.results
    assert results["editors"].value <= results["participants"].value


@given(rows)
def test_every_revision_of_a_counted_person_either_qualifies_or_is_left_out(given_rows):
    given_rows = [row for row in given_rows if row["wiki"] == "kkwiki"]
    counts = kk(*given_rows, of=event([1, 2, 3, 4]))
    qualifying_pages = {r["page_id"] for r in given_rows if r["tags"] not in ("mw-reverted", "mw-undo")}
    left_out = [r for r in given_rows if r["tags"] in ("mw-reverted", "mw-undo")]
    assert counts.created_or_improved == len(qualifying_pages)
    assert sum(counts.left_out.values()) == len(left_out)
