"""Lets the campaign happen on the local wikis, once, by MediaWiki itself; prints its first and last day."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scripts.mediawiki.family import prepared
from scripts.mediawiki.filler import WORDS, filler
from scripts.mediawiki.instance import SOURCES, Instance

UPLOADER, PEOPLE = "Ауыл Жинаушы", ("Айсәуле Тас", "Marat Q.", "Жанар Есім")
PAGE = "Wikimedia Kazakhstan/100,000 articles"
MARKERS = "<!-- esep:status:begin -->\n<!-- esep:status:end -->"

BEGUN = timedelta(days=35)
"""How long ago the campaign began when the wikis are filled."""

LASTS = timedelta(days=90)
UPLOADED = timedelta(days=20, hours=9)
"""How long after the beginning sixty villages come in a minute."""

ARTICLES = 98_620
"""What the wiki counts in the end: the local one stands for a large one, so its own statistic is raised."""

Deed = dict[str, str]


def main() -> None:
    family = Instance(Path(os.environ["ESEP_WIKIS"]).parent.name)
    database = family.data / "kkwiki" / "kkwiki.sqlite"
    start = begun(database)
    if not start:
        start = (datetime.now(UTC) - BEGUN).replace(hour=0, minute=0, second=0, microsecond=0)
        happen(family, start)
        raise_statistic(database)
    print(f"{start:%Y-%m-%d} {start + LASTS:%Y-%m-%d}")


def begun(database: Path) -> datetime | None:
    """Return when the campaign began on a wiki, None where it did not."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        asked = "SELECT user_registration FROM user WHERE user_name = ?"
        found = connection.execute(asked, [UPLOADER]).fetchone()
    return datetime.strptime(found[0], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None


def happen(family: Instance, start: datetime) -> None:
    """Replay everything at its time, by what fills the local wikis with any scenario."""
    deeds = {
        "metawiki": [*accounts(start), *pages_on_meta(start)],
        "kkwiki": [*accounts(start), *sorted([*upload(start), *articles(start)], key=when)],
    }
    paths = {wiki: family.home / f"events/campaign.{wiki}.jsonl" for wiki in deeds}
    for wiki, path in paths.items():
        path.write_text("".join(json.dumps(deed) + "\n" for deed in deeds[wiki]), encoding="utf-8")
    given = {wiki: (str(path),) for wiki, path in paths.items()}
    prepared(family).maintenance("campaign", str(SOURCES / "seed.php"), given)


def accounts(start: datetime) -> Iterator[Deed]:
    for name in (UPLOADER, *PEOPLE):
        yield deed(start, name, "account")


def pages_on_meta(start: datetime) -> Iterator[Deed]:
    listed = "".join(f"* [[User:{name}|{name}]]\n" for name in (UPLOADER, *PEOPLE))
    people = f"{MARKERS}\n\n== Who takes part ==\n{listed}"
    yield deed(start, "Admin", "create", PAGE, f"'''A campaign to 100,000 articles.'''\n\n{MARKERS}\n")
    yield deed(start, "Admin", "create", f"{PAGE}/People", people)


def upload(start: datetime) -> Iterator[Deed]:
    """Yield sixty short articles of one account, one a second."""
    for number in range(60):
        moment = start + UPLOADED + timedelta(seconds=number)
        yield article(moment, UPLOADER, f"Ауыл {number + 1}", 600)


def articles(start: datetime) -> Iterator[Deed]:
    """Yield what people write: each of them a longer article every fourth day."""
    words = WORDS["kk"].split()
    for number in range(24):
        moment = start + timedelta(days=1.4 * number, hours=15)
        title = f"{words[number]} туралы".capitalize()
        yield article(moment, PEOPLE[number % len(PEOPLE)], title, 2000 + 160 * number)


def article(moment: datetime, user: str, title: str, size: int) -> Deed:
    return deed(moment, user, "create", title, f"[[Қазақстан]]. {filler('kk', title, size)}")


def deed(moment: datetime, user: str, action: str, page: str = "", text: str = "") -> Deed:
    time = f"{moment:%Y%m%d%H%M%S}"
    return {
        "time": time,
        "user": user,
        "action": action,
        "page": page,
        "text": text,
        "where": f"{time} {user}",
    }


def when(each: Deed) -> str:
    return each["time"]


def raise_statistic(database: Path) -> None:
    """Add what is missing to the numbers that belong together: MediaWiki counts anew where they cannot be."""
    columns = ("ss_good_articles", "ss_total_pages", "ss_total_edits")
    more = ", ".join(f"{column} = {column} + :articles - ss_good_articles" for column in columns)
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        connection.execute(f"UPDATE site_stats SET {more}", {"articles": ARTICLES})


if __name__ == "__main__":
    main()
