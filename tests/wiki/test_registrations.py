"""A registration and a course through the whole command: a local service beside the real wikis."""

import csv
from itertools import cycle, islice
from pathlib import Path

import pytest
from rest_service import COURSE, EVENT, HTML, nameless, paged, participant, serving
from wiki_family import Esep

pytestmark = pytest.mark.wiki

SECTION = 'section = "Interested in participating"'
FOUR_ORGANIZERS = '["Serikbol Tau", "Нұрбике Сағындық", "Dosym.Q", "Пётр Заречный"]'
IMPATIENT = (
    "import bot.bootstrap as root; from functools import partial; from bot.cli import main;"
    "root.Patience = partial(root.Patience, longest_wait=0); main()"
)
"""The command, which waits no second where a service asks it to."""

PEOPLE = [
    participant(1, user_name="Айгерім Төлеген"),
    participant(2, user_name="Saltanat2000"),
    nameless(3, "hidden"),
    participant(4, user_name="Serikbol Tau"),
    participant(5, user_name="Quanysh77"),
    nameless(6, "not_found"),
]
LEADERS = [
    {"organizer_id": 1, "user_id": 104, "user_name": "Serikbol Tau", "roles": ["creator"]},
    {"organizer_id": 2, "user_id": 107, "user_name": "Dosym.Q", "roles": ["organizer"]},
]
USERS = [
    {"username": "Айгерім Төлеген", "role": 0, "global_id": 7},
    {"username": "Saltanat2000", "role": 0, "global_id": 8},
    {"username": "Dosym.Q", "role": 0, "global_id": 9},
    {"username": "Dosym.Q", "role": 1, "global_id": 9},
    {"username": "Wiki Expert (somewhere)", "role": 4, "global_id": 10},
]


def answering(service):
    service.answers = {
        EVENT: {"id": 1, "name": "Editathon", "event_page": "Event:Editathon", "status": "open"},
        f"{EVENT}/participants": paged(PEOPLE, "participant_id", 4),
        f"{EVENT}/organizers": paged(LEADERS, "organizer_id", 11),
        COURSE: {"course": {"users": USERS}},
    }
    return service


def beside(esep, service):
    """Let the home wiki's REST address and the Dashboard's be the service's."""
    known = Path(esep.lab["environment"]["ESEP_WIKIS"]).read_text(encoding="utf-8")
    rest = f'[wikis.metawiki]\nrest = "{service.url}/w/rest.php"\n'
    wikis = esep.home / "wikis.toml"
    wikis.write_text(
        f'dashboard = "{service.url}"\n' + known.replace("[wikis.metawiki]\n", rest), encoding="utf-8"
    )
    esep.environment["ESEP_WIKIS"] = str(wikis)
    esep.code = IMPATIENT
    return esep


def declare(esep):
    leaders = (FOUR_ORGANIZERS, '["Serikbol Tau", "Нұрбике Сағындық", "Нұрбике Сағындық"]')
    esep.declare("registered", (SECTION, "campaign_event = 1"), leaders)
    esep.declare("course", (SECTION, 'dashboard = "School/Title_(2026)"'), (FOUR_ORGANIZERS, "[]"))


@pytest.fixture(scope="module")
def collected(lab, tmp_path_factory):
    """A home folder with both events collected once."""
    esep = Esep(tmp_path_factory.mktemp("registered"), lab)
    declare(esep)
    with serving() as service:
        beside(esep, answering(service))
        for event in ("registered", "course"):
            esep.ok("collect", event)
    return esep.home


@pytest.fixture
def known(esep, service, collected):
    """The command in a copy of that folder, beside a service that answers well."""
    return beside(esep.take(collected), answering(service))


def test_a_registration_is_collected_audited_and_shown(known):
    lines = known.ok("participants", "registered").splitlines()
    assert lines[0] == "claimed 32, listed 6, valid 3, active 3"
    assert lines[1:] == [
        "organizers 3, not among the valid",
        "a lower bound: private registrations are not visible",
        "  (not shown): hidden: the list does not show the name",
        "  Serikbol Tau: valid: an organizer too (declared), counted once",
        "  Quanysh77: renamed: Quanysh77 → Қуаныш 77",
        "  (not shown): unknown: the list does not show the name",
        "  Нұрбике Сағындық: duplicate: an organizer already as Нұрбике Сағындық",
        "simply fine: 4; --json lists everybody",
    ]


def test_the_status_of_a_registration_says_that_it_is_a_lower_bound(known):
    assert known.json("status", "registered")["people"] == {
        "declared": 32,
        "listed": 6,
        "valid": 3,
        "active": 3,
        "lower_bound": True,
        "not_simply_fine": {"organizer": 1, "renamed": 1, "nobody": 1, "withheld": 1},
        "groups": [],
    }
    assert "at least 6" in known.ok("status", "registered", "--wikitext")
    known.environment["COLUMNS"] = "400"
    assert "private registrations are not visible" in known.ok("status", "registered")
    rows = csv.DictReader(known.ok("status", "registered", "--csv").splitlines())
    assert [row["lower_bound"] for row in rows][:3] == ["yes", "yes", ""]


def test_without_central_accounts_the_name_is_asked_and_the_services_ids_are_nobodys(known, service, admin):
    names = ("Айгерім Төлеген", "Saltanat2000")
    rows = admin.get(list="users", ususers="|".join(names))["query"]["users"]
    ids = {row["name"]: row["userid"] for row in rows}
    crossed = zip(names, reversed(names), strict=True)
    people = [
        participant(n, user_name=name, user_id=ids[other]) for n, (name, other) in enumerate(crossed, 1)
    ]
    service.answers[f"{EVENT}/participants"] = paged(people, "participant_id", 20)
    found = known.json("participants", "registered")["people"][:2]
    assert [(person["account"], person["state"]) for person in found] == [(name, "valid") for name in names]


def test_a_course_is_collected_and_is_no_lower_bound(known):
    audit = known.json("participants", "course")
    assert (audit["listed"], audit["valid"], audit["organizers"], audit["lower_bound"]) == (3, 2, 1, False)
    assert audit["people"][2]["note"] == "an organizer too (facilitator), counted once"
    status = known.json("status", "course")
    assert (status["people"]["active"], status["people"]["lower_bound"]) == (2, False)
    assert {row["metric"]: row["result"] for row in status["progress"]}["organizers"] == 1


def test_requests_to_the_service_are_counted_with_the_others(known, service, access_log):
    known.ok("collect", "registered")
    assert known.json("runs")[0]["requests"] == len(access_log.requests()) + len(service.asked)


def message(text):
    return {"messageTranslations": {"en": text}}


FORBIDDEN = (403, message("You are not authorized."), {})
GONE = (404, message("There is no event with this ID."), {})
DELETED = (404, message("This event registration was deleted."), {})
BROKEN = (502, HTML, {})
BUSY = (429, HTML, {"Retry-After": "30"})
FIRST_PAGE = (200, PEOPLE[:4], {})


@pytest.mark.parametrize(
    ("place", "answers", "end"),
    [
        (("registered", EVENT), [FORBIDDEN], (3, "not authorized")),
        (("registered", EVENT), [GONE], (2, "There is no event with this ID.")),
        (("registered", EVENT), [DELETED], (2, "was deleted")),
        (("registered", f"{EVENT}/participants"), [FIRST_PAGE, *[BROKEN] * 4], (4, "HTTP 502")),
        (("registered", f"{EVENT}/organizers"), [BUSY] * 4, (75, "too many requests")),
        (("course", COURSE), [(403, HTML, {})], (3, "refuses")),
        (("course", COURSE), [(404, HTML, {})], (2, "School/Title_(2026)")),
        (("course", COURSE), [BROKEN] * 4, (4, "HTTP 502")),
        (("course", COURSE), [BUSY] * 4, (75, "too many requests")),
    ],
)
def test_a_fault_leaves_what_is_stored(known, service, place, answers, end):
    (event, path), (code, told) = place, end
    before = known.json("status", event)
    service.in_turn[path] = list(islice(cycle(answers), 2 * len(answers)))
    assert told in known.fails(code, "collect", event)
    assert told in known.fails(code, "participants", event)
    after = known.json("status", event)
    assert (before["complete"], after["complete"]) == (True, False)
    for part in ("people", "progress", "wikis"):
        assert after[part] == before[part]
    assert "last fetched whole" in known.fails(4, "publish", event)
    known.ok("collect", event)
    assert known.json("status", event)["complete"]


def test_a_service_that_asks_for_patience_once_is_asked_again(known, service):
    service.in_turn[EVENT] = [BUSY]
    known.ok("collect", "registered")


def test_a_dashboard_that_the_wikis_file_does_not_name(known):
    known.environment["ESEP_WIKIS"] = known.lab["environment"]["ESEP_WIKIS"]
    assert "dashboard: is not set" in known.fails(2, "collect", "course")
