"""The log: what happened behind a command, on stderr, one line each."""

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.plain import one_line


def configure(*, verbose: bool) -> None:
    """Log warnings, or everything of interest when `verbose`, as `key=value` lines."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _plain,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if verbose else logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _plain(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    return {key: one_line(value) if isinstance(value, str) else value for key, value in entry.items()}
