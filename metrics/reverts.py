"""What the rest of a page's history says of a revision."""

from enum import StrEnum


class Standing(StrEnum):
    """How a revision stands in its page's history; `NOT_CHECKED` where nobody looked."""

    NOT_CHECKED = ""
    STANDS = "stands"
    REVERTED = "reverted"
    RESTORED = "restored"
    REVERT = "revert"
