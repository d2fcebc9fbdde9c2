"""Histories of pages: all of them a step back in one request, and what is left page by page."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from collectors.api import Answer, Api
from metrics.reverts import RADIUS, Revision

STEPS = 32
"""How many steps back all pages go together; for no more pages than that it is cheaper to list each."""

WANTED = "ids|sha1|userid"
"""`rvprop`."""


def fetch_histories(api: Api, ours: Mapping[int, Collection[int]]) -> dict[int, Sequence[Revision]]:
    """Fetch histories, the oldest revision first, of pages: page id → ids of revisions that matter.

    Each goes back from the page's latest revision to the first that matters, and before it as far as a revert
    reaches. A page that vanished has none; a revision that vanished is not in it.

    Every step back costs a request for 50 pages (500 for a bot), and there are STEPS at most; then each page
    that is left costs a request of its own for 500 (5,000) revisions. All or nothing: raises what `Api.get`
    raises.
    """
    walks = {page_id: _Walk(revisions) for page_id, revisions in ours.items()}
    _walk_back(api, walks)
    for page_id in [page_id for page_id, walk in walks.items() if not walk.is_done]:
        walks[page_id] = _list_back(api, page_id, ours[page_id])
    return {page_id: walk.seen[::-1] for page_id, walk in walks.items() if walk.seen}


class _Walk:
    """A page's history on the way back; `parent` is the next revision, None where the way is lost."""

    def __init__(self, ours: Collection[int]) -> None:
        self.seen: list[Revision] = []
        self.parent: int | None = None
        self._awaited = set(ours)
        self._before = 0

    @property
    def reaches_back(self) -> bool:
        return not self._awaited and self._before > RADIUS

    @property
    def is_done(self) -> bool:
        return self.reaches_back or (self.parent == 0 and not self._awaited)

    def add(self, entry: Answer) -> None:
        self._before += not self._awaited
        self._awaited.discard(entry["revid"])
        self.seen.append(Revision(entry["revid"], entry.get("userid"), entry.get("sha1")))
        self.parent = entry["parentid"]


def _walk_back(api: Api, walks: Mapping[int, _Walk]) -> None:
    """Take all pages back together, as long as there are more of them than steps to save."""
    if len(walks) <= STEPS:
        return
    for batch in api.batches(sorted(walks)):
        for page_id, entry in _entries(api.query(prop="revisions", pageids=batch, rvprop=WANTED)):
            walks[page_id].add(entry)
    for _ in range(STEPS):
        on_the_way = [walk for walk in walks.values() if walk.parent and not walk.is_done]
        if len(on_the_way) <= STEPS:
            return
        _step_back(api, walks, {walk.parent: walk for walk in on_the_way if walk.parent})


def _step_back(api: Api, walks: Mapping[int, _Walk], by_parent: Mapping[int, _Walk]) -> None:
    """Take walks, by the revision each waits for, to their next one; one that is on another page is lost."""
    for walk in by_parent.values():
        walk.parent = None
    for batch in api.batches(sorted(by_parent)):
        for page_id, entry in _entries(api.query(prop="revisions", revids=batch, rvprop=WANTED)):
            walk = by_parent[entry["revid"]]
            if walks.get(page_id) is walk:
                walk.add(entry)


def _list_back(api: Api, page_id: int, ours: Collection[int]) -> _Walk:
    walk = _Walk(ours)
    for part in api.query(prop="revisions", pageids=page_id, rvprop=WANTED, rvlimit="max"):
        for _, entry in _entries([part]):
            walk.add(entry)
        if walk.reaches_back:
            break
    return walk


def _entries(parts: Iterable[Answer]) -> Iterable[tuple[int, Answer]]:
    return (
        (page["pageid"], entry)
        for part in parts
        for page in part.get("pages", ())
        for entry in page.get("revisions", ())
    )
