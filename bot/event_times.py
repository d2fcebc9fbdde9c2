"""When an event is counted: from its grant's dates and its declaration's."""

from datetime import date
from zoneinfo import ZoneInfo

from config.errors import DeclarationError
from config.events import EventDeclaration
from metrics.model import Grant, Window
from metrics.windows import Spans, days_window, spans, window

GRANTED_DATES = ("grant start date", "grant end date")
"""Where a grant page names the days that were granted: unreadable ones are not replaced by proposed ones."""


def event_spans(declaration: EventDeclaration, grant: Grant) -> Spans:
    """Return what has to be collected; raises DeclarationError where no dates are to be had."""
    return spans(*event_windows(declaration, grant), with_last_year=declaration.compare_with_last_year)


def event_windows(declaration: EventDeclaration, grant: Grant) -> tuple[Window, Window]:
    """Return the grant period and the event days; raises DeclarationError where no dates are to be had."""
    zone = ZoneInfo(declaration.timezone)
    start, end = _period(declaration, grant)
    days: tuple[date, ...] = declaration.event_days
    if not days and grant.proposed:
        days = (grant.proposed.start, grant.proposed.end)
    try:
        period = window(start, end, zone)
        return period, days_window(days, zone) if days else period
    except (ValueError, OverflowError) as error:
        raise DeclarationError(
            f"the dates of “{grant.title}”: {error}; set [period] in the declaration"
        ) from error


def _period(declaration: EventDeclaration, grant: Grant) -> tuple[date, date]:
    if declaration.period:
        return declaration.period.start, declaration.period.end
    for unknown in grant.not_understood:
        if not grant.period and unknown.where in GRANTED_DATES:
            raise DeclarationError(
                f"“{grant.title}”: {unknown.where} “{unknown.raw}” is not understood; "
                "set [period] in the declaration"
            )
    period = grant.period or grant.proposed
    if not period:
        raise DeclarationError(
            f"“{grant.title}” names no dates: set [period] start and end in the declaration"
        )
    return period.start, period.end
