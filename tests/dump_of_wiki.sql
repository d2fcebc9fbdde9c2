-- A wiki's revisions and moves as mediawiki_history tells them, from its own tables: for SQLite, and for MariaDB with
-- sql_mode = NO_BACKSLASH_ESCAPES. The namespace of a time is what the next move led out of.
SELECT 'revision' AS event_entity, 'create' AS event_type, made.rev_timestamp AS event_timestamp,
    CASE WHEN (made.rev_deleted & 2) = 0 THEN comment_text END AS event_comment,
    CASE WHEN (made.rev_deleted & 4) = 0 THEN actor_user END AS event_user_id,
    CASE WHEN (made.rev_deleted & 4) = 0 THEN actor_name END AS event_user_text,
    page_id, page_title, page_namespace,
    coalesce((SELECT log_namespace FROM logging WHERE log_type = 'move' AND log_page = page_id
        AND log_timestamp > made.rev_timestamp ORDER BY log_timestamp LIMIT 1), page_namespace)
        AS page_namespace_historical,
    page_is_redirect, made.rev_id AS revision_id, made.rev_parent_id AS revision_parent_id,
    made.rev_len AS revision_text_bytes, made.rev_len - coalesce(parent.rev_len, 0) AS revision_text_bytes_diff,
    made.rev_sha1 AS revision_text_sha1,
    (SELECT group_concat(replace(ctd_name, ',', '\,')) FROM change_tag JOIN change_tag_def ON ctd_id = ct_tag_id
        WHERE ct_rev_id = made.rev_id) AS revision_tags,
    0 AS revision_is_deleted_by_page_deletion
FROM revision made JOIN actor ON actor_id = made.rev_actor
    LEFT JOIN revision_comment_temp ON revcomment_rev = made.rev_id
    JOIN comment ON comment_id = coalesce(revcomment_comment_id, made.rev_comment_id)
    JOIN page ON page_id = made.rev_page
    LEFT JOIN revision parent ON parent.rev_id = made.rev_parent_id
UNION ALL
SELECT 'revision', 'create', ar_timestamp, comment_text, actor_user, actor_name, ar_page_id, ar_title, ar_namespace,
    ar_namespace, 0, ar_rev_id, ar_parent_id, ar_len, NULL, ar_sha1, NULL, 1
FROM archive JOIN actor ON actor_id = ar_actor JOIN comment ON comment_id = ar_comment_id
UNION ALL
SELECT 'page', 'move', line.log_timestamp, NULL, NULL, NULL, page_id, page_title, page_namespace,
    coalesce((SELECT log_namespace FROM logging WHERE log_type = 'move' AND log_page = page_id
        AND log_timestamp > line.log_timestamp ORDER BY log_timestamp LIMIT 1), page_namespace),
    page_is_redirect, NULL, NULL, NULL, NULL, NULL, NULL, 0
FROM logging line JOIN page ON page_id = line.log_page
WHERE line.log_type = 'move'
