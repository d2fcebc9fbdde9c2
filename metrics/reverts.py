"""What the rest of a page's history says of a revision: identical texts tell what was taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

RADIUS = 15
"""How many revisions one revert may take back: the field's measure, and MediaWiki's for reverts by hand."""


class Standing(StrEnum):
    """How a revision stands in its page's history; `NOT_CHECKED` where nobody looked.

    `REVERT` took back another account's revisions, be it reverted itself or not; `OWN_REVERT` stands and took
    back none but its own account's.
    """

    NOT_CHECKED = ""
    STANDS = "stands"
    REVERTED = "reverted"
    RESTORED = "restored"
    REVERT = "revert"
    OWN_REVERT = "own-revert"


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a page: `user_id` is the local account's, `text` its SHA-1; None is what was hidden."""

    rev_id: int
    user_id: int | None
    text: str | None


def standings(history: Sequence[Revision]) -> dict[int, Standing]:
    """Return how each revision of a page stands, by its id; `history` begins with the oldest.

    A revert has the text of an earlier revision, and takes back the other texts between the two, RADIUS
    revisions at most. What it takes back is reverted, unless the revert is reverted itself or the very text
    came back later and stands. A hidden text is like no other.
    """
    targets = _targets(history)
    fates = _fates(history, targets)
    return {
        revision.rev_id: _standing(fates[at], _kind(history, at, targets[at]))
        for at, revision in enumerate(history)
    }


def _targets(history: Sequence[Revision]) -> list[int | None]:
    """Return, for each revision that is a revert, the place in history that it returned to."""
    places: dict[str | None, int] = {}
    targets: list[int | None] = []
    for at, revision in enumerate(history):
        target = at if revision.text is None else places.get(revision.text, at)
        targets.append(target if 0 < at - target - 1 <= RADIUS else None)
        places[revision.text] = at
    return targets


def _fates(history: Sequence[Revision], targets: Sequence[int | None]) -> list[Standing]:
    later = _Later(end=len(history))
    fates = []
    for at, (revision, target) in reversed(list(enumerate(zip(history, targets, strict=True)))):
        fates.append(later.fate(at, revision.text))
        later.add(revision.text, target, fates[-1])
    return fates[::-1]


class _Later:
    """What the later revisions of a page do to the one before them."""

    def __init__(self, end: int) -> None:
        self._reverts_to = self._in_force_to = end
        self._next: str | None = None
        self._back: set[str] = set()

    def fate(self, at: int, text: str | None) -> Standing:
        """Return what became of the revision at a place, apart from its being a revert."""
        if self._next is not None and self._next != text:
            self._back.add(self._next)
        is_back = text in self._back
        if self._in_force_to < at and not is_back:
            return Standing.REVERTED
        return Standing.RESTORED if is_back or self._reverts_to < at else Standing.STANDS

    def add(self, text: str | None, target: int | None, fate: Standing) -> None:
        """Take the revision, a revert where it has a target, to the later ones."""
        stands = fate is not Standing.REVERTED
        self._next = text if stands else None
        if target is not None:
            self._reverts_to = min(self._reverts_to, target)
            self._in_force_to = min(self._in_force_to, target) if stands else self._in_force_to


def _kind(history: Sequence[Revision], at: int, target: int | None) -> Standing | None:
    """Return which kind of revert a revision is, None for those that are none."""
    if target is None:
        return None
    others = any(taken.user_id != history[at].user_id for taken in history[target + 1 : at])
    return Standing.REVERT if others else Standing.OWN_REVERT


def _standing(fate: Standing, kind: Standing | None) -> Standing:
    if kind is Standing.REVERT:
        return kind
    return kind if kind and fate is Standing.STANDS else fate
