"""The names of all metrics."""

PROJECT_METRICS = (
    "wikipedia",
    "commons",
    "wikidata",
    "wiktionary",
    "wikisource",
    "incubator",
    "translatewiki",
    "mediawiki",
    "wikiquote",
    "wikivoyage",
    "wikibooks",
    "wikiversity",
    "wikinews",
    "wikispecies",
)
"""One metric for each row of the form's content table, in the form's order."""

PEOPLE_METRICS = ("participants", "editors", "organizers")
"""The three rows of the form's people table, in the form's order."""

TEXT_PROJECTS = tuple(name for name in PROJECT_METRICS if name not in ("commons", "wikidata"))
"""The projects whose pages are text: there bytes, light edits and drafts mean something."""

NEWCOMER_METRICS = ("new_editors", "new_editors_60", "new_editors_0", "first_time_editors")
"""People who are new, by the day they registered or by their first edit."""

COHORTS = ("retained", "retained_first_time", "retained_all")
"""New editors, first-time editors and all editors; each with the checkpoints' days makes a metric."""

CHECKPOINTS = (30, 90, 180, 365)
"""How many days after the event people are looked for again."""

RETENTION_METRICS = tuple(f"{cohort}_{days}" for cohort in COHORTS for days in CHECKPOINTS)
"""Who still edits: new, first-time and all editors, so many days after the event."""

TEXT_METRICS = ("bytes_added", "bytes_net")
"""What was added to text wikis, in bytes."""

MEDIA_METRICS = (
    "uploads",
    "uploads_transferred",
    "new_file_versions",
    "files_used",
    "pages_using_files",
    "files_nominated",
)
"""What became of files on Commons."""

ITEM_METRICS = (
    "wikidata_labels",
    "wikidata_descriptions",
    "wikidata_aliases",
    "wikidata_statements_added",
    "wikidata_statements_changed",
    "wikidata_statements_removed",
    "wikidata_references",
    "wikidata_sitelinks",
    "wikidata_sitelinks_of_new_articles",
    "wikidata_merges",
    "wikidata_items_created",
)
"""Edits on Wikidata by kind."""

METRICS = (
    *PEOPLE_METRICS,
    *PROJECT_METRICS,
    *NEWCOMER_METRICS,
    *RETENTION_METRICS,
    *TEXT_METRICS,
    *MEDIA_METRICS,
    *ITEM_METRICS,
)
"""Every metric, and so everything a target can be set for, in the order of the status table."""

PEER_METRICS = ("edits", "bytes_removed", "bytes_absolute", "active_before", "edited_in_a_day")
"""What other tools count and esep-1 does not: shown under their profiles, and no target is set for it."""

REVERT_DIFFERENCES = (
    "reverted_without_tag",
    "reverted_by_tag_alone",
    "restored_despite_tag",
    "reverts_without_tag",
    "own_reverts_despite_tag",
)
"""Where reverts told by histories differ from those told by tags; in revisions, not in pages."""

BESIDE = (
    "batch_tools",
    "light_edits",
    "disambiguation",
    "moved_in",
    "over_redirect",
    "uncertain_reverts",
    "largest_contributor",
    "unknown_sizes",
    *REVERT_DIFFERENCES,
)
"""What is told beside a result and never taken from it, in the order in which it is told."""
