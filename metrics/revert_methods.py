"""The two ways to tell reverts, by tags alone and by the histories of pages too, and how they differ."""

from collections.abc import Mapping

import pandas as pd

from metrics.definitions import in_namespaces, in_window
from metrics.frames import has_any_tag
from metrics.model import Event
from metrics.profiles import ESEP_1, Profile
from metrics.reasons import QUALIFIES
from metrics.reverts import Standing
from metrics.windows import Spans


def as_asked(frame: pd.DataFrame, event: Event) -> pd.DataFrame:
    """Return `frame` without what histories say, unless the event asks for them."""
    if event.with_histories:
        return frame
    return frame.assign(history=pd.Series(str(Standing.NOT_CHECKED), index=frame.index, dtype="category"))


def unchecked_wikis(frame: pd.DataFrame, event: Event, times: Spans) -> frozenset[str]:
    """Return the wikis with counted content whose histories are asked for and were not read."""
    if not event.with_histories:
        return frozenset()
    content = in_namespaces(frame, event, ESEP_1, ESEP_1.namespaces)
    unchecked = content[(content["history"] == Standing.NOT_CHECKED) & ~content["gone"]]
    return frozenset(wiki for part in times.counted for wiki in in_window(unchecked, part)["wiki"].unique())


def differences(rows: pd.DataFrame, profile: Profile) -> Mapping[str, int]:
    """Return how many of the judged `rows`, revisions, the two ways see differently.

    `reverted_by_tag_alone` are left out all the same; the others are, or count, because of their history.
    """
    reason, history = rows["reason"], rows["history"]
    reverted = has_any_tag(rows["tags"], profile.reverted_tags)
    revert = has_any_tag(rows["tags"], profile.revert_tags)
    differing = {
        "reverted_without_tag": (reason == "reverted") & ~reverted,
        "reverted_by_tag_alone": (reason == "reverted") & (history != Standing.REVERTED),
        "restored_despite_tag": (reason == QUALIFIES) & reverted & (history == Standing.RESTORED),
        "reverts_without_tag": (reason == "revert") & ~revert,
        "own_reverts_despite_tag": (reason == QUALIFIES) & revert & (history == Standing.OWN_REVERT),
    }
    return {name: int(found.sum()) for name, found in differing.items()}
