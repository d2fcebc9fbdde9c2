"""Whether a wiki's replica has what will be asked of it."""

from collections.abc import Collection

from collectors.errors import UnreadableError
from collectors.page_facts import Askable
from collectors.replica_sql import Replica, text

CORE = frozenset(
    {
        *("revision", "revision_userindex", "page", "page_props", "actor_revision", "comment_revision"),
        *("change_tag", "change_tag_def", "slots", "content", "logging_logindex", "image", "oldimage"),
    }
)
"""The views that every fetch may ask for."""

THERE = "SELECT CAST(table_name AS BINARY) FROM information_schema.tables WHERE table_schema = DATABASE()"


def links_views(askable: Askable) -> frozenset[str]:
    """Return the views of links that are asked for where the wiki's pages are asked for `askable`."""
    nominations = ("templatelinks", "linktarget") if askable.deletion_templates else ()
    return frozenset((*nominations, *(("globalimagelinks",) if askable.usage else ())))


def refuse_missing(replica: Replica, views: Collection[str]) -> None:
    """Raise UnreadableError with those of `views` that a host lacks; raises what `Replica.rows` raises."""
    there = {text(name) for (name,) in replica.rows(THERE)}
    if missing := sorted(set(views) - there):
        raise UnreadableError(
            f"the replica on {replica.host}: has no {', '.join(missing)}; unset ESEP_REPLICAS until it has, "
            "or until a newer Esep does without"
        )
