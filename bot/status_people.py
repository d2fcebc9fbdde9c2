"""The list of participants in figures: claimed, listed, valid, active, and who is not simply fine."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from bot.messages import Messages
from bot.plain import isolated
from metrics.model import PersonState
from metrics.roster_counts import GroupCounts, RosterCounts

KINDS = {
    PersonState.DUPLICATE: "duplicate",
    **dict.fromkeys((PersonState.UNKNOWN, PersonState.INVALID), "nobody"),
    PersonState.BOT: "bot",
    **dict.fromkeys((PersonState.BLOCKED, PersonState.LOCKED), "blocked"),
    **dict.fromkeys((PersonState.HIDDEN, PersonState.TEMPORARY, PersonState.WITHHELD), "withheld"),
    PersonState.UNSIGNED: "unsigned",
}
"""As what a person who is not counted is counted; hidden people are never told apart from others."""


def people_json(people: RosterCounts, claimed: int | None) -> dict[str, Any]:
    """Return the documented `people` of `esep status --json`; `claimed` is the target for participants."""
    return {
        "declared": claimed,
        "listed": people.listed,
        "valid": people.participants,
        "active": people.active,
        "lower_bound": people.lower_bound,
        "not_simply_fine": not_simply_fine(people),
        "groups": [
            {"group": group.title, "listed": group.listed, "valid": group.participants}
            for group in people.groups
        ],
    }


def people_rows(people: RosterCounts, claimed: int | None, words: Messages) -> Iterable[tuple[str, str]]:
    """Yield what is counted of the list, and the count, in words."""
    yield words.text("esep-list-claimed"), words.number(claimed)
    yield words.text("esep-list-listed"), _listed(people, words)
    yield words.text("esep-list-valid"), words.number(people.participants)
    yield words.text("esep-list-active"), words.number(people.active)
    for kind, number in not_simply_fine(people).items():
        yield words.text(f"esep-people-{kind}"), words.number(number)
    for group in people.groups:
        yield _title(group, words), words.text("esep-list-group", group.listed, group.participants)


def lower_bound_lines(people: RosterCounts, words: Messages) -> Iterable[str]:
    """Yield why there may be more people and results than are shown, where there may."""
    if people.lower_bound:
        yield words.text("esep-fact-lower-bound")


def not_simply_fine(people: RosterCounts) -> Mapping[str, int]:
    """Return how many entries there are of each kind that is not simply fine, if any.

    With the participants they make up the whole list, save for the renamed, who are among the others.
    """
    counts = Counter({"organizer": people.valid_organizers, "renamed": people.renamed or 0})
    for state, kind in KINDS.items():
        counts[kind] += people.not_counted.get(state, 0)
    return {kind: number for kind, number in counts.items() if number}


def _listed(people: RosterCounts, words: Messages) -> str:
    if people.lower_bound:
        return words.text("esep-list-at-least", people.listed)
    return words.number(people.listed)


def _title(group: GroupCounts, words: Messages) -> str:
    return isolated(group.title) if group.title else words.text("esep-list-others")
