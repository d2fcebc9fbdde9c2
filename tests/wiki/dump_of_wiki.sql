-- A wiki's revisions as mediawiki_history tells them, from the wiki's own tables.
SELECT 'revision' AS event_entity, 'create' AS event_type, rev_timestamp AS event_timestamp,
    comment_text AS event_comment, actor_user AS event_user_id, actor_name AS event_user_text,
    page_id, page_title, page_namespace, page_namespace AS page_namespace_historical, page_is_redirect,
    r.rev_id AS revision_id, r.rev_parent_id AS revision_parent_id, r.rev_len AS revision_text_bytes,
    r.rev_len - coalesce(before.len, 0) AS revision_text_bytes_diff, r.rev_sha1 AS revision_text_sha1,
    (SELECT group_concat(replace(ctd_name, ',', '\,'), ',') FROM change_tag JOIN change_tag_def ON ctd_id = ct_tag_id
     WHERE ct_rev_id = r.rev_id ORDER BY ctd_name) AS revision_tags,
    0 AS revision_is_deleted_by_page_deletion
FROM revision r JOIN actor ON actor_id = rev_actor
    LEFT JOIN revision_comment_temp ON revcomment_rev = r.rev_id
    JOIN comment ON comment_id = coalesce(revcomment_comment_id, rev_comment_id)
    JOIN page ON page_id = rev_page
    LEFT JOIN (SELECT rev_id AS id, rev_len AS len FROM revision) before ON before.id = r.rev_parent_id
UNION ALL
SELECT 'revision', 'create', ar_timestamp, comment_text, actor_user, actor_name, ar_page_id, ar_title, ar_namespace,
    ar_namespace, 0, ar_rev_id, ar_parent_id, ar_len, NULL, ar_sha1, NULL, 1
FROM archive JOIN actor ON actor_id = ar_actor JOIN comment ON comment_id = ar_comment_id
