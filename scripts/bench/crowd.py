"""People and their contributions for a bench, put straight into a wiki's SQLite file: 10,000 rows a second.

Everything that `list=usercontribs` reads is as MediaWiki would have left it; logs, links and recent changes,
which it does not read, are not made.
"""

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

START, END = datetime(2023, 8, 1, tzinfo=UTC), datetime(2023, 11, 1, tzinfo=UTC)
ROWS_A_PAGE = 5
TAGGED = 0.05
"""The share of contributions that carry a tag."""

TAGS = ("mw-reverted", "mw-undo", "visualeditor", "mobile edit")
COMMENTS = ("", "typo", "/* Тарихы */ толықтыру", "#wpwp #kk", "/* wbsetclaim-create:2||1 */ [[P31]]: [[Q5]]")


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many people who made so many contributions together."""

    people: int
    rows: int

    def __str__(self) -> str:
        return f"{self.people:,} people, {self.rows:,} contributions"

    @property
    def names(self) -> list[str]:
        return [f"Қатысушы {self.people}-{self.rows} {number:04}" for number in range(self.people)]


def seed(path: Path, crowd: Crowd) -> dict[str, int]:
    """Make the crowd on the wiki where it is not there yet; return name → local user id."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        wiki = Wiki(connection, Random(crowd.rows))
        there = wiki.users(crowd)
        if there:
            return there
        wiki.register(crowd)
        wiki.edit(crowd)
        connection.execute("ANALYZE")
        return wiki.users(crowd)


class Wiki:
    """The tables of MediaWiki 1.39 that contributions are read from."""

    def __init__(self, connection: sqlite3.Connection, chance: Random) -> None:
        self._connection = connection
        self._chance = chance

    def users(self, crowd: Crowd) -> dict[str, int]:
        known = dict(self._connection.execute("SELECT user_name, user_id FROM user"))
        return {name: known[name] for name in crowd.names if name in known}

    def register(self, crowd: Crowd) -> None:
        first = self._next("user", "user_id")
        users = [
            (first + n, name, "", "", "", "20230101000000", "", "20220101000000", crowd.rows // crowd.people)
            for n, name in enumerate(crowd.names)
        ]
        self._insert(
            "user(user_id, user_name, user_password, user_newpassword, user_email, user_touched, user_token,"
            " user_registration, user_editcount)",
            users,
        )
        self._insert("actor(actor_user, actor_name)", [user[:2] for user in users])

    def edit(self, crowd: Crowd) -> None:
        """Make the contributions in the order of their times, a few on each page."""
        revisions = list(self._revisions(crowd))
        latest = {revision["page"]: revision for revision in revisions}
        self._insert(
            "page(page_id, page_namespace, page_title, page_random, page_touched, page_latest, page_len,"
            " page_content_model)",
            (
                (n, 0, f"Мақала_{n}", 0.5, r["time"], r["id"], r["size"], "wikitext")
                for n, r in latest.items()
            ),
        )
        self._insert(
            "revision(rev_id, rev_page, rev_comment_id, rev_actor, rev_timestamp, rev_len, rev_parent_id,"
            " rev_sha1)",
            (
                (*(r[key] for key in ("id", "page", "comment", "actor", "time", "size", "parent")), "")
                for r in revisions
            ),
        )
        self._describe(revisions)

    def _describe(self, revisions: list[dict[str, object]]) -> None:
        comments, tags = self._comments(), self._tags()
        self._insert(
            "revision_comment_temp(revcomment_rev, revcomment_comment_id)",
            [(revision["id"], self._chance.choice(comments)) for revision in revisions],
        )
        tagged = [revision["id"] for revision in revisions if self._chance.random() < TAGGED]
        self._insert("change_tag(ct_rev_id, ct_tag_id)", [(n, self._chance.choice(tags)) for n in tagged])

    def _revisions(self, crowd: Crowd) -> Iterator[dict[str, object]]:
        actors = self._actors(crowd)
        first_page, first_revision = self._next("page", "page_id"), self._next("revision", "rev_id")
        last: dict[int, tuple[int, int]] = {}
        step = (END - START - timedelta(days=1)) / crowd.rows
        for number in range(crowd.rows):
            page = first_page + self._chance.randrange(max(crowd.rows // ROWS_A_PAGE, 1))
            parent, size = last.get(page, (0, 0))
            last[page] = first_revision + number, size + self._chance.randint(50, 900)
            yield {
                "id": last[page][0],
                "page": page,
                "comment": 0,
                "actor": actors[number % len(actors)],
                "time": f"{START + number * step:%Y%m%d%H%M%S}",
                "size": last[page][1],
                "parent": parent,
            }

    def _actors(self, crowd: Crowd) -> list[int]:
        actors: Mapping[str, int] = dict(self._connection.execute("SELECT actor_name, actor_id FROM actor"))
        return [actors[name] for name in crowd.names]

    def _comments(self) -> list[int]:
        first = self._next("comment", "comment_id")
        rows = [(first + n, _signed(zlib.crc32(text.encode())), text) for n, text in enumerate(COMMENTS)]
        self._insert("comment(comment_id, comment_hash, comment_text)", rows)
        return [row[0] for row in rows]

    def _tags(self) -> list[int]:
        for tag in TAGS:
            known = (
                "INSERT OR IGNORE INTO change_tag_def(ctd_name, ctd_user_defined, ctd_count) VALUES (?, 0, 0)"
            )
            self._connection.execute(known, (tag,))
        query = f"SELECT ctd_id FROM change_tag_def WHERE ctd_name IN ({', '.join('?' * len(TAGS))})"
        return [number for (number,) in self._connection.execute(query, TAGS)]

    def _next(self, table: str, key: str) -> int:
        return int(self._connection.execute(f"SELECT coalesce(max({key}), 0) + 1 FROM {table}").fetchone()[0])

    def _insert(self, into: str, rows: object) -> None:
        places = ", ".join("?" * (into.count(",") + 1))
        self._connection.executemany(f"INSERT INTO {into} VALUES ({places})", rows)


def _signed(checksum: int) -> int:
    """Return MediaWiki's form of a hash: a signed number of 32 bits."""
    return checksum - (1 << 32) if checksum >= 1 << 31 else checksum
