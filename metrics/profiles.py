"""Definition profiles: which switches make a definition of what counts."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from metrics.names import METRICS, PEOPLE_METRICS, PROJECT_METRICS


class Boundary(StrEnum):
    """Which ends of an interval belong to it, in the words of `pandas.Series.between`."""

    START = "left"
    BOTH = "both"
    END = "right"

    def holds(self, moment: datetime, start: datetime, end: datetime) -> bool:
        """Tell whether `moment` lies in the interval from `start` to `end`."""
        if moment in (start, end):
            return self is Boundary.BOTH or moment == (start if self is Boundary.START else end)
        return start < moment < end


class Namespaces(StrEnum):
    """Where what is done counts: `MAIN` is namespace 0, and files on Commons."""

    CONTENT = "content"
    MAIN = "main"
    ANY = "any"


class Improved(StrEnum):
    """Which pages are improved: those not created, those edited beyond their creation, or every one."""

    NOT_CREATED = "not created"
    EDITED = "edited"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Profile:
    """One definition. The tag sets name the change tags by which revisions are left out.

    - `metrics`: what it has figures for
    - `namespaces`, `edits_in`: where pages and bytes count, and where edits do
    - `counts`: the reasons of `metrics.reasons.REASONS` for which it leaves nothing out
    - `uploads_only`: on Commons nothing counts but new files
    - `without_bytes`: the projects whose bytes do not count
    - `net_per_page`: the net is what a page grew by, from before the group's first edit to after its last
    - `baseline`: results are compared with the time before
    - `goals`: the content targets are one goal with one percentage
    - `new_editor_days`: how long before the start a new editor may have registered, or before the end where
      `new_editors_before_end` is set
    """

    name: str
    metrics: frozenset[str]
    boundary: Boundary
    namespaces: Namespaces
    edits_in: Namespaces
    counts: frozenset[str]
    improved: Improved
    uploads_only: bool
    without_bytes: frozenset[str]
    net_per_page: bool
    baseline: bool
    goals: bool
    new_editor_days: int
    new_editors_before_end: bool
    reverted_tags: frozenset[str]
    revert_tags: frozenset[str]
    automatic_tags: frozenset[str]
    redirect_tags: frozenset[str]
    own_revert_tags: frozenset[str]
    over_redirect_tags: frozenset[str]
    transfer_tags: frozenset[str]
    batch_tags: frozenset[str]
    batch_tag_pattern: str
    batch_summary_pattern: str


ESEP_1 = Profile(
    name="esep-1",
    metrics=frozenset(METRICS),
    boundary=Boundary.START,
    namespaces=Namespaces.CONTENT,
    edits_in=Namespaces.CONTENT,
    counts=frozenset(),
    improved=Improved.NOT_CREATED,
    uploads_only=False,
    without_bytes=frozenset({"commons", "wikidata"}),
    net_per_page=False,
    baseline=True,
    goals=False,
    new_editor_days=14,
    new_editors_before_end=False,
    reverted_tags=frozenset({"mw-reverted"}),
    revert_tags=frozenset({"mw-undo", "mw-rollback"}),
    automatic_tags=frozenset({"client-automatic-update"}),
    redirect_tags=frozenset({"mw-new-redirect"}),
    own_revert_tags=frozenset({"mw-manual-revert"}),
    over_redirect_tags=frozenset({"mw-removed-redirect"}),
    transfer_tags=frozenset({"fileimporter"}),
    batch_tags=frozenset({"cat-a-lot", "VisualFileChange", "BotSDC"}),
    batch_tag_pattern=r"(?:^|\|)(?:openrefine-|quickstatements)|OAuth CID: ",
    batch_summary_pattern=r"(?i)editgroups/b/|#quickstatements|#temporary_batch_|cat-a-lot|petscan",
)

_EVERYWHERE = frozenset({*PEOPLE_METRICS, *PROJECT_METRICS, "edits"})
_WHATEVER_BECAME_OF_IT = frozenset({"revert", "reverted", "null-edit", "moved-in-later"})

EVENTMETRICS = replace(
    ESEP_1,
    name="eventmetrics",
    metrics=_EVERYWHERE | {"new_editors", "bytes_net", "uploads", "files_used", "pages_using_files"},
    boundary=Boundary.BOTH,
    namespaces=Namespaces.MAIN,
    edits_in=Namespaces.MAIN,
    counts=_WHATEVER_BECAME_OF_IT | {"automatic"},
    redirect_tags=frozenset(),
    uploads_only=True,
    net_per_page=True,
    baseline=False,
)

WIKIMETRICS = replace(
    ESEP_1,
    name="wikimetrics",
    metrics=_EVERYWHERE
    | {"new_editors", "new_editors_0", "uploads", "active_before", "edited_in_a_day"}
    | {"bytes_added", "bytes_removed", "bytes_net", "bytes_absolute"},
    boundary=Boundary.END,
    counts=_WHATEVER_BECAME_OF_IT | {"automatic", "redirect", "deleted"},
    improved=Improved.EVERY,
    without_bytes=frozenset({"commons"}),
    baseline=False,
    new_editors_before_end=True,
)

CAMPAIGNEVENTS = replace(
    ESEP_1,
    name="campaignevents",
    metrics=_EVERYWHERE | {"bytes_added", "bytes_removed"},
    boundary=Boundary.BOTH,
    namespaces=Namespaces.ANY,
    edits_in=Namespaces.ANY,
    counts=_WHATEVER_BECAME_OF_IT | {"automatic", "redirect"},
    improved=Improved.EDITED,
    without_bytes=frozenset(),
    baseline=False,
    goals=True,
)

DASHBOARD = replace(
    ESEP_1,
    name="dashboard",
    metrics=_EVERYWHERE | {"new_editors", "new_editors_60", "bytes_added", "uploads"},
    boundary=Boundary.BOTH,
    namespaces=Namespaces.MAIN,
    edits_in=Namespaces.ANY,
    counts=_WHATEVER_BECAME_OF_IT | {"redirect"},
    automatic_tags=frozenset({"OAuth CID: 271"}),
    improved=Improved.EVERY,
    uploads_only=True,
    without_bytes=frozenset({"commons"}),
    baseline=False,
    new_editor_days=0,
)

PROFILES = {
    profile.name: profile for profile in (ESEP_1, EVENTMETRICS, WIKIMETRICS, CAMPAIGNEVENTS, DASHBOARD)
}
"""Every profile by its name."""
