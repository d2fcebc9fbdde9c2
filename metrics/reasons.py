"""Why contributions are left out, by name; no frame is needed to know that."""

QUALIFIES = ""
"""The reason of a revision that is not left out."""

MOVED_IN_LATER = "moved-in-later"
"""The reason of a revision on a draft that became content only after the window."""

REASONS = (
    "deleted",
    "bot-account",
    "blocked-account",
    "automatic",
    "revert",
    "reverted",
    "redirect",
    "null-edit",
    MOVED_IN_LATER,
)
"""Why a revision is left out; where several reasons hold, the first of these is the one that is counted."""
