"""What of a wiki need not be read again: all that is stored of the same people, times and content."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from bot.bootstrap import Deployment
from bot.store.database import reading
from bot.store.readings import Reading, load_reading
from bot.store.repository import Scope, load_rows
from bot.version import VERSION
from collectors.contributions import Content
from collectors.rows import Known
from metrics.windows import Spans

FULL_EVERY = timedelta(days=7)
"""How long after a full reading the next one is: what leaves no trace on a page is seen then."""


def basis_of(people: Mapping[int, str], times: Spans, content: Content, *, with_histories: bool) -> str:
    """Return what stands for whose contributions are asked for and what of them; by another all is read."""
    asked = sorted(people.items()), times, sorted(content.namespaces), content.askable, content.has_drafts
    return sha256(repr((VERSION, asked, with_histories)).encode()).hexdigest()


def load_known(
    deployment: Deployment, scope: Scope, wiki: str, basis: str, *, full: bool
) -> tuple[Known, Reading]:
    """Return what is stored and need not be read again, and how the wiki is read by that.

    Nothing is known where `full` is asked, the basis is another, or a full reading is due.
    """
    now = deployment.clock()
    with reading(deployment.store) as connection:
        before, began = load_reading(connection, scope.event, wiki)
        if full or began is None or before.basis != basis or _is_due(before.full_at, scope.spans, now):
            return Known(now=now), Reading(basis, now)
        return Known(load_rows(connection, scope, wiki), began, now), before


def _is_due(full_at: datetime | None, spans: Spans, now: datetime) -> bool:
    """Tell whether everything is to be read again: after some days, and when one of the windows has ended."""
    if full_at is None or not timedelta() <= now - full_at < FULL_EVERY:
        return True
    return any(full_at < part.end <= now for part in (*spans.counted, *spans.later))
