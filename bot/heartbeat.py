"""The heartbeat: a table whose figures stay gets its time of data renewed, and not too often."""

from datetime import timedelta

from bot.published_record import Record


def is_due(published: Record | None, now: Record, every: timedelta) -> bool:
    """Tell whether the data are so much newer than those on the page that their time is worth an edit.

    It follows from the page alone, so that after the edit it is not due, whatever store or machine asks. A
    table without a record gets one.
    """
    return published is None or now.as_of - published.as_of >= every
