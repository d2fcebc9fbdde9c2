"""The audit of participants, as `esep participants --json` promises it."""

from dataclasses import replace

import pytest
from rich.console import Console

from bot import show
from bot.participants_json import participants_json, unknown_names
from metrics.model import Participant, PersonState, Roster

VALID, RENAMED, UNKNOWN, DUPLICATE = (
    PersonState.VALID,
    PersonState.RENAMED,
    PersonState.UNKNOWN,
    PersonState.DUPLICATE,
)
ORG = Participant("Org", VALID, "Org", "metawiki:1", organizer=True)
ROSTER = Roster(
    people=(
        Participant("Айгүл", VALID, "Айгүл", "metawiki:2", group="Online"),
        Participant("Old", RENAMED, "New", "metawiki:3", note="renamed: Old → New"),
        Participant("New", DUPLICATE, "New", "metawiki:3"),
        Participant("No one", UNKNOWN),
        Participant("org", VALID, "Org", "metawiki:1", organizer=True),
    ),
    organizers=(
        ORG,
        Participant("Helper", VALID, "Helper", "metawiki:4", organizer=True),
        Participant("Ghost", UNKNOWN, organizer=True),
    ),
)


def audit(roster, *, declared=None, active=None, suggestions=None):
    return participants_json(roster, declared=declared, active=active, suggestions=suggestions or {})


def test_counts():
    answer = audit(replace(ROSTER, lower_bound=True), declared=32)
    people = answer.pop("people")
    assert answer == {
        "declared": 32,
        "listed": 5,
        "valid": 2,
        "active": None,
        "organizers": 2,
        "lower_bound": True,
    }
    assert len(people) == 7


def test_people_come_as_listed_then_organizers_who_are_not():
    people = audit(ROSTER, active=1)["people"]
    assert [(person["listed_as"], person["group"]) for person in people] == [
        ("Айгүл", "Online"),
        ("Old", ""),
        ("New", ""),
        ("No one", ""),
        ("org", ""),
        ("Helper", "organizers"),
        ("Ghost", "organizers"),
    ]
    assert people[1] == {
        "listed_as": "Old",
        "account": "New",
        "state": "renamed",
        "note": "renamed: Old → New",
        "group": "",
        "organizer": False,
        "suggestion": None,
    }


def test_nobody_listed():
    assert audit(Roster(())) == {
        "declared": None,
        "listed": 0,
        "valid": 0,
        "active": None,
        "organizers": 0,
        "lower_bound": False,
        "people": [],
    }


def test_an_organizer_named_twice_has_a_line_even_where_they_are_listed():
    twice = Participant("Old", DUPLICATE, "Org", "metawiki:1", note="an organizer already as Org")
    answer = audit(Roster((ORG,), (ORG, twice)))
    assert [(person["listed_as"], person["group"]) for person in answer["people"]] == [
        ("Org", ""),
        ("Old", "organizers"),
    ]
    assert answer["organizers"] == 1


def test_a_suggestion_stands_beside_the_unknown_name_alone():
    assert unknown_names(ROSTER) == ["No one", "Ghost"]
    people = audit(ROSTER, suggestions={"No one": "Noone", "Айгүл": "Other"})["people"]
    assert {person["listed_as"]: person["suggestion"] for person in people if person["suggestion"]} == {
        "No one": "Noone"
    }


def test_people_without_a_name_are_each_a_line_and_never_asked_for():
    hidden = Participant("", PersonState.HIDDEN, note="the list does not show the name")
    roster = Roster((hidden, Participant("", UNKNOWN)), (hidden,))
    assert unknown_names(roster) == []
    assert [(person["state"], person["group"]) for person in audit(roster)["people"]] == [
        ("hidden", ""),
        ("unknown", ""),
        ("hidden", "organizers"),
    ]


@pytest.fixture
def printed(monkeypatch):
    console = Console(record=True, width=120, highlight=False, markup=False)
    monkeypatch.setattr(show, "console", console)

    def printed(answer):
        show.print_participants(answer)
        return [line.rstrip() for line in console.export_text().splitlines()]

    return printed


def test_the_first_line_is_what_an_officer_asks(printed):
    assert printed(audit(ROSTER, declared=32, active=21))[0] == "claimed 32, listed 5, valid 2, active 21"
    assert printed(audit(ROSTER))[0] == "claimed unknown, listed 5, valid 2, active unknown"


def test_only_who_is_not_simply_fine_has_a_line(printed):
    hidden = Participant("", PersonState.HIDDEN, note="the list does not show the name")
    roster = Roster((*ROSTER.people, hidden), ROSTER.organizers, lower_bound=True)
    lines = printed(audit(roster, suggestions={"No one": "Noone"}))
    assert lines[1:3] == [
        "organizers 2, not among the valid",
        "a lower bound: private registrations are not visible",
    ]
    assert lines[3:-1] == [
        "  Old: renamed: Old → New",
        "  New: duplicate",
        "  No one: unknown; perhaps “Noone” is meant",
        "  (not shown): hidden: the list does not show the name",
        "  Ghost: unknown",
    ]
    assert lines[-1] == "simply fine: 3; --json lists everybody"


def test_an_audit_without_doubt_has_no_other_line(printed):
    assert len(printed(audit(Roster((ORG,))))) == 3
