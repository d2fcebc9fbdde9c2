"""What a page's history says of a revision."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.reverts import RADIUS, Revision, Standing, standings

A, B, C = 1, 2, 3


def history(told):
    """Return a history told as `0 A:x B:0`: who saved which text; a text `?` is hidden."""
    revisions = []
    for number, word in enumerate(told.split(), 1):
        author, _, text = word.rpartition(":")
        user = {"A": A, "B": B, "C": C}.get(author, 9)
        revisions.append(Revision(number, user, None if text == "?" else text))
    return revisions


def told(words):
    return [str(standing) for standing in standings(history(words)).values()]


@pytest.mark.parametrize(
    ("words", "last_ones"),
    [
        ("0 A:x", ["stands"]),
        ("0 A:x B:y", ["stands", "stands"]),
        ("0 A:x B:0", ["reverted", "revert"]),
        ("0 A:x A:y B:0", ["reverted", "reverted", "revert"]),
        ("0 A:x B:y C:x", ["restored", "reverted", "revert"]),
    ],
)
def test_a_later_revision_with_an_earlier_text_takes_back_what_is_between(words, last_ones):
    assert told(words)[-len(last_ones) :] == last_ones


def test_a_page_that_was_blanked_and_brought_back_is_its_authors_again():
    assert told("A:x B: C:x") == ["restored", "reverted", "revert"]


def test_a_revert_of_a_revert_puts_the_edit_back():
    assert told("0 A:x B:0 C:x")[1:] == ["restored", "revert", "revert"]


def test_a_revert_of_a_revert_of_a_revert_takes_it_away_again():
    assert told("0 A:x B:0 C:x B:0")[1:] == ["reverted", "revert", "revert", "revert"]


def test_an_edit_that_another_was_built_on_comes_back_with_it():
    assert told("0 A:x C:y B:0 C:y")[1:3] == ["restored", "restored"]


def test_a_text_that_comes_back_after_any_number_of_revisions_is_restored():
    between = " ".join(f"B:{number}" for number in range(100, 150))
    assert told(f"0 A:x B:0 {between} C:x")[1] == "restored"


def test_a_text_that_came_back_and_was_taken_away_again_is_not_restored():
    assert told("0 A:x B:0 C:x B:0")[1] == "reverted"


def test_a_self_revert_cancels_the_edits_undone_and_stands_itself():
    assert told("0 A:x A:0")[1:] == ["reverted", "own-revert"]


def test_a_return_over_anothers_edit_is_no_self_revert():
    assert told("0 A:x B:y A:0")[1:] == ["reverted", "reverted", "revert"]


def test_a_self_revert_that_was_reverted_is_reverted():
    assert told("0 A:x A:0 B:x B:z")[1:3] == ["restored", "reverted"]


def test_a_revision_with_its_parents_text_reverts_nothing():
    assert told("0 A:x B:x") == ["stands", "stands", "stands"]


def test_a_revert_reaches_over_revisions_that_changed_nothing():
    assert told("0 A:x B:x B:0")[1:] == ["reverted", "reverted", "revert"]


@pytest.mark.parametrize(("between", "found"), [(RADIUS, "reverted"), (RADIUS + 1, "stands")])
def test_a_revert_takes_back_fifteen_revisions_at_most(between, found):
    edits = " ".join(f"A:{number}" for number in range(1, between + 1))
    assert told(f"0 {edits} B:0")[1] == found


def test_a_hidden_text_is_like_no_other():
    assert told("? A:x B:?") == ["stands", "stands", "stands"]


def test_a_hidden_text_is_taken_back_like_any_other():
    assert told("0 A:? B:0")[1] == "reverted"


def test_a_hidden_author_is_another_one():
    hidden = [Revision(1, B, "0"), Revision(2, None, "x"), Revision(3, A, "0")]
    assert standings(hidden)[3] is Standing.REVERT


def test_a_page_without_history_has_no_standings():
    assert standings([]) == {}


histories = st.lists(
    st.builds(
        Revision,
        rev_id=st.integers(1, 10**6),
        user_id=st.sampled_from([A, B, None]),
        text=st.sampled_from(["0", "x", "y", "z", None]),
    ),
    unique_by=lambda revision: revision.rev_id,
    max_size=40,
)


def oracle(revisions):
    """Say the rules as they are written, at any cost."""
    texts, places = [each.text for each in revisions], range(len(revisions))

    def taken_back(late):
        for early in reversed(range(late)):
            if texts[late] is not None and texts[early] == texts[late]:
                between = range(early + 1, late)
                return between if 1 <= len(between) <= RADIUS else ()
        return ()

    reverted = {}
    for place in reversed(places):
        covering = [late for late in places if place in taken_back(late)]
        again = [
            late
            for late in range(place + 1, len(revisions))
            if texts[late] is not None
            and texts[late] == texts[place]
            and any(texts[between] != texts[place] for between in range(place, late))
            and not reverted[late]
        ]
        reverted[place] = any(not reverted[late] for late in covering) and not again
    return {
        revision.rev_id
        for place, revision in enumerate(revisions)
        if reverted[place] and len({revisions[n].user_id for n in (place, *taken_back(place))}) == 1
    }


@given(histories)
def test_linear_time_finds_what_the_rules_say(revisions):
    found = standings(revisions).items()
    assert {rev_id for rev_id, standing in found if standing is Standing.REVERTED} == oracle(revisions)


@given(histories)
def test_the_last_revision_is_never_reverted(revisions):
    if revisions:
        assert standings(revisions)[revisions[-1].rev_id] not in (Standing.REVERTED, Standing.RESTORED)


@given(histories, st.integers(1, 10))
def test_what_is_older_than_a_revert_reaches_does_not_matter(revisions, kept):
    needed = revisions[-(kept + RADIUS + 1) :]
    whole, part = standings(revisions), standings(needed)
    for revision in revisions[-kept:]:
        assert part[revision.rev_id] is whole[revision.rev_id]


def test_a_hundred_thousand_revisions_take_less_than_a_second():
    long = [Revision(number, number % 3, str(number * number % 101)) for number in range(100_000)]
    began = process_time()
    assert len(standings(long)) == 100_000
    assert process_time() - began < 1
