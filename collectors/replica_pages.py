"""Pages as they are now, and what changed no text, as the tables of a replica say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from collectors.errors import UnreadableError
from collectors.replica_sql import Replica, Replicas, batches, key, moment, text
from collectors.rows import Row
from collectors.sites import FILE, SiteFacts
from collectors.unchanged import UPLOAD_TAKES

PAGES = "SELECT page_id, page_is_redirect, page_latest, page_title FROM page WHERE page_id IN %(pages)s"

DISAMBIGUATIONS = """
SELECT pp_page FROM page_props WHERE pp_propname = 'disambiguation' AND pp_page IN %(pages)s
"""

NOMINATED = """
SELECT DISTINCT tl_from FROM templatelinks JOIN linktarget ON lt_id = tl_target_id
WHERE tl_from IN %(pages)s AND (lt_namespace, lt_title) IN %(templates)s
"""

USES = """
SELECT gil_to, gil_wiki, gil_page FROM globalimagelinks
WHERE gil_to IN %(names)s AND gil_page_namespace_id = 0
"""

ADDRESSES = "SELECT CAST(dbname AS BINARY), CAST(url AS BINARY) FROM wiki WHERE dbname IN %(wikis)s"

VERSIONS = """
SELECT img_name, img_timestamp FROM image WHERE img_name IN %(names)s
UNION ALL SELECT oi_name, oi_timestamp FROM oldimage WHERE oi_name IN %(names)s
"""

SUM = """(SELECT GROUP_CONCAT(content_sha1 ORDER BY slot_role_id)
    FROM slots JOIN content ON content_id = slot_content_id WHERE slot_revision_id = rev_id)"""
"""The SHA-1 of a revision's text, of all its slots; NULL where it was hidden."""

SUMS = "SELECT rev_id, {sum} FROM revision WHERE rev_id IN %(revisions)s".replace("{sum}", SUM)


@dataclass(frozen=True, slots=True)
class Page:
    """A live page: `name` is its title as the tables have it, `facts` the columns of its rows."""

    name: bytes
    last_revision: int
    facts: Row


def fetch_pages(replica: Replica, page_ids: Iterable[int]) -> dict[int, Page]:
    """Fetch which of some pages are there."""
    return {
        page_id: Page(name, last, {"is_redirect": bool(is_redirect)})
        for some in batches(sorted(set(page_ids)))
        for page_id, is_redirect, last, name in replica.rows(PAGES, pages=some)
    }


def add_disambiguations(replica: Replica, pages: Mapping[int, Page]) -> None:
    named = {
        page_id for some in batches(sorted(pages)) for (page_id,) in replica.rows(DISAMBIGUATIONS, pages=some)
    }
    for page_id, page in pages.items():
        page.facts["is_disambiguation"] = page_id in named


def add_nominations(
    links: Replica, site: SiteFacts, files: Mapping[int, Page], templates: Sequence[str]
) -> None:
    """Say which files a deletion template stands on; its links may be on a host of their own."""
    wanted = [(namespace, key(name)) for namespace, name in map(site.split_title, templates)]
    named = {
        page_id
        for some in batches(sorted(files))
        for (page_id,) in links.rows(NOMINATED, pages=some, templates=wanted)
    }
    for page_id, page in files.items():
        page.facts["nominated"] = page_id in named


def add_usage(links: Replica, replicas: Replicas, files: Mapping[int, Page]) -> None:
    """Say where files are used: the links name wikis by their databases, and we name them by their hosts."""
    uses = defaultdict(list)
    for some in batches([page.name for page in files.values()]):
        for name, wiki, page_id in links.rows(USES, names=some):
            uses[name].append((text(wiki), page_id))
    hosts = _fetch_hosts(replicas, {wiki for found in uses.values() for wiki, _ in found})
    for page in files.values():
        places = {f"{hosts[wiki]}:{number}" for wiki, number in uses[page.name]}
        page.facts["used_on"] = "|".join(sorted(places))


def _fetch_hosts(replicas: Replicas, wikis: Iterable[str]) -> dict[str, str]:
    wanted = sorted(wikis)
    if not wanted:
        return {}
    with replicas.open("meta", "meta") as meta:
        found = {text(name): urlsplit(text(url)).netloc for name, url in meta.rows(ADDRESSES, wikis=wanted)}
    unnamed = [wiki for wiki in wanted if wiki not in found]
    if unnamed:
        raise UnreadableError(f"meta_p.wiki: has no address of {', '.join(unnamed)}")
    return found


def add_unchanged(replica: Replica, rows: Sequence[Row], pages: Mapping[int, Page]) -> None:
    """Say of revisions with a size difference of nought which left the text as it was."""
    suspects = [row for row in rows if row["sizediff"] == 0 and row["parent_id"]]
    sums = _fetch_sums(replica, {row[name] for row in suspects for name in ("rev_id", "parent_id")})
    same = [row for row in suspects if sums.get(row["rev_id"]) == sums.get(row["parent_id"]) is not None]
    names = {row["page_id"]: pages[row["page_id"]].name for row in same if _is_of_live_file(row, pages)}
    versions = _fetch_versions(replica, set(names.values()))
    for row in same:
        uploads = versions.get(names.get(row["page_id"], b""), [])
        row["new_version"] = any(abs(when - row["timestamp"]) <= UPLOAD_TAKES for when in uploads)
        row["same_text"] = not row["new_version"]


def _is_of_live_file(row: Row, pages: Mapping[int, Page]) -> bool:
    return row["namespace"] == FILE and row["page_id"] in pages


def _fetch_sums(replica: Replica, revisions: Iterable[int]) -> dict[int, Any]:
    return {
        rev_id: found
        for some in batches(sorted(revisions))
        for rev_id, found in replica.rows(SUMS, revisions=some)
    }


def _fetch_versions(replica: Replica, names: Iterable[bytes]) -> Mapping[bytes, Sequence[datetime]]:
    """Return when the versions of each file were uploaded."""
    found: defaultdict[bytes, list[datetime]] = defaultdict(list)
    for some in batches(sorted(names)):
        for name, when in replica.rows(VERSIONS, names=some):
            found[name].append(moment(when))
    return found
