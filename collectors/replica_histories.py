"""Histories of pages, as the tables of a replica hold them: one statement a page."""

from collections.abc import Collection, Mapping, Sequence

from collectors.replica_pages import SUM
from collectors.replica_sql import Replica
from metrics.reverts import RADIUS, Revision

HISTORY = """
WITH first AS (
    SELECT MIN(rev_timestamp) AS moment FROM revision WHERE rev_page = %(page)s AND rev_id IN %(ours)s
), near AS (
    (SELECT rev_id, rev_timestamp, rev_actor FROM revision JOIN first
        WHERE rev_page = %(page)s AND rev_timestamp >= moment)
    UNION ALL
    (SELECT rev_id, rev_timestamp, rev_actor FROM revision JOIN first
        WHERE rev_page = %(page)s AND rev_timestamp < moment
        ORDER BY rev_timestamp DESC, rev_id DESC LIMIT %(reach)s)
)
SELECT rev_id, rev_actor IS NOT NULL, (SELECT actor_user FROM actor_revision WHERE actor_id = rev_actor),
    {sum}
FROM near ORDER BY rev_timestamp, rev_id
""".replace("{sum}", SUM)
"""From the first revision that matters on, and before it as far as a revert reaches."""


def fetch_histories(replica: Replica, ours: Mapping[int, Collection[int]]) -> dict[int, Sequence[Revision]]:
    """Fetch histories, the oldest revision first, as `collectors.histories.fetch_histories` does."""
    found = {page_id: _fetch_history(replica, page_id, revisions) for page_id, revisions in ours.items()}
    return {page_id: history for page_id, history in found.items() if history}


def _fetch_history(replica: Replica, page_id: int, ours: Collection[int]) -> list[Revision]:
    found = replica.rows(HISTORY, page=page_id, ours=sorted(ours), reach=RADIUS + 1)
    return [
        Revision(rev_id, (user_id or 0) if is_told else None, None if text is None else text.decode())
        for rev_id, is_told, user_id, text in found
    ]
