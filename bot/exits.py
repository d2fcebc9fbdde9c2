"""The exit codes, and which error ends in which."""

from enum import IntEnum

from bot.errors import (
    HeldError,
    LeaseLostError,
    LeaseTakenError,
    MarkersError,
    NotCollectedError,
    PublishError,
    StoreAwayError,
    StoreBusyError,
    StoreError,
    UsageError,
)
from bot.plain import one_line
from collectors.errors import IncompleteError, LoginError, NotFoundError, TryLaterError, UnreadableError
from config.errors import DeclarationError


class Exit(IntEnum):
    """How a command ended; cron and people rely on these numbers."""

    DONE = 0
    BUG = 1
    USAGE = 2
    REFUSED = 3
    INCOMPLETE = 4
    TRY_LATER = 75


_EXITS: tuple[tuple[type[Exception], Exit], ...] = (
    (UsageError, Exit.USAGE),
    (DeclarationError, Exit.USAGE),
    (NotFoundError, Exit.USAGE),
    (UnreadableError, Exit.USAGE),
    (LoginError, Exit.REFUSED),
    (PublishError, Exit.REFUSED),
    (MarkersError, Exit.REFUSED),
    (IncompleteError, Exit.INCOMPLETE),
    (NotCollectedError, Exit.INCOMPLETE),
    (HeldError, Exit.INCOMPLETE),
    (TryLaterError, Exit.TRY_LATER),
    (StoreBusyError, Exit.TRY_LATER),
    (StoreAwayError, Exit.TRY_LATER),
    (LeaseLostError, Exit.TRY_LATER),
    (LeaseTakenError, Exit.TRY_LATER),
    (StoreError, Exit.USAGE),
)

EXPECTED = tuple(kind for kind, _ in _EXITS)
"""Errors whose text is the whole story; any other one is a bug."""


def exit_of(error: Exception) -> Exit:
    """Return the exit code that `error` ends in."""
    return next((code for kind, code in _EXITS if isinstance(error, kind)), Exit.BUG)


def told(error: Exception) -> str:
    """Return the one line that a person is told of `error`."""
    if isinstance(error, EXPECTED):
        return one_line(str(error))
    return one_line(f"a bug: {type(error).__name__}: {error}; `esep --debug …` shows where")


def worst(codes: list[Exit]) -> Exit:
    """Return the exit of a run over several events: the first there is of 1, 2, 3, 4, 75."""
    return min((code for code in codes if code), default=Exit.DONE)
