"""Whom a grant page names as its own people: surely, with the place, or as text whose end is not sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.grant_page import parse_grant
from collectors.grant_team import different, team_in_fields, team_in_lines
from collectors.rendered_page import PageLines, content_of, lines_of
from metrics.model import TeamMember

QUESTION = (
    "8. Describe your team. Please provide their roles, Wikimedia Usernames and other details. (required)"
)
INFOBOX = "<table><tr><td>status</td><td>Funded</td></tr><tr><td>applicant</td><td>{}</td></tr></table>"


def named(*lines, headings=()):
    page = PageLines(lines, dict.fromkeys(headings, 2))
    return [person.name or f"? {person.raw}" for person in team_in_lines(page)]


def linked(html):
    return [(person.name, person.where) for person in team_in_lines(lines_of(content_of(html), tables=True))]


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("Name Surname - User:Example.kz", ["Example.kz"]),
        ("User: Two Words, technical support", ["Two Words"]),
        ("Name Surname (User:Example), Another (username: Second one); Third", ["Example", "Second one"]),
        ("User:Example (WMXX), roles", ["Example (WMXX)"]),
        ("https://kk.m.wikipedia.org/wiki/User:Two_W%C3%B6rds, roles", ["Two Wörds"]),
        ("//meta.wikimedia.org/wiki/User_talk:Example and User:Second", ["Example", "Second"]),
        ("Somebody without an account, and a friend", []),
        ("User: N/A", []),
        ("User: some@example.org", []),
    ],
)
def test_in_a_described_team_only_what_is_marked_as_a_user_is_one(answer, names):
    assert named(QUESTION, answer) == names


@pytest.mark.parametrize(
    "text",
    [
        "Example. Co-founder of the group",
        "Example Roles: co-founder",
        "Example - co-founder",
        "Example Another Name User:Second",
        "x" * 86,
    ],
)
def test_a_name_without_a_sure_end_is_kept_as_text_and_never_cut(text):
    (first, *_) = named(QUESTION, f"User:{text}")
    assert first.startswith("? ")
    assert text.startswith(first.removeprefix("? "))


def test_a_text_that_begins_with_somebody_named_elsewhere_names_nobody_else():
    people = [
        *team_in_fields([("applicant", "• Example.kz\n• Ann")]),
        TeamMember(None, "Example.kz Roles: founder", "8."),
        TeamMember(None, "Anna. A friend", "8."),
        TeamMember("Ann", "Ann", "8."),
    ]
    assert [(person.name, person.where) for person in different(people)] == [
        ("Example.kz", "applicant"),
        ("Ann", "applicant"),
        (None, "8."),
    ]


def test_an_answer_of_names_is_names_also_without_a_mark():
    assert named(
        "Wikimedia username(s):", "First one", "Second, Third (WMXX)", "Organization:", "A group"
    ) == [
        "First one",
        "Second",
        "Third (WMXX)",
    ]
    assert named("B. Wikimedia username(s): First; User:Second") == ["Second"]


def test_the_question_for_one_name_has_one_line_of_answer_or_none():
    question = "Main Wikimedia username. (required)"
    assert named(question, "Example", "Another question without a number?", "Words") == ["Example"]
    assert named(question, "If you are a group leader, you have to say so", "I am not") == []
    assert named("F1. Please provide your main Wikimedia Username.", "G. Are you registered?", "Yes") == []


def test_a_numbered_list_of_users_does_not_end_the_team():
    assert named(
        "Team members[edit]",
        "1. User:A",
        "2. User:B",
        "3. Budget?",
        "User:C",
        headings=["Team members[edit]"],
    ) == [
        "A",
        "B",
    ]


def test_a_line_may_name_the_lead_and_prose_below_it_does_not():
    assert named("Project leader: User:Example", "Thanks to User:Friend") == ["Example"]
    assert named("Participants: 30 of User:Example's friends") == ["Example's friends"]
    assert named("Participants", "User:Example") == []


def test_links_tell_names_whatever_they_show_and_in_tables_too():
    html = (
        "<h2>Project team</h2>"
        "<table><tr><td><a href='/wiki/User:First_one'>Ann</a></td><td>lead</td></tr></table>"
        "<p><a href='https://meta.wikimedia.org/w/index.php?title=User:Second&redlink=1'>B</a> &amp; "
        "<a href='/wiki/User_talk:Second'>talk</a>, <a href='/wiki/User:Third/Drafts'>drafts</a>, "
        "<a href='/wiki/Special:Contributions/Fourth'>C</a><a>D</a></p>"
        "<h2>Budget</h2><a href='/wiki/User:Fifth'>E</a>"
    )
    assert linked(html) == [("First one", "Project team"), ("Second", "Project team")]


def test_what_follows_the_content_on_a_saved_page_belongs_to_nobody():
    html = "<h1>x</h1><div class='mw-parser-output'><h2>Team</h2><p>None</p></div>User:Stranger"
    assert linked(html) == []


def test_names_of_the_infobox_come_first_and_everybody_once():
    html = INFOBOX.format("User:Example") + "<p>Main Wikimedia username.</p><p>Example</p>"
    grant = parse_grant(html, title="Grants:X", revision=1)
    assert grant.team == (TeamMember("Example", "Example", "applicant"),)


@given(
    st.lists(st.sampled_from(["User:", "A", "(", ")", ",", " ", ". ", "//x/wiki/User:", "%"])).map("".join)
)
def test_no_answer_raises_anything_and_no_name_is_longer_than_a_name_can_be(answer):
    for name in named(QUESTION, answer):
        assert name.startswith("? ") or 0 < len(name) <= 85
