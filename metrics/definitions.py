"""Which contributions qualify, and why the others are left out."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from metrics.frames import has_any_tag
from metrics.model import CountedWiki, Event, Participant, PersonState, Window
from metrics.namespaces import PROJECT_NAMESPACES
from metrics.profiles import Boundary, Namespaces, Profile
from metrics.reasons import QUALIFIES, REASONS
from metrics.reverts import Standing

_LEFT_OUT_STATES = {
    PersonState.BOT: "bot-account",
    PersonState.BLOCKED: "blocked-account",
    PersonState.LOCKED: "blocked-account",
}

_REASONS = (QUALIFIES, *REASONS)


def in_window(
    frame: pd.DataFrame, window: Window, column: str = "timestamp", boundary: Boundary = Boundary.START
) -> pd.DataFrame:
    """Return the rows whose time in `column` lies in the window; those without one do not."""
    return frame[frame[column].between(window.start, window.end, inclusive=boundary.value)]


def in_namespaces(
    frame: pd.DataFrame, event: Event, profile: Profile, namespaces: Namespaces
) -> pd.DataFrame:
    """Return the rows of counted wikis in `namespaces`; of Commons uploads alone if the profile says so."""
    return frame[are_in_namespaces(frame, event, profile, namespaces)]


def are_in_namespaces(
    frame: pd.DataFrame, event: Event, profile: Profile, namespaces: Namespaces
) -> "pd.Series[bool]":
    """Tell which rows `in_namespaces` returns: of an incubator only those of the declared test wikis."""
    inside = pd.Series(data=False, index=frame.index)
    for counted in event.wikis:
        of_wiki = frame["wiki"] == counted.wiki
        if namespaces is not Namespaces.ANY:
            of_wiki &= frame["namespace"].isin(_numbers(counted, namespaces))
        if profile.uploads_only and counted.project == "commons":
            of_wiki &= (frame["parent_id"] == 0) & frame["namespace"].isin(PROJECT_NAMESPACES["commons"])
        if counted.scope.prefixes:
            of_wiki &= _of_test_wikis(frame, counted.scope.prefixes)
        inside |= of_wiki
    return inside


def _of_test_wikis(frame: pd.DataFrame, prefixes: Sequence[str]) -> "pd.Series[bool]":
    """Tell which pages are a test wiki's: its main page `Wp/kk`, and everything below it."""
    titles = frame["title"]
    bare = titles.where(frame["namespace"] == 0, titles.str.replace(r"^[^:]*:", "", n=1, regex=True))
    return (bare + "/").str.startswith(tuple(f"{prefix}/" for prefix in prefixes))


def _numbers(counted: CountedWiki, namespaces: Namespaces) -> frozenset[int]:
    if namespaces is Namespaces.CONTENT:
        return counted.content_namespaces
    return PROJECT_NAMESPACES.get(counted.project, frozenset({0}))


def with_reasons(frame: pd.DataFrame, event: Event, profile: Profile) -> pd.DataFrame:
    """Return `frame` with a column `reason`, a category: why a row is left out, or QUALIFIES."""
    states, tags = _states(event), frame["tags"]
    holds = {
        "deleted": frame["gone"],
        "bot-account": frame["account"].isin(_in_state(states, "bot-account")),
        "blocked-account": frame["account"].isin(_in_state(states, "blocked-account")),
        "automatic": has_any_tag(tags, profile.automatic_tags),
        "revert": _revert(frame, profile),
        "reverted": _reverted(frame, profile),
        "redirect": frame["is_redirect"] | has_any_tag(tags, profile.redirect_tags),
        "null-edit": frame["same_text"],
    }
    numbers = np.zeros(len(frame), dtype=np.int8)
    for name in sorted(holds.keys() - profile.counts, key=REASONS.index, reverse=True):
        numbers[holds[name].to_numpy(dtype=bool)] = _REASONS.index(name)
    return frame.assign(reason=pd.Categorical.from_codes(numbers, pd.Index(_REASONS)))


def _revert(frame: pd.DataFrame, profile: Profile) -> "pd.Series[bool]":
    """Return the reverts of others' edits: a tag does not tell whose they were, but history does."""
    tagged = has_any_tag(frame["tags"], profile.revert_tags)
    return (tagged & (frame["history"] != Standing.OWN_REVERT)) | (frame["history"] == Standing.REVERT)


def _reverted(frame: pd.DataFrame, profile: Profile) -> "pd.Series[bool]":
    """Return what was reverted: the tag is never taken away when the text comes back, but history tells."""
    tagged = has_any_tag(frame["tags"], profile.reverted_tags)
    return (tagged & (frame["history"] != Standing.RESTORED)) | (frame["history"] == Standing.REVERTED)


def counted_accounts(event: Event) -> frozenset[str]:
    """Return the identities that content and editors are counted of, in the event's own reading."""
    if event.participants_include_organizers:
        return participant_accounts(event) | organizer_accounts(event)
    return participant_accounts(event) - organizer_accounts(event)


def other_accounts(event: Event) -> frozenset[str]:
    """Return the identities of the other reading: with the organizers, or without them."""
    if event.participants_include_organizers:
        return participant_accounts(event) - organizer_accounts(event)
    return participant_accounts(event) | organizer_accounts(event)


def participant_accounts(event: Event) -> frozenset[str]:
    return _valid(event.roster.people)


def organizer_accounts(event: Event) -> frozenset[str]:
    return _valid(event.roster.organizers)


def excluded_accounts(event: Event) -> frozenset[str]:
    """Return the identities of listed bots and blocked people: their revisions are counted as left out."""
    return frozenset(_states(event))


def _valid(people: tuple[Participant, ...]) -> frozenset[str]:
    return frozenset(person.identity for person in people if person.valid and person.identity)


def _states(event: Event) -> Mapping[str, str]:
    return {
        person.identity: _LEFT_OUT_STATES[person.state]
        for person in event.roster.people
        if person.identity and person.state in _LEFT_OUT_STATES
    }


def _in_state(states: Mapping[str, str], state: str) -> frozenset[str]:
    return frozenset(identity for identity, its in states.items() if its == state)
