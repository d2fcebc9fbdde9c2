"""Evidence: every number has its list, and the list shows no more than it may."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_compute import AFTER_ALL, COMMONS, DAYS, GRANT, KK, START, edit, person

from metrics.compute import compute
from metrics.counting import Material
from metrics.evidence import Publication, evidence, left_out, shown
from metrics.frames import contributions
from metrics.model import CountedWiki, Event, Roster
from metrics.names import METRICS, TEXT_METRICS
from metrics.profiles import ESEP_1

WIKIDATA = CountedWiki("wikidatawiki", "wikidata", frozenset({0}))
OPEN = Publication(pages=True, names=True, public=frozenset(f"metawiki:{number}" for number in range(9)))

moments = st.datetimes(datetime(2023, 7, 1), datetime(2024, 9, 20), timezones=st.just(UTC))  # noqa: DTZ001
some_rows = st.lists(
    st.builds(
        edit,
        rev_id=st.integers(1, 10**6),
        account=st.integers(1, 7),
        page=st.integers(1, 6),
        wiki=st.sampled_from(["kkwiki", "commonswiki", "wikidatawiki"]),
        namespace=st.sampled_from([0, 0, 6, 6, 2]),
        parent_id=st.sampled_from([0, 5]),
        sizediff=st.sampled_from([None, -30, 0, 700]),
        tags=st.sampled_from(["", "mw-reverted", "mw-undo", "OAuth CID: 1805"]),
        comment=st.sampled_from(
            ["", "/* wbsetlabel-add:1|kk */ Абай", "/* wbsetsitelink-add:1|kkwiki */ Бет 2"]
        ),
        used_on=st.sampled_from(["", "kk.wikipedia.org:6", "kk.wikipedia.org:6|kk.wikipedia.org:7"]),
        nominated=st.booleans(),
        new_version=st.booleans(),
        moved_in_at=st.sampled_from([None, None, START, START + timedelta(days=60)]),
        timestamp=moments,
    ),
    unique_by=lambda row: row["rev_id"],
    max_size=40,
)
people = st.lists(st.integers(1, 7), unique=True, max_size=7)


def made(rows, listed=(1, 2, 3, 4, 5, 6), organizers=(6,)):
    roster = Roster(
        tuple(person(number, registered=START - timedelta(days=number * 9)) for number in listed),
        tuple(person(number, organizer=True) for number in organizers),
    )
    known = {f"metawiki:{number}": number % 2 == 0 for number in range(9)}
    event = Event("conference", GRANT, DAYS, (KK, COMMONS, WIKIDATA), roster, edited_before=known)
    return Material.of(contributions(rows), event, ESEP_1, known_until=AFTER_ALL), event


@settings(max_examples=12)
@given(some_rows, people)
def test_every_number_is_the_length_of_its_evidence(rows, listed):
    material, event = made(rows, listed)
    snapshot = compute(material.frame, event, ESEP_1, known_until=AFTER_ALL)
    for window in (snapshot.grant, snapshot.event_days):
        counting = material.within(window.window)
        for metric, result in window.results.items():
            found = evidence(counting, metric)
            length = None if found is None else len(found)
            if metric in TEXT_METRICS and found is not None:
                length = int(found.rows["bytes"].sum())
            assert (metric, length) == (metric, result.value)


@settings(max_examples=12)
@given(some_rows, people)
def test_what_is_left_out_is_listed_revision_by_revision(rows, listed):
    material, event = made(rows, listed)
    counts = compute(material.frame, event, ESEP_1, known_until=AFTER_ALL).grant.wikis
    for wiki in counts.values():
        listed_rows = left_out(material.within(GRANT), wiki.project).rows
        assert listed_rows["kind"].value_counts().to_dict() == dict(wiki.left_out)


@settings(max_examples=12)
@given(some_rows, st.booleans(), st.booleans(), st.frozensets(st.sampled_from(["metawiki:1", "metawiki:2"])))
def test_what_is_withheld_is_counted(rows, pages, names, public):
    material, _ = made(rows)
    for metric in METRICS:
        if found := evidence(material.within(GRANT), metric):
            assert len(shown(found, Publication(pages=pages, names=names, public=public))) == len(found)


def test_every_metric_has_a_list():
    material, _ = made([])
    for metric in METRICS:
        evidence(material.within(GRANT), metric)


def wikipedia(*rows, publication=OPEN):
    material, _ = made(rows)
    found = shown(evidence(material.within(GRANT), "wikipedia"), publication)
    return found.rows.to_dict("records"), found.withheld


def test_a_page_stands_there_once_with_all_that_was_done_on_it():
    rows, _ = wikipedia(
        edit(11, parent_id=0, sizediff=400, timestamp=START),
        edit(12, account=2, sizediff=-50, timestamp=START + timedelta(hours=1), title="Жаңа атау"),
    )
    assert rows == [
        {
            "wiki": "kkwiki",
            "page_id": 1,
            "title": "Жаңа атау",
            "kind": "created",
            "people": 2,
            "accounts": ("metawiki:1", "metawiki:2"),
            "revisions": (11, 12),
            "bytes": 350,
        }
    ]


def test_a_list_grows_at_its_end():
    first = edit(11, page=9, timestamp=START)
    second = edit(12, page=2, timestamp=START + timedelta(days=1))
    assert [row["page_id"] for row in wikipedia(second, first)[0]] == [9, 2]


def test_without_names_no_row_says_whose_it_is_and_diffs_are_no_links():
    rows, withheld = wikipedia(
        edit(11), publication=Publication(pages=True, names=False, public=frozenset({"metawiki:1"}))
    )
    assert [(row["accounts"], row["revisions"]) for row in rows] == [((), ())]
    assert withheld == 0


def test_a_page_of_somebody_whose_participation_is_not_public_is_withheld():
    assert wikipedia(edit(11), publication=Publication(pages=True, names=True, public=frozenset())) == ([], 1)


def test_a_page_that_a_public_participant_worked_on_too_is_shown():
    publication = Publication(pages=True, names=True, public=frozenset({"metawiki:2"}))
    assert wikipedia(edit(11), edit(12, account=2), publication=publication)[1] == 0


def test_where_only_totals_may_be_shown_everything_is_withheld():
    publication = Publication(pages=False, names=True, public=OPEN.public)
    assert wikipedia(edit(11), publication=publication) == ([], 1)


@pytest.mark.parametrize(("names", "withheld"), [(True, 0), (False, 1)])
def test_people_are_listed_by_name_or_not_at_all(names, withheld):
    material, _ = made([edit(11)])
    found = shown(
        evidence(material.within(GRANT), "editors"), Publication(pages=True, names=names, public=OPEN.public)
    )
    assert (found.withheld, len(found)) == (withheld, 1)
