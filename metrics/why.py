"""Why one way to count leaves out a revision that another one counts."""

import pandas as pd

from metrics.counting import Counting
from metrics.namespaces import PROJECT_NAMESPACES
from metrics.reasons import REASONS

ORGANIZER = "organizer"
"""The reason of what is done by somebody who is counted in the other reading of organizers alone."""

NARROWED = "narrowed"
"""The reason of what counts, but makes a page of the kind that the target does not ask for."""

WHYS = (
    ORGANIZER,
    "before-start",
    "after-end",
    "other-namespace",
    "no-upload",
    *REASONS,
    "no-bytes",
    "in-between",
    "unknown-size",
    "registration",
    NARROWED,
    "indirect",
)
"""Why something does not count; what has several of these reasons is added up under the first one."""


def why(counting: Counting, labels: pd.Index) -> "pd.Series[str]":
    """Return why the revisions with these labels in the frame do not count; QUALIFIES for those that do.

    All of them are revisions of people who are counted in one of the readings of organizers.
    """
    rows = counting.material.frame.loc[labels, ["wiki", "namespace", "account", "timestamp"]]
    judged = pd.concat([counting.rows["reason"], counting.begun_before["reason"]]).reindex(labels)
    reason: pd.Series[str] = judged.astype(object).where(judged.notna(), _outside(counting, rows))
    return reason.mask(~rows["account"].isin(counting.counted), ORGANIZER)


def _outside(counting: Counting, rows: pd.DataFrame) -> "pd.Series[str]":
    """Return why revisions are not judged at all: by their time, else by their namespace."""
    early, late = rows["timestamp"] <= counting.window.start, rows["timestamp"] >= counting.window.end
    reason = pd.Series("other-namespace", index=rows.index, dtype=object)
    reason = reason.mask(_is_file(counting, rows), "no-upload")
    return reason.mask(early, "before-start").mask(late, "after-end")


def _is_file(counting: Counting, rows: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which revisions are of files where the profile has uploads alone."""
    commons = [each.wiki for each in counting.event.wikis if each.project == "commons"]
    files = rows["wiki"].isin(commons) & rows["namespace"].isin(PROJECT_NAMESPACES["commons"])
    return files & counting.material.profile.uploads_only
