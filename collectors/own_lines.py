"""Who wrote their own line: the people whom an edit of their own put on a page's list."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import zip_longest

from collectors.api import Answer, Api
from collectors.names import normalise_name

Listed = Callable[[str], Collection[str]]
"""From a page's text to the names on its list."""

LOOKED_AT = 20
"""How many of a person's edits of a page are looked at, the earliest first, for the one with the own line."""

_RESTORED = frozenset({"mw-rollback", "mw-undo", "mw-manual-revert"})
"""Tags of edits that put back what somebody else may have written."""

NEW_PAGE = 0
"""What stands for the revision before the first."""


def fetch_own_liners(
    api: Api, page: str, names: Mapping[str, Collection[str]], listed: Listed
) -> frozenset[str]:
    """Return those accounts of `names` that put themselves on the list of a page.

    `names` maps account → the names it may be listed by. An edit of the account counts if `listed` finds one
    of these names after it, and none before. Raises what `Api.query` raises.
    """
    edits = _edits(api, page, names)
    found: set[str] = set()
    for nth in zip_longest(*([(account, *edit) for edit in each] for account, each in edits.items())):
        asked = [edit for edit in nth if edit and edit[0] not in found]
        texts = _texts(api, {revision for _, *pair in asked for revision in pair} - {NEW_PAGE})
        on_list = {revision: _normal(listed(text)) for revision, text in texts.items()}
        for account, before, after in asked:
            was_on_list = set() if before == NEW_PAGE else on_list.get(before)
            own = _normal(names[account])
            if was_on_list is not None and not own & was_on_list and own & on_list.get(after, set()):
                found.add(account)
    return frozenset(found)


def _edits(api: Api, page: str, accounts: Collection[str]) -> dict[str, list[tuple[int, int]]]:
    """Return the accounts' earliest edits of a page, as the revisions before and after."""
    edits: dict[str, list[tuple[int, int]]] = {account: [] for account in accounts}
    full = [(NEW_PAGE, NEW_PAGE)] * LOOKED_AT
    for part in api.query(
        titles=page, prop="revisions", rvprop="ids|user|tags", rvdir="newer", rvlimit="max"
    ):
        for revision in _revisions(part):
            mine = edits.get(revision.get("user", ""), full)
            if len(mine) < LOOKED_AT and _RESTORED.isdisjoint(revision.get("tags", ())):
                mine.append((revision["parentid"], revision["revid"]))
    return edits


def _texts(api: Api, revisions: Collection[int]) -> dict[int, str]:
    """Return the texts of revisions, without those that are hidden."""
    wanted = sorted(revisions)
    return {
        revision["revid"]: revision["slots"]["main"]["content"]
        for batch in api.batches(wanted)
        for part in api.query(revids=batch, prop="revisions", rvprop="ids|content", rvslots="main")
        for revision in _revisions(part)
        if "content" in revision.get("slots", {}).get("main", {})
    }


def _revisions(part: Mapping[str, list[Answer]]) -> Iterator[Answer]:
    for page in part.get("pages", ()):
        yield from page.get("revisions", ())


def _normal(names: Collection[str]) -> set[str]:
    return set(map(normalise_name, names))
