-- Every revision of the listed people in a window, on one wiki's own tables, and why it is left out (NULL: it is not).
-- Written from the definition, not from the code that it checks. Texts are compared over the whole history of a page.
-- Given: person (name, state), :namespace, :start and :end (14 digits; the end is not in the window).
WITH
history AS (
    SELECT rev_id, rev_page, rev_parent_id, rev_timestamp, rev_sha1 AS text, actor_name AS author
    FROM revision JOIN actor ON actor_id = rev_actor
),
tagged AS (
    SELECT ct_rev_id AS rev_id, ctd_name AS tag FROM change_tag JOIN change_tag_def ON ctd_id = ct_tag_id
),
logged AS (
    SELECT CAST(ls_value AS INTEGER) AS rev_id, log_type || '/' || log_action AS act
    FROM logging JOIN log_search ON ls_log_id = log_id WHERE ls_field = 'associated_rev_id'
),
reverted AS (
    SELECT rev_id FROM tagged WHERE tag = 'mw-reverted'
    UNION
    SELECT lost.rev_id
    FROM history lost
    JOIN history base ON base.rev_page = lost.rev_page AND base.rev_id < lost.rev_id AND base.text <> lost.text
    JOIN history back ON back.rev_page = lost.rev_page AND back.rev_id > lost.rev_id AND back.text = base.text
),
restored AS (
    SELECT lost.rev_id
    FROM history lost
    JOIN history other ON other.rev_page = lost.rev_page AND other.rev_id > lost.rev_id AND other.text <> lost.text
    JOIN history again ON again.rev_page = lost.rev_page AND again.rev_id > other.rev_id AND again.text = lost.text
    WHERE again.rev_id NOT IN (SELECT rev_id FROM reverted)
),
over_others AS (
    SELECT back.rev_id
    FROM history back
    JOIN history other ON other.rev_page = back.rev_page AND other.rev_id < back.rev_id AND other.author <> back.author
    JOIN history base ON base.rev_page = back.rev_page AND base.rev_id < other.rev_id AND base.text = back.text
),
reverts AS (
    SELECT rev_id FROM tagged WHERE tag IN ('mw-undo', 'mw-rollback')
    UNION
    SELECT rev_id FROM tagged JOIN over_others USING (rev_id) WHERE tag = 'mw-manual-revert'
),
redirects AS (
    SELECT rev_id FROM history JOIN page ON page_id = rev_page WHERE page_is_redirect
    UNION
    SELECT rev_id FROM tagged WHERE tag = 'mw-new-redirect'
),
unchanged AS (
    SELECT after.rev_id FROM history after JOIN history before ON before.rev_id = after.rev_parent_id
    WHERE before.text = after.text
    EXCEPT
    SELECT rev_id FROM logged WHERE act = 'upload/overwrite'
)
SELECT
    rev_page AS page,
    person.name AS name,
    rev_parent_id = 0 AS begins,
    rev_id IN (SELECT rev_id FROM logged WHERE act = 'upload/upload') AS uploads,
    rev_id IN (SELECT rev_id FROM logged WHERE act = 'upload/overwrite') AS overwrites,
    CASE
        WHEN person.state = 'bot' THEN 'bot-account'
        WHEN person.state = 'blocked' THEN 'blocked-account'
        WHEN rev_id IN (SELECT rev_id FROM tagged WHERE tag = 'client-automatic-update') THEN 'automatic'
        WHEN rev_id IN (SELECT rev_id FROM reverts) THEN 'revert'
        WHEN rev_id IN (SELECT rev_id FROM reverted EXCEPT SELECT rev_id FROM restored) THEN 'reverted'
        WHEN rev_id IN (SELECT rev_id FROM redirects) THEN 'redirect'
        WHEN rev_id IN (SELECT rev_id FROM unchanged) THEN 'null-edit'
    END AS left_out
FROM history
JOIN page ON page_id = rev_page
JOIN person ON person.name = author
WHERE page_namespace = :namespace AND rev_timestamp >= :start AND rev_timestamp < :end
