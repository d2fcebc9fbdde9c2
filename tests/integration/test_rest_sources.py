"""CampaignEvents and the Dashboard over real HTTP: a local server answers in the recorded shapes."""

import pytest
from rest_service import COURSE, EVENT, HTML, nameless, paged, participant

from collectors.errors import IncompleteError, LoginError, NotFoundError, TryLaterError, UnreadableError
from collectors.participants.dashboard import DashboardCourse
from collectors.participants.registration import Registration, registration_base
from collectors.patience import Patience, web_session
from collectors.rest import Rest
from metrics.model import PersonState

PATIENCE = Patience(tries=2, timeout=5, longest_wait=1)


@pytest.fixture
def session():
    with web_session("Esep/test (me@example.org)") as session:
        yield session


@pytest.fixture
def registration(service, session):
    base = registration_base(f"{service.url}/w/rest.php")
    return Registration(Rest("metawiki", base, session, patience=PATIENCE), 1)


@pytest.fixture
def course(service, session):
    return DashboardCourse(
        Rest("dashboard", f"{service.url}/", session, patience=PATIENCE), "School/Title (2026)"
    )


@pytest.fixture
def event(service):
    people = [participant(number) for number in range(1, 46)]
    leaders = [{"organizer_id": n, "user_id": n, "user_name": f"Organizer {n}", "roles": []} for n in (1, 2)]
    service.answers |= {
        EVENT: {"id": 1, "name": "Editathon", "status": "open"},
        f"{EVENT}/participants": paged(people, "participant_id", 20),
        f"{EVENT}/organizers": paged(leaders, "organizer_id", 1),
    }
    return people


def test_a_registration_is_read_to_its_end(service, registration, event):
    listing = registration.fetch()
    assert [entry.name for entry in listing.people] == [f"Name {number}" for number in range(1, 46)]
    assert listing.people[0].central_id == 101
    assert [(entry.name, entry.group) for entry in listing.organizers] == [
        ("Organizer 1", "registered"),
        ("Organizer 2", "registered"),
    ]
    assert listing.lower_bound
    assert registration.rest.requests_made == len(service.asked) == 8
    assert {query["include_private"] for path, query in service.asked if "participants" in path} == {"false"}


def test_people_whose_name_is_not_shown_are_counted_and_never_named(registration, event):
    event[:] = [
        participant(1),
        nameless(2, "hidden"),
        nameless(3, "not_found"),
        participant(4, user_name=None),
    ]
    assert [(entry.name, entry.state, entry.central_id) for entry in registration.fetch().people] == [
        ("Name 1", None, 101),
        ("", PersonState.HIDDEN, None),
        ("", PersonState.UNKNOWN, None),
        ("", PersonState.UNKNOWN, None),
    ]


def test_a_private_person_is_left_out_even_if_the_service_shows_them(registration, event):
    event[:] = [participant(1), participant(2, private=True)]
    assert [entry.name for entry in registration.fetch().people] == ["Name 1"]


@pytest.mark.parametrize("told", ["There is no event with this ID.", "This event registration was deleted."])
def test_an_event_that_is_not_there_is_no_empty_list(service, registration, event, told):
    event.clear()
    service.in_turn[EVENT] = [(404, {"messageTranslations": {"en": told}, "httpCode": 404}, {})]
    with pytest.raises(NotFoundError, match=told):
        registration.fetch()
    assert [path for path, _ in service.asked] == [EVENT]


@pytest.mark.parametrize(
    ("answers", "kind", "told"),
    [
        (
            [(403, {"messageTranslations": {"en": "You are not authorized."}}, {})],
            LoginError,
            "not authorized",
        ),
        ([(403, HTML, {})], LoginError, "refuses"),
        ([(400, {"error": "parameter-validation-failed"}, {})], UnreadableError, "HTTP 400"),
        ([(410, [], {})], NotFoundError, "any more"),
        ([(500, HTML, {})] * 2, IncompleteError, "HTTP 500"),
        ([(200, HTML, {})] * 2, IncompleteError, "no whole JSON"),
        ([(200, {"participants": []}, {})], UnreadableError, "not of the expected form"),
        ([(200, [{"participant_id": 1}], {})], UnreadableError, "not of the expected form"),
        ([(200, ["A"], {})], UnreadableError, "not of the expected form"),
        ([(429, HTML, {"Retry-After": "0"})] * 2, TryLaterError, "HTTP 429"),
        ([(200, [participant(1)], {})] * 3, UnreadableError, "does not end"),
    ],
)
@pytest.mark.usefixtures("event")
def test_a_fault_is_told_by_what_is_to_be_done(service, registration, answers, kind, told):
    service.in_turn[f"{EVENT}/participants"] = list(answers)
    with pytest.raises(kind, match=told) as raised:
        registration.fetch()
    assert "\n" not in str(raised.value)


def test_a_second_page_that_fails_leaves_nothing(service, registration, event):
    first = (200, event[:20], {})
    service.in_turn[f"{EVENT}/participants"] = [first, (502, HTML, {}), (502, HTML, {})]
    with pytest.raises(IncompleteError):
        registration.fetch()


def test_a_service_that_asks_for_patience_is_asked_again_after_it(service, registration, event):
    service.in_turn[EVENT] = [(429, HTML, {"Retry-After": "0"})]
    assert len(registration.fetch().people) == 45
    assert registration.rest.requests_made == len(service.asked)


def test_a_service_that_is_down_is_incomplete(session):
    with pytest.raises(IncompleteError, match="does not answer"):
        Rest("metawiki", "http://127.0.0.1:9", session, patience=PATIENCE).get("x")


def test_a_course_lists_each_person_once_a_role(service, course):
    users = [("A", 0), ("B", 0), ("A", 0), ("B", 1), ("C", 1), ("D", 2)]
    rows = [{"username": name, "role": role, "global_id": ord(name)} for name, role in users]
    service.answers[COURSE] = {"course": {"users": rows}}
    listing = course.fetch()
    assert [(entry.name, entry.central_id) for entry in listing.people] == [("A", 65), ("B", 66)]
    assert [(entry.name, entry.group) for entry in listing.organizers] == [
        ("B", "facilitator"),
        ("C", "facilitator"),
    ]
    assert not listing.lower_bound


def test_a_course_that_is_not_there(course):
    with pytest.raises(NotFoundError, match=r"School/Title_\(2026\)"):
        course.fetch()


@pytest.mark.parametrize("answer", [[], {"course": {}}, {"course": {"users": [{"username": "A"}]}}])
def test_a_course_of_another_form(service, course, answer):
    service.answers[COURSE] = answer
    with pytest.raises(UnreadableError, match="not of the expected form"):
        course.fetch()


def test_every_source_names_itself(registration, course):
    assert str(registration) == "campaign event 1"
    assert str(course) == "Dashboard course School/Title (2026)"
