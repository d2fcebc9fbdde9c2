"""The audit of participants, as `esep participants --json` promises it."""

from bot.participants_json import participants_json
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


def test_counts():
    audit = participants_json(ROSTER, declared=32, active=None)
    people = audit.pop("people")
    assert audit == {"declared": 32, "listed": 5, "valid": 2, "active": None, "organizers": 2}
    assert len(people) == 7


def test_people_come_as_listed_then_organizers_who_are_not():
    people = participants_json(ROSTER, declared=None, active=1)["people"]
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
    }


def test_nobody_listed():
    audit = participants_json(Roster(()), declared=None, active=None)
    assert audit == {
        "declared": None,
        "listed": 0,
        "valid": 0,
        "active": None,
        "organizers": 0,
        "people": [],
    }
