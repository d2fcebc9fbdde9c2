"""The other profiles say what the tools' own tests say; a case names its repository, file and test.

A case file holds revisions (`by` whom, `page`, `at`; `diff` and `size` in bytes; `new` begins a page; `gone`
is deleted) and cases (`of` whom, in which `window`, what is `expected`). The figure of one person is that of
an event with one participant. `created` and `improved` are added up over the wikis.
"""

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.contributions import FACTS_NOT_ASKED
from metrics.compute import compute
from metrics.frames import contributions
from metrics.model import CountedWiki, Event, Participant, PersonState, Roster, Window
from metrics.names import METRICS, PEER_METRICS
from metrics.profiles import ESEP_1, PROFILES

FOLDER = Path(__file__).parents[1] / "fixtures/profiles"
PROJECTS = {"commonswiki": "commons", "wikidatawiki": "wikidata"}
NOON, LATER, MIDNIGHT = (f"2024-05-{moment}:00:00Z" for moment in ("01T12", "01T15", "02T00"))
DAY = {"window": ["2024-05-01T00:00:00Z", MIDNIGHT]}
AFTER_ALL = datetime.fromisoformat("2030-01-01T00:00:00Z")


def cases():
    for path in sorted(FOLDER.rglob("*.json")):
        file = json.loads(path.read_text(encoding="utf-8"))
        for case in file["cases"]:
            name = f"{path.parent.name}/{path.stem}: {case['test']}, {' '.join(case.get('of', ('all',)))}"
            yield pytest.param(file, case, id=name)


def row(number, revision, *, gone):
    return {
        "wiki": revision.get("wiki", "testwiki"),
        "rev_id": number,
        "parent_id": 0 if revision.get("new") else 5,
        "account": f"meta:{revision['by']}",
        "page_id": revision["page"],
        "namespace": revision.get("ns", 0),
        "title": f"Page {revision['page']}",
        "timestamp": datetime.fromisoformat(revision["at"]),
        "sizediff": revision.get("diff"),
        "size": revision.get("size"),
        "tags": revision.get("tags", ""),
        "comment": "",
        **FACTS_NOT_ASKED,
        "is_redirect": revision.get("redirect", False),
        "gone": revision.get("gone", gone),
        "moved_in_at": datetime.fromisoformat(revision["moved_in"]) if "moved_in" in revision else None,
    }


def person(name, people, *, bot):
    registered = people[name] if isinstance(people, dict) else None
    return Participant(
        name,
        PersonState.BOT if bot else PersonState.VALID,
        name,
        f"meta:{name}",
        registered=registered and datetime.fromisoformat(registered),
    )


def event(people, wikis, window, namespaces):
    counted = tuple(
        CountedWiki(wiki, PROJECTS.get(wiki, "wikipedia"), frozenset({6} if wiki in PROJECTS else namespaces))
        for wiki in sorted(wikis)
    )
    return Event("case", window, window, counted, Roster(tuple(people)))


def results(file, case, order=None):
    chosen = [each for each in file["revisions"] if each["page"] in case.get("pages", (each["page"],))]
    rows = [row(number, each, gone=case.get("gone", False)) for number, each in enumerate(chosen, 1)]
    if order:
        order.shuffle(rows)
    window = Window(*map(datetime.fromisoformat, case["window"]), "UTC")
    listed = case.get("of", file["people"])
    people = [person(name, file["people"], bot=case.get("bots")) for name in listed]
    counted = event(
        people, {each["wiki"] for each in rows} or {"testwiki"}, window, case.get("namespaces", [0])
    )
    return compute(contributions(rows), counted, PROFILES[file["profile"]], known_until=AFTER_ALL).grant


def figures(file, case):
    found = results(file, case)
    counts = found.wikis.values()
    pages = {name: sum(getattr(each, name) for each in counts) for name in ("created", "improved")}
    return {metric: result.value for metric, result in found.results.items()} | pages


@pytest.mark.parametrize(("file", "case"), list(cases()))
def test_a_profile_reproduces_what_its_tool_says(file, case):
    found = figures(file, case)
    assert {metric: found.get(metric) for metric in case["expected"]} == case["expected"]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_profile_has_no_figure_that_its_tool_has_not(profile):
    names = {"created", "improved", *profile.metrics}
    file = {"profile": profile.name, "people": ["A"], "revisions": [{"by": "A", "page": 1, "at": NOON}]}
    assert figures(file, {"window": [NOON, MIDNIGHT]}).keys() <= names
    assert profile.metrics <= {*METRICS, *PEER_METRICS}


def test_esep_1_has_every_metric_of_its_own_and_none_of_the_others():
    assert ESEP_1.metrics == set(METRICS)


@pytest.mark.parametrize(
    ("name", "pages"),
    [("esep-1", 1), ("eventmetrics", 2), ("campaignevents", 2), ("dashboard", 2), ("wikimetrics", 1)],
)
def test_the_ends_of_the_interval_belong_to_it_as_the_profile_says(name, pages):
    edits = [{"by": "A", "page": page, "at": at} for page, at in enumerate((NOON, MIDNIGHT))]
    file = {"profile": name, "people": ["A"], "revisions": edits}
    assert figures(file, {"window": [NOON, MIDNIGHT]})["wikipedia"] == pages


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("esep-1", (1, 1, 2)),
        ("eventmetrics", (1, 1, 2)),
        ("wikimetrics", (1, 2, 2)),
        ("campaignevents", (1, 2, 2)),
        ("dashboard", (1, 2, 2)),
    ],
)
def test_a_page_that_is_created_and_edited_on_is_one_page_in_the_sum(name, expected):
    edits = [
        {"by": "A", "page": 1, "at": "2024-05-01T13:00:00Z", "new": True},
        {"by": "A", "page": 1, "at": "2024-05-01T14:00:00Z"},
        {"by": "A", "page": 2, "at": "2024-05-01T14:00:00Z"},
    ]
    found = figures({"profile": name, "people": ["A"], "revisions": edits}, {"window": [NOON, MIDNIGHT]})
    assert tuple(found[each] for each in ("created", "improved", "wikipedia")) == expected


def test_a_hidden_size_is_told_beside_the_net_of_event_metrics_and_not_taken_for_nought():
    edits = [{"by": "A", "page": 1, "at": NOON, "diff": 7, "size": 9}, {"by": "A", "page": 2, "at": NOON}]
    file = {"profile": "eventmetrics", "people": ["A"], "revisions": edits}
    net = results(file, {"window": [NOON, MIDNIGHT]}).results["bytes_net"]
    assert (net.value, net.beside) == (7, {"unknown_sizes": 1})


def test_what_is_gone_counts_as_an_edit_of_wikimetrics_and_has_no_bytes():
    file = {
        "profile": "wikimetrics",
        "people": ["A"],
        "revisions": [{"by": "A", "page": 1, "at": LATER, "diff": 7}],
    }
    found = figures(file, {"window": [NOON, MIDNIGHT], "gone": True})
    assert (found["edits"], found["improved"], found["bytes_added"]) == (1, 1, 0)


@pytest.mark.parametrize("name", [name for name in PROFILES if name != "esep-1"])
def test_a_page_counts_as_what_it_is_now_where_the_tool_does_not_know_of_moves(name):
    draft = {"by": "A", "page": 1, "at": LATER, "new": True, "moved_in": "2024-06-01T00:00:00Z"}
    file = {"profile": name, "people": ["A"], "revisions": [draft]}
    assert figures(file, {"window": [NOON, MIDNIGHT]})["created"] == 1


def test_only_esep_1_compares_with_the_time_before():
    file = {"people": ["A"], "revisions": [{"by": "A", "page": 1, "at": "2024-05-01T06:00:00Z"}]}
    for name in PROFILES:
        before = results({**file, "profile": name}, {"window": [NOON, MIDNIGHT]}).before
        assert before.get("wikipedia") == (1 if name == "esep-1" else None), name


@pytest.mark.parametrize(
    ("registered", "new"),
    [("2024-04-17T12:00:00Z", 0), ("2024-04-18T00:00:00Z", 0), ("2024-04-18T00:00:01Z", 1), (MIDNIGHT, 1)],
)
def test_new_editors_of_wikimetrics_registered_in_the_fortnight_before_the_end(registered, new):
    file = {"profile": "wikimetrics", "people": {"A": registered}, "revisions": []}
    assert figures(file, {"window": [NOON, MIDNIGHT]})["new_editors"] == new


def test_what_was_not_collected_is_not_measured():
    file = {"profile": "wikimetrics", "people": {"A": "2024-04-20T00:00:00Z"}, "revisions": []}
    found = results(file, {"window": [NOON, MIDNIGHT]}).results
    assert not found["active_before"].measured
    assert not found["edited_in_a_day"].measured


def test_five_edits_make_an_active_editor_on_one_wiki_and_not_on_several():
    edits = [{"by": "A", "page": 1, "at": f"2024-04-0{day}T00:00:00Z"} for day in range(1, 6)]
    spread = [edit | {"wiki": f"wiki{number % 2}"} for number, edit in enumerate(edits)]
    month = {"window": ["2024-04-10T00:00:00Z", "2024-05-20T00:00:00Z"]}
    file = {"profile": "wikimetrics", "people": ["A"]}
    active = [figures({**file, "revisions": rows}, month)["active_before"] for rows in (edits, spread)]
    assert active == [1, 0]


def test_who_may_still_edit_in_the_day_after_registering_is_told_beside():
    file = {"profile": "wikimetrics", "people": {"A": "2024-05-01T18:00:00Z"}, "revisions": []}
    found = results(file, {"window": ["2024-04-01T00:00:00Z", MIDNIGHT]}).results["edited_in_a_day"]
    assert (found.value, found.of, found.beside) == (0, 1, {"censored": 1})


rows = st.lists(
    st.fixed_dictionaries(
        {
            "by": st.sampled_from(["A", "B", "C"]),
            "page": st.integers(1, 4),
            "at": st.integers(0, 23).map("2024-05-01T{:02d}:00:00Z".format),
            "new": st.booleans(),
            "diff": st.none() | st.integers(-9, 9),
            "size": st.none() | st.integers(0, 99),
            "gone": st.booleans(),
            "ns": st.sampled_from([0, 2]),
            "tags": st.sampled_from(["", "mw-reverted", "mw-undo", "client-automatic-update"]),
        }
    ),
    max_size=12,
)


@given(name=st.sampled_from(sorted(PROFILES)), revisions=rows, random=st.randoms())
def test_the_order_of_contributions_does_not_matter_to_any_profile(name, revisions, random):
    file = {"profile": name, "people": ["A", "B"], "revisions": revisions}
    assert results(file, DAY) == results(file, DAY, order=random)


@given(wider=st.sampled_from(["eventmetrics", "campaignevents", "dashboard"]), revisions=rows)
def test_what_counts_for_esep_1_counts_for_those_that_leave_less_out(wider, revisions):
    file = {"people": ["A", "B"], "revisions": revisions}
    ours, theirs = (figures({**file, "profile": name}, DAY)["wikipedia"] for name in ("esep-1", wider))
    assert ours <= theirs
