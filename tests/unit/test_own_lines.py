"""Who wrote the own line: told from the texts before and after a person's own edits."""

import pytest
from fake_wiki import FakeWiki

from collectors.own_lines import LOOKED_AT, fetch_own_liners

NAMES = {"Aru": {"Aru"}, "Bek": {"Bek"}, "New name": {"Old name", "New name"}}


def history(*edits):
    """A wiki with one page: each edit is its user and the names listed after it, None if that is hidden."""
    rows = [
        {"revid": n, "parentid": n - 1, "user": user, "tags": tags}
        for n, (user, _, *tags) in enumerate(edits, 1)
    ]
    texts = {n: names for n, (_, names, *_) in enumerate(edits, 1)}

    def answer(params):
        if "titles" in params:
            return [{"pages": [{"revisions": rows}]}]
        found = [{"revid": n, "slots": {"main": _slot(texts[n])}} for n in params["revids"]]
        return [{"pages": [{"revisions": [revision]}]} for revision in found]

    return FakeWiki(answer)


def _slot(names):
    return {"texthidden": True} if names is None else {"content": names}


def signed(*edits):
    return fetch_own_liners(history(*edits), "Events/X", NAMES, listed)


def listed(text):
    return [name for name in text.split(",") if name]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([("Aru", "Aru")], {"Aru"}),
        ([("Other", ""), ("Aru", "Aru"), ("Bek", "Aru,Bek")], {"Aru", "Bek"}),
        ([("Other", "Aru,Bek")], set()),
        ([("Other", "Aru"), ("Aru", "Aru,Bek")], set()),
        ([("Aru", ""), ("Other", "Aru"), ("Aru", "Aru")], set()),
        ([("Aru", ""), ("Aru", "Bek"), ("Aru", "Aru,Bek")], {"Aru"}),
        ([("Aru", "Aru"), ("Other", ""), ("Other", "Aru")], {"Aru"}),
        ([("New name", "Old name")], {"New name"}),
        ([("Other", None), ("Aru", "Aru")], set()),
        ([("Other", ""), ("Aru", None)], set()),
        ([("Aru", "Aru", "mw-undo")], set()),
        ([("Aru", "Aru", "mw-reverted")], {"Aru"}),
        ([], set()),
    ],
)
def test_an_edit_of_the_own_that_puts_the_own_name_on_the_list_is_the_own_line(edits, expected):
    assert signed(*edits) == expected


def test_of_each_person_the_earliest_edits_are_looked_at_and_no_more():
    edits = [("Aru", "")] * LOOKED_AT
    assert signed(*edits[1:], ("Aru", "Aru")) == {"Aru"}
    assert signed(*edits, ("Aru", "Aru")) == set()


def test_texts_are_asked_for_no_longer_than_somebody_is_in_doubt():
    wiki = history(("Aru", "Aru"), *[("Aru", "Aru")] * 10)
    fetch_own_liners(wiki, "Events/X", {"Aru": {"Aru"}}, listed)
    assert len(wiki.asked) == 2
