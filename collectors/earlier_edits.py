"""Who had edited a wiki before: as many people a request as their edits leave room for."""

from collections.abc import Collection
from datetime import datetime, timedelta

from collectors.api import Api
from collectors.errors import UnreadableError


def fetch_earlier_edits(api: Api, user_ids: Collection[int], before: datetime) -> dict[int, int]:
    """Fetch a live revision made before a moment, of each user who has one: user id → revision id.

    A request answers for one user at least, and for all who have few edits. Raises what `Api.get` raises.
    """
    found: dict[int, int] = {}
    for batch in api.batches(sorted(user_ids)):
        left = set(batch)
        while left:
            rows, is_last = _fetch_some(api, left, before)
            found |= rows
            if not rows and not is_last:
                raise UnreadableError(f"{api.wiki}: an answer without edits that wants to be continued")
            left = set() if is_last else left - rows.keys()
    return found


def _fetch_some(api: Api, user_ids: Collection[int], before: datetime) -> tuple[dict[int, int], bool]:
    answer = api.get(
        action="query",
        list="usercontribs",
        ucuserids=sorted(user_ids),
        ucstart=before - timedelta(seconds=1),
        ucdir="older",
        ucprop="ids",
        uclimit=500,
    )
    rows = {row["userid"]: row["revid"] for row in answer["query"]["usercontribs"]}
    return rows, "continue" not in answer
