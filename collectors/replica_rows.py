"""Revisions and moves, as the tables of a replica hold them."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from collectors.errors import UnreadableError
from collectors.moves import Move
from collectors.replica_sql import Replica, batches, moment, stamp, text, title
from collectors.rows import FACTS_NOT_ASKED, Row
from collectors.sites import SiteFacts
from metrics.model import Window

REVISIONS = """
SELECT made.rev_id, made.rev_parent_id, made.rev_actor, made.rev_timestamp, made.rev_len,
    parent.rev_id, parent.rev_len, page_id, page_namespace, page_title, comment_text,
    (SELECT GROUP_CONCAT(ctd_name ORDER BY ctd_name SEPARATOR '|')
        FROM change_tag JOIN change_tag_def ON ctd_id = ct_tag_id WHERE ct_rev_id = made.rev_id)
FROM revision_userindex AS made
JOIN page ON page_id = made.rev_page
LEFT JOIN revision AS parent ON parent.rev_id = made.rev_parent_id
LEFT JOIN comment_revision ON comment_id = made.rev_comment_id
WHERE made.rev_actor IN %(actors)s
"""
"""One row a revision: what there may be more of, tags, is put together before it is joined."""

IN_WINDOW = "AND made.rev_timestamp >= %(start)s AND made.rev_timestamp < %(end)s"
OF_PAGES = "AND made.rev_parent_id = 0 AND made.rev_page IN %(pages)s"
IN_ORDER = "ORDER BY made.rev_actor, made.rev_timestamp, made.rev_id"

ACTORS = "SELECT actor_id, actor_user FROM actor_revision WHERE actor_user IN %(users)s"

MOVES = """
SELECT log_page, log_namespace, log_timestamp, log_params FROM logging_logindex
WHERE log_type = 'move' AND log_timestamp >= %(start)s AND log_timestamp < %(end)s
ORDER BY log_timestamp, log_id
"""

MOVED_TO = re.compile(rb's:9:"4::target";s:(\d+):"')
"""Where the title that a page was moved to stands in parameters as PHP writes them, and its bytes."""


def fetch_actors(replica: Replica, people: Mapping[int, str]) -> dict[int, str]:
    """Fetch actor id → identity, of those of `people` who have a revision that is not hidden."""
    return {
        actor: people[user]
        for some in batches(sorted(people))
        for actor, user in replica.rows(ACTORS, users=some)
    }


def fetch_revisions(
    replica: Replica, site: SiteFacts, actors: Mapping[int, str], window: Window
) -> Iterator[Row]:
    """Yield the live revisions of `actors` in `window`, by account and time."""
    for some in batches(sorted(actors)):
        asked = {"actors": some, "start": stamp(window.start), "end": stamp(window.end)}
        for found in replica.rows(REVISIONS + IN_WINDOW + "\n" + IN_ORDER, **asked):
            yield _row(site, actors, found)


def fetch_first_revisions(
    replica: Replica, site: SiteFacts, actors: Mapping[int, str], pages: Collection[int]
) -> Iterator[Row]:
    """Yield the first revisions of `pages`, of those that `actors` began."""
    for some in batches(sorted(actors)):
        for of_these in batches(sorted(pages)):
            for found in replica.rows(REVISIONS + OF_PAGES, actors=some, pages=of_these):
                yield _row(site, actors, found)


def fetch_moves(
    replica: Replica, site: SiteFacts, content: Collection[int], window: Window
) -> Iterator[Move]:
    """Yield the moves across the border of the `content` namespaces in `window`, oldest first."""
    for page_id, source, when, params in replica.rows(
        MOVES, start=stamp(window.start), end=stamp(window.end)
    ):
        target = moved_to(params)
        if not page_id or target is None:
            continue
        before, after = source in content, site.split_title(target)[0] in content
        if before != after:
            yield Move(page_id, moment(when), into=after)


def moved_to(params: bytes | None) -> str | None:
    """Return the title in a log line's parameters, None where they were hidden.

    Lines before 2010 have the title on a line of its own.
    """
    if not params:
        return None
    found = MOVED_TO.search(params)
    if found:
        return text(params[found.end() : found.end() + int(found[1])])
    return None if params.startswith(b"a:") else title(params.partition(b"\n")[0])


def _row(site: SiteFacts, actors: Mapping[int, str], found: tuple[Any, ...]) -> Row:
    rev_id, parent_id, actor, when, size, parent, parent_size, page_id, namespace, name, comment, tags = found
    if parent_id is None:
        raise UnreadableError(f"{site.wiki}: revision {rev_id} has no parent id; not counted on")
    return {
        "rev_id": rev_id,
        "parent_id": parent_id,
        "account": actors[actor],
        "page_id": page_id,
        "namespace": namespace,
        "title": site.full_title(namespace, title(name)),
        "timestamp": moment(when),
        "size": size,
        "sizediff": _sizediff(size, parent_size if parent else 0),
        "tags": text(tags or b""),
        "comment": text(comment or b""),
        **FACTS_NOT_ASKED,
    }


def _sizediff(size: int | None, parent_size: int | None) -> int | None:
    return None if size is None or parent_size is None else size - parent_size
