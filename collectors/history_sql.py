"""The one SQL text that takes contributions out of a dump: DuckDB and Spark both run it, word for word.

It keeps to what both understand: `chr(92)` for a backslash, since they write one differently in a text.
"""

from collections.abc import Mapping

_UNESCAPE = (
    "replace(replace(replace({0}, concat(chr(92), 't'), chr(9)), concat(chr(92), 'n'), chr(10)), "
    "concat(chr(92), 'r'), chr(13))"
)
_JOINED = "replace(replace(replace({0}, concat(chr(92), ','), chr(1)), ',', '|'), chr(1), ',')"

_FIELDS: Mapping[str, str] = {
    "wiki": "wiki_db",
    "entity": "event_entity",
    "kind": "event_type",
    "happened": "CAST(event_timestamp AS TIMESTAMP)",
    "comment": _UNESCAPE.format("event_comment"),
    "user_id": "CAST(event_user_id AS BIGINT)",
    "central_id": "CAST(event_user_central_id AS BIGINT)",
    "page_id": "CAST(page_id AS BIGINT)",
    "title": _UNESCAPE.format("page_title"),
    "namespace_then": "CAST(page_namespace_historical AS BIGINT)",
    "namespace": "CAST(page_namespace AS BIGINT)",
    "is_redirect": "coalesce(CAST(page_is_redirect AS BOOLEAN), false)",
    "rev_id": "CAST(revision_id AS BIGINT)",
    "parent_id": "CAST(revision_parent_id AS BIGINT)",
    "size": "CAST(revision_text_bytes AS BIGINT)",
    "sizediff": "CAST(revision_text_bytes_diff AS BIGINT)",
    "sha1": "revision_text_sha1",
    "deleted": "coalesce(CAST(revision_is_deleted_by_page_deletion AS BOOLEAN), false)",
    "tags": _JOINED.format(_UNESCAPE.format("coalesce(revision_tags, '')")),
}
"""What is taken of the columns of a dump: 19 of them."""

NEEDED = ", ".join(f"{source} AS {name}" for name, source in _FIELDS.items())

HISTORY = f"SELECT {NEEDED} FROM raw WHERE event_entity IN ('revision', 'page')"  # noqa: S608 - our own text
"""From `raw`, the columns of a dump as texts with null for what is empty, to `history`."""

RELATIONS: Mapping[str, Mapping[str, str]] = {
    "people": {
        **dict.fromkeys(("wiki", "account"), "string"),
        **dict.fromkeys(("user_id", "central_id"), "int64"),
        **dict.fromkeys(("first_at", "last_at"), "timestamp[us]"),
    },
    "members": dict.fromkeys(("event", "wiki", "account"), "string"),
    "intervals": {
        "event": "string",
        **dict.fromkeys(("first_at", "last_at"), "timestamp[us]"),
        "counted": "bool",
    },
    "content": {"event": "string", "wiki": "string", "namespace": "int64"},
    "drafts": {
        **dict.fromkeys(("event", "wiki"), "string"),
        **dict.fromkeys(("first_at", "last_at"), "timestamp[us]"),
    },
}
"""What is asked beside `history`, each with its columns and their types, as Arrow calls them.

A person stands once for each wiki in `people`, in however many events, with the time that all of them ask
for. `intervals` are disjoint; `drafts` names the wikis whose pages may begin outside the `content`.
"""

_MINE = """
SELECT h.wiki, h.rev_id, h.parent_id, p.account, h.page_id, h.namespace, h.title, h.happened, h.sizediff,
       h.size, h.tags, h.comment, h.is_redirect, h.sha1
FROM history h JOIN people p ON h.wiki = p.wiki AND h.{key} = p.{key}
WHERE h.entity = 'revision' AND NOT h.deleted AND h.page_id IS NOT NULL AND h.namespace IS NOT NULL
  AND (h.happened >= p.first_at OR h.parent_id = 0) AND h.happened < p.last_at
"""

STEPS: Mapping[str, str] = {
    "mine": f"{_MINE.format(key='user_id')} UNION ALL {_MINE.format(key='central_id')}",
    "parents": """
SELECT DISTINCT m.wiki, m.rev_id, coalesce(h.sha1 = m.sha1, false) AS same
FROM history h JOIN (SELECT wiki, rev_id, parent_id, sha1 FROM mine WHERE sizediff = 0 AND parent_id <> 0) m
  ON h.wiki = m.wiki AND h.rev_id = m.parent_id
WHERE h.entity = 'revision'
""",
    "moved": """
SELECT DISTINCT h.wiki, h.page_id
FROM history h JOIN (SELECT DISTINCT wiki, page_id FROM mine) m ON h.wiki = m.wiki AND h.page_id = m.page_id
WHERE h.entity = 'page' AND h.kind = 'move'
""",
    "moves": """
SELECT wiki, page_id, happened, namespace_before, namespace_then FROM (
  SELECT h.wiki, h.page_id, h.entity, h.kind, h.happened, h.namespace_then,
    lag(h.namespace_then) OVER (
      PARTITION BY h.wiki, h.page_id ORDER BY h.happened, h.entity, coalesce(h.rev_id, 0)
    ) AS namespace_before
  FROM history h JOIN moved m ON h.wiki = m.wiki AND h.page_id = m.page_id
) states
WHERE entity = 'page' AND kind = 'move' AND namespace_before <> namespace_then
""",
    "moved_in": """
SELECT event, wiki, page_id, happened AS moved_in_at FROM (
  SELECT d.event, m.wiki, m.page_id, m.happened, a.namespace IS NOT NULL AS into_content,
    row_number() OVER (PARTITION BY d.event, m.wiki, m.page_id ORDER BY m.happened) AS place
  FROM moves m
    JOIN drafts d ON d.wiki = m.wiki AND m.happened >= d.first_at AND m.happened < d.last_at
    LEFT JOIN content a ON a.event = d.event AND a.wiki = m.wiki AND a.namespace = m.namespace_then
    LEFT JOIN content b ON b.event = d.event AND b.wiki = m.wiki AND b.namespace = m.namespace_before
  WHERE (a.namespace IS NULL) <> (b.namespace IS NULL)
) crossings
WHERE place = 1 AND into_content
""",
    "wanted": """
SELECT r.event, m.wiki, m.rev_id, m.account, i.counted
FROM mine m JOIN members r ON r.wiki = m.wiki AND r.account = m.account
  JOIN intervals i ON i.event = r.event AND m.happened >= i.first_at AND m.happened < i.last_at
UNION ALL
SELECT r.event, m.wiki, m.rev_id, m.account, true AS counted
FROM mine m JOIN members r ON r.wiki = m.wiki AND r.account = m.account
  JOIN moved_in v ON v.event = r.event AND v.wiki = m.wiki AND v.page_id = m.page_id
  JOIN intervals c ON c.event = r.event AND c.counted
    AND v.moved_in_at >= c.first_at AND v.moved_in_at < c.last_at
  LEFT JOIN intervals i ON i.event = r.event AND m.happened >= i.first_at AND m.happened < i.last_at
WHERE m.parent_id = 0 AND i.event IS NULL
""",
    "contributions": """
SELECT w.event, m.wiki, m.rev_id, m.parent_id, m.account, m.page_id, m.namespace,
  concat(CASE WHEN m.namespace = 0 THEN '' ELSE concat(CAST(m.namespace AS STRING), ':') END,
    replace(coalesce(m.title, ''), '_', ' ')) AS title,
  m.happened AS timestamp, m.sizediff, m.size, m.tags, coalesce(m.comment, '') AS comment,
  w.counted AND c.namespace IS NOT NULL AND coalesce(m.sizediff, 1) = 0 AND m.parent_id <> 0
    AND coalesce(p.same, true) AS same_text,
  w.counted AND c.namespace IS NOT NULL AND coalesce(m.sizediff, 1) = 0 AND m.parent_id <> 0
    AND (p.same IS NULL OR (p.same AND m.namespace = 6)) AS new_version,
  w.counted AND c.namespace IS NOT NULL AND m.is_redirect AS is_redirect,
  CASE WHEN w.counted AND c.namespace IS NOT NULL THEN v.moved_in_at END AS moved_in_at
FROM wanted w
  JOIN mine m ON m.wiki = w.wiki AND m.rev_id = w.rev_id AND m.account = w.account
  LEFT JOIN content c ON c.event = w.event AND c.wiki = m.wiki AND c.namespace = m.namespace
  LEFT JOIN moved_in v ON v.event = w.event AND v.wiki = m.wiki AND v.page_id = m.page_id
  LEFT JOIN parents p ON p.wiki = m.wiki AND p.rev_id = m.rev_id
""",
}
"""What is made of `history`, step by step; each step is a relation that the later ones read.

`mine` comes first: nothing is joined with `history` but few people, or the few pages and revisions that they
touched, and the events only afterwards, each with its own times. So a person in every event costs as many
rows as their events have, and no more. `same_text` and `new_version` stand both where a dump cannot tell
which it was: see `metrics.dumps`.
"""
