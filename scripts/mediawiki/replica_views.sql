-- The views of one wiki that Wikimedia's replicas have, as far as Esep reads them: what was hidden is not in them.
-- MediaWiki 1.39 keeps the comments of revisions apart; production has them in rev_comment_id, and so do the views.
CREATE DATABASE IF NOT EXISTS `{wiki}_p`;
CREATE DATABASE IF NOT EXISTS `{links}_p`;
CREATE DATABASE IF NOT EXISTS heartbeat_p;
CREATE DATABASE IF NOT EXISTS meta_p;
CREATE USER IF NOT EXISTS {reader}@'127.0.0.1' IDENTIFIED BY '{password}';
GRANT SELECT, SHOW VIEW ON `{wiki}_p`.* TO {reader}@'127.0.0.1';
GRANT SELECT, SHOW VIEW ON `{links}_p`.* TO {reader}@'127.0.0.1';
GRANT SELECT, SHOW VIEW ON heartbeat_p.* TO {reader}@'127.0.0.1';
GRANT SELECT, SHOW VIEW ON meta_p.* TO {reader}@'127.0.0.1';
CREATE INDEX revcomment_comment_id ON {wiki}.revision_comment_temp (revcomment_comment_id);
CREATE INDEX slot_content_id ON {wiki}.slots (slot_content_id);
CREATE OR REPLACE VIEW `{wiki}_p`.revision_userindex AS SELECT rev_id, rev_page,
  IF(rev_deleted & 2, NULL, (SELECT revcomment_comment_id FROM {wiki}.revision_comment_temp WHERE revcomment_rev = rev_id))
    AS rev_comment_id,
  rev_actor, rev_timestamp, rev_minor_edit, rev_deleted, IF(rev_deleted & 1, NULL, rev_len) AS rev_len, rev_parent_id
  FROM {wiki}.revision WHERE rev_deleted & 4 = 0;
CREATE OR REPLACE VIEW `{wiki}_p`.revision AS SELECT rev_id, rev_page,
  IF(rev_deleted & 2, NULL, (SELECT revcomment_comment_id FROM {wiki}.revision_comment_temp WHERE revcomment_rev = rev_id))
    AS rev_comment_id,
  IF(rev_deleted & 4, NULL, rev_actor) AS rev_actor, rev_timestamp, rev_minor_edit, rev_deleted,
  IF(rev_deleted & 1, NULL, rev_len) AS rev_len, rev_parent_id FROM {wiki}.revision;
CREATE OR REPLACE VIEW `{wiki}_p`.actor_revision AS SELECT actor_id, actor_user, actor_name FROM {wiki}.actor
  WHERE EXISTS (SELECT 1 FROM {wiki}.revision WHERE rev_actor = actor_id AND rev_deleted & 4 = 0);
CREATE OR REPLACE VIEW `{wiki}_p`.comment_revision AS SELECT comment_id, comment_text FROM {wiki}.comment
  WHERE EXISTS (SELECT 1 FROM {wiki}.revision_comment_temp JOIN {wiki}.revision ON rev_id = revcomment_rev
    WHERE revcomment_comment_id = comment_id AND rev_deleted & 2 = 0);
CREATE OR REPLACE VIEW `{wiki}_p`.user_groups AS SELECT * FROM {wiki}.user_groups;
CREATE OR REPLACE VIEW `{wiki}_p`.page AS SELECT * FROM {wiki}.page;
CREATE OR REPLACE VIEW `{wiki}_p`.page_props AS SELECT * FROM {wiki}.page_props;
CREATE OR REPLACE VIEW `{wiki}_p`.change_tag AS SELECT * FROM {wiki}.change_tag;
CREATE OR REPLACE VIEW `{wiki}_p`.change_tag_def AS SELECT * FROM {wiki}.change_tag_def;
CREATE OR REPLACE VIEW `{wiki}_p`.image AS SELECT * FROM {wiki}.image;
CREATE OR REPLACE VIEW `{wiki}_p`.oldimage AS SELECT * FROM {wiki}.oldimage;
CREATE OR REPLACE VIEW `{wiki}_p`.slots AS SELECT slot_revision_id, slot_role_id,
  IF(rev_deleted & 1 OR ar_deleted & 1, NULL, slot_content_id) AS slot_content_id FROM {wiki}.slots
  LEFT JOIN {wiki}.revision ON rev_id = slot_revision_id LEFT JOIN {wiki}.archive ON ar_rev_id = slot_revision_id;
CREATE OR REPLACE VIEW `{wiki}_p`.content AS SELECT content_id, content_size, content_sha1 FROM {wiki}.content
  WHERE EXISTS (SELECT 1 FROM {wiki}.slots
    LEFT JOIN {wiki}.revision ON rev_id = slot_revision_id LEFT JOIN {wiki}.archive ON ar_rev_id = slot_revision_id
    WHERE slot_content_id = content_id AND (rev_deleted & 1 = 0 OR ar_deleted & 1 = 0));
CREATE OR REPLACE VIEW `{wiki}_p`.logging_logindex AS SELECT log_id, log_type, log_action, log_timestamp,
  IF(log_deleted & 4, 0, log_actor) AS log_actor, log_namespace, log_title, IF(log_deleted, NULL, log_params) AS log_params,
  log_deleted, log_page FROM {wiki}.logging WHERE log_deleted & 1 = 0 AND log_type <> 'suppress';
CREATE OR REPLACE VIEW `{links}_p`.page AS SELECT * FROM {wiki}.page;
CREATE OR REPLACE VIEW `{links}_p`.templatelinks AS SELECT * FROM {wiki}.templatelinks;
CREATE OR REPLACE VIEW `{links}_p`.linktarget AS SELECT lt_id, lt_namespace, lt_title FROM {wiki}.linktarget
  WHERE EXISTS (SELECT 1 FROM {wiki}.templatelinks WHERE tl_target_id = lt_id);
-- Of the extension GlobalUsage, which Debian does not have: the table stands empty.
CREATE TABLE IF NOT EXISTS `{links}_p`.globalimagelinks (gil_wiki VARBINARY(32) NOT NULL, gil_page INT UNSIGNED NOT NULL,
  gil_page_namespace_id INT NOT NULL, gil_page_namespace VARBINARY(255) NOT NULL, gil_page_title VARBINARY(255) NOT NULL,
  gil_to VARBINARY(255) NOT NULL, PRIMARY KEY (gil_to, gil_wiki, gil_page)) CHARSET=binary;
CREATE TABLE IF NOT EXISTS meta_p.wiki (dbname VARCHAR(32) NOT NULL PRIMARY KEY, url TEXT NULL) CHARSET=utf8mb4;
-- Nothing is replicated here, so that nothing lags.
CREATE OR REPLACE VIEW heartbeat_p.heartbeat AS SELECT 's1' AS shard,
  DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%f') AS last_updated, 0.0 AS lag;
