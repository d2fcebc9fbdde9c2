"""A dump made of a local wiki's own tables: what Wikimedia's program would say of it."""

from datetime import UTC, datetime
from pathlib import Path

from made_dump import write

TABLES = Path(__file__).with_name("dump_of_wiki.sql").read_text(encoding="utf-8")
FLAGS = ("page_is_redirect", "revision_is_deleted_by_page_deletion")


def write_wiki(folder, wiki, rows, snapshot):
    """Write the whole of a wiki, the rows that `TABLES` gives, into one file of a dump."""
    return write(folder, f"{snapshot}.{wiki}.all-time.tsv.bz2", [told(wiki, row) for row in rows])


def told(wiki, row):
    """Return a line's fields: the few that no database writes as a dump does are written here."""
    texts = {name: value.decode() if isinstance(value, bytes) else value for name, value in row.items()}
    moment = datetime.strptime(texts["event_timestamp"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return {
        "wiki_db": wiki,
        **texts,
        **{name: bool(row[name]) for name in FLAGS},
        "event_timestamp": f"{moment:%Y-%m-%d %H:%M:%S}.0",
    }
