"""Of which kind an edit of Wikidata is, by the summary that Wikibase writes."""

from dataclasses import replace

import pytest
from test_compute import counted, edit, event

from metrics.items import KINDS
from metrics.model import CountedWiki

WIKIDATA = CountedWiki("wikidatawiki", "wikidata", frozenset({0}))
EVENT = replace(event(), wikis=(*event().wikis, WIKIDATA))

SUMMARIES = (
    ("wbsetlabel-add:1|kk", "wikidata_labels"),
    ("wbsetdescription-add:1|kk", "wikidata_descriptions"),
    ("wbsetaliases-add-remove:2|en", "wikidata_aliases"),
    ("wbsetclaim-create:2||1", "wikidata_statements_added"),
    ("wbcreateclaim-create:1|", "wikidata_statements_added"),
    ("wbsetclaim-update:2||1", "wikidata_statements_changed"),
    ("wbsetclaimvalue:1|", "wikidata_statements_changed"),
    ("wbsetqualifier-add:1|", "wikidata_statements_changed"),
    ("wbremovequalifiers-remove:1|", "wikidata_statements_changed"),
    ("wbremoveclaims-remove:1|", "wikidata_statements_removed"),
    ("wbsetreference-add:2|", "wikidata_references"),
    ("wbremovereferences-remove:1|", "wikidata_references"),
    ("wbsetsitelink-add:1|kkwiki", "wikidata_sitelinks"),
    ("wblinktitles-connect:2|", "wikidata_sitelinks"),
    ("clientsitelink-update:0|kkwiki|A|B", "wikidata_sitelinks"),
    ("wbmergeitems-from:0||Q6", "wikidata_merges"),
    ("wbcreateredirect:0||Q6|Q3", "wikidata_merges"),
    ("wbeditentity-create-item:0|", "wikidata_items_created"),
    ("wbeditentity-update:0|", None),
    ("undo:0||Q1|", None),
)


def kinds(comment):
    results = counted(edit(10, wiki="wikidatawiki", comment=comment), of=EVENT).grant.results
    return [kind for kind in KINDS if results[kind].value]


@pytest.mark.parametrize(("summary", "kind"), SUMMARIES)
def test_an_edit_is_of_the_kind_that_its_summary_begins_with(summary, kind):
    assert kinds(f"/* {summary} */ Абай") == ([kind] if kind else [])


def test_every_kind_is_found_by_a_summary():
    assert {kind for _, kind in SUMMARIES if kind} == set(KINDS)


@pytest.mark.parametrize("comment", ["", "wbsetlabel-add:1|kk", "see /* wbsetlabel-add:1|kk */"])
def test_words_of_a_person_are_of_no_kind(comment):
    assert kinds(comment) == []
