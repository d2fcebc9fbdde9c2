"""A collection that reads what is new alone: its rows and figures are those of one that reads everything."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from wiki_family import EVENT_PAGE, GRANT_PAGE, Admin, Esep
from wiki_people import import_page, make_account, new_name, roll_back, run_jobs

pytestmark = pytest.mark.wiki

DAY = timedelta(days=1)
ROUNDS, DEEDS, PEOPLE = 3, 15, 3
SOON = """
from datetime import timedelta
from collectors import rows
rows.LAG, rows.SETTLES = timedelta(seconds=10), timedelta(seconds=1)
from bot.cli import main; main()
"""
"""The command, taking little for new that is older than seconds: so that a test need not last a week."""

NO_LAG = SOON.replace("timedelta(seconds=10), timedelta(seconds=1)", "timedelta(seconds=-2), rows.SETTLES")
"""The command, asking for no contribution a second time: what it learns later, pages tell."""

DECLARED = """
grant = "{grant}"
page = "{page}"
timezone = "UTC"
event_days = ["{first}", "{last}"]
wikis = ["kkwiki"]
reverts = "{reverts}"
[period]
start = "{first}"
end = "{last}"
[participants]
list = [{names}]
"""

WHOLE = "SELECT * FROM contributions ORDER BY rev_id"


class Wiki:
    """People and strangers at work on a wiki, at random.

    `seen` are the pages that were collected as they are: of what was deleted, these alone are put back, since
    nobody could know of the others before everything is read again.
    """

    def __init__(self, lab, seed):
        self.random = Random(seed)
        self.admin = Admin.on(lab, "kkwiki")
        self.pages, self.deleted, self.done, self.seen = [], [], [], set()
        self.names = [new_name() for _ in range(PEOPLE)]
        for name in self.names:
            make_account(lab, "metawiki", name)
        self.people = [make_account(lab, "kkwiki", name) for name in self.names]
        for name in self.names:  # nobody is a newcomer, which is asked once and kept
            self.draft_from_before(name, 400 * DAY)

    def act(self):
        deeds = [self.begin, self.begin, self.draft, self.add, self.add, self.spoil, self.undo, self.restore]
        deeds += [self.delete, self.undelete, self.move, self.redirect, self.old_draft, self.roll]
        deed = self.random.choice(deeds)
        self.done.append(deed.__name__)
        deed()

    def anyone(self):
        return self.random.choice([*self.people, self.admin])

    def page(self):
        title = self.random.choice(self.pages) if self.pages else self.begin()
        self.seen.discard(title)
        return title

    def text(self):
        return " ".join(self.random.choices(["мәтін", "сөз", "бет", "қала"], k=30))

    def begin(self, title=None):
        title = title or f"Мақала {new_name()}"
        self.anyone().write(title, self.text())
        self.pages.append(title)
        return title

    def draft(self):
        self.begin(f"User:{self.random.choice(self.names)}/Draft {new_name()}")

    def old_draft(self):
        self.pages.append(self.draft_from_before(self.random.choice(self.names), 60 * DAY))

    def draft_from_before(self, name, ago):
        title, moment = f"User:{name}/Draft {new_name()}", datetime.now(UTC) - ago
        import_page(self.admin, title, self.text(), user=name, moment=moment, namespace=2)
        return title

    def add(self):
        title = self.page()
        self.anyone().write(title, f"{self.admin.text(title)}\n{self.text()}")

    def spoil(self):
        self.random.choice(self.people).write(self.page(), self.text())

    def undo(self):
        title = self.page()
        if len(self.history(title)) > 1:
            self.admin.post(action="edit", title=title, undo=self.admin.read(title)["revid"])

    def restore(self):
        title = self.page()
        oldest = self.history(title, rvprop="ids|content", rvslots="main")[-1]
        self.admin.write(title, oldest["slots"]["main"]["content"])

    def roll(self):
        title = self.page()
        last, writers = self.admin.read(title)["user"], self.history(title, rvprop="ids|user")
        if {revision["user"] for revision in writers} > {last}:
            with suppress(AssertionError):  # refused where revisions of one second were put back
                roll_back(self.admin, title, last)

    def delete(self):
        title = self.random.choice([*self.pages, self.begin()])
        self.admin.post(action="delete", title=title)
        self.pages.remove(title)
        if title in self.seen:
            self.deleted.append(title)

    def undelete(self):
        if self.deleted:
            title = self.deleted.pop()
            self.admin.post(action="undelete", title=title)
            self.pages.append(title)

    def move(self):
        old = self.page()
        new = f"{self.random.choice(['', '', 'User:Admin/', 'Talk:'])}Атау {new_name()}"
        self.anyone().post(action="move", reason="x", noredirect=1, **{"from": old, "to": new})
        self.pages.remove(old)
        self.pages.append(new)

    def redirect(self):
        self.anyone().write(self.page(), "#REDIRECT [[Басты бет]]")

    def history(self, title, **wanted):
        asked = {"prop": "revisions", "rvprop": "ids", "rvlimit": "max", **wanted}
        return self.admin.get(titles=title, **asked)["query"]["pages"][0]["revisions"]


def declare(home, names, reverts):
    now = datetime.now(UTC)
    days = {"first": (now - DAY).date(), "last": (now + DAY).date(), "reverts": reverts}
    listed = ", ".join(f'"{name}"' for name in names)
    text = DECLARED.format(grant=GRANT_PAGE, page=EVENT_PAGE, names=listed, **days)
    folder = home / "config" / "events"
    folder.mkdir(parents=True)
    (folder / "today.toml").write_text(text, encoding="utf-8")


def rows(home):
    """Return the stored rows by revision."""
    with closing(sqlite3.connect(home / "data" / "esep.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        return {row["rev_id"]: told(row) for row in connection.execute(WHOLE)}


def told(row):
    """Return what a row says; of one that is gone no more than that, since it is as it was seen last."""
    if row["gone"]:
        return {"rev_id": row["rev_id"], "gone": 1}
    return {name: row[name] for name in row.keys() if name != "page_revision"}  # noqa: SIM118


def figures(esep):
    status = esep.json("status", "today")
    shown = {row["metric"]: row for row in status["progress"]}
    return {**shown, **status["wikis"], "event_days": status["event_days"], "people": status["people"]}


@pytest.mark.parametrize(("seed", "reverts"), [(1, "tags"), (2, "tags"), (3, "history")])
def test_what_is_read_little_by_little_is_what_is_read_in_full(lab, tmp_path, seed, reverts):
    wiki = Wiki(lab, seed)
    little, full = (Esep(tmp_path / name, lab, code=SOON) for name in ("little", "full"))
    for esep in (little, full):
        declare(esep.home, wiki.names, reverts)
    for _ in range(ROUNDS):
        for _ in range(DEEDS):
            wiki.act()
        run_jobs("kkwiki")
        little.ok("collect", "today")
        full.ok("collect", "today", "--full")
        wiki.seen = set(wiki.pages)
        assert rows(little.home) == rows(full.home), wiki.done
        assert figures(little) == figures(full), wiki.done
    assert rows(little.home)


def tags_of_ours(esep):
    esep.ok("collect", "today")
    return [row["tags"] for row in rows(esep.home).values()]


def test_a_tag_that_a_job_sets_after_a_collection_is_seen_by_the_next(lab, tmp_path):
    wiki, title = Wiki(lab, 4), f"Мақала {new_name()}"
    esep = Esep(tmp_path, lab, code=NO_LAG)
    declare(esep.home, wiki.names, "tags")
    wiki.admin.write(title, "бір")
    wiki.people[0].write(title, "бір екі")
    roll_back(wiki.admin, title, wiki.names[0])
    assert tags_of_ours(esep) == [""]
    run_jobs("kkwiki")
    assert tags_of_ours(esep) == ["mw-reverted"]
