"""What people change on a wiki after the first collection, and exactly which figures change with it.

Each test collects an event of today as if it were yesterday, changes something as people do, and collects
again. Afterwards the status of yesterday is asked for once more: it is what it was.
"""

from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from wiki_family import EVENT_PAGE, GRANT_PAGE, Admin, Esep
from wiki_people import import_page, join, make_account, new_name, rename, roll_back, run_jobs, upload

from scripts.mediawiki.filler import picture

pytestmark = pytest.mark.wiki

DAY = timedelta(days=1)
TEXT, MORE = ("мәтін " * 20).strip(), "\n" + ("толықтыру " * 20).strip()
SIZE, ADDED = len(TEXT.encode()), len(MORE.encode())

DECLARED = """
grant = "{grant}"
page = "{page}"
timezone = "UTC"
event_days = ["{first}", "{last}"]
wikis = ["kkwiki", "commonswiki"]
[period]
start = "{first}"
end = "{last}"
[participants]
list = ["{name}"]
"""


@dataclass
class World:
    """An event around `now` with one participant, and an administrator who is a stranger to it."""

    esep: Esep
    lab: dict
    name: str
    aru: Admin
    admin: Admin
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def declare(self, first, last):
        days = {"first": first.date(), "last": last.date()}
        text = DECLARED.format(grant=GRANT_PAGE, page=EVENT_PAGE, name=self.name, **days)
        folder = self.esep.home / "config" / "events"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "today.toml").write_text(text, encoding="utf-8")

    def look(self):
        self.esep.ok("collect", "today")
        return figures(self.esep.json("status", "today"))

    def look_yesterday(self):
        self.esep.clock = self.now - DAY
        found = self.look()
        self.esep.clock = None
        return found

    def as_of_yesterday(self):
        return figures(self.esep.json("status", "today", "--as-of", f"{self.now - DAY:%Y-%m-%d}"))

    def page(self):
        """Return the title of a page that nobody has written yet."""
        return f"Мақала {new_name()}"


def move(mover, old, new):
    mover.post(action="move", reason="x", **{"from": old, "to": new})


def figures(status):
    """Return every figure of the grant period by one name: results, what stands beside, pages by wiki."""
    found = {f"people.{kind}": number for kind, number in status["people"].items() if kind == "valid"}
    found |= {f"people.{kind}": number for kind, number in status["people"]["not_simply_fine"].items()}
    for row in status["progress"]:
        found[row["metric"]] = row["result"]
        found |= {f"{row['metric']}.{name}": number for name, number in row["beside"].items()}
    for wiki, counts in status["wikis"].items():
        found |= {f"{wiki}.{reason}": number for reason, number in counts.pop("left_out").items()}
        found |= {f"{wiki}.{name}": number for name, number in counts.items()}
    return found


def difference(before, after):
    """Return what changed, as name → (before, after), None where it did not stand there."""
    names = before.keys() | after.keys()
    both = {name: (before.get(name), after.get(name)) for name in names}
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


@pytest.fixture
def world(esep, lab):
    """The event, whose participant has written an article that stays as it is."""
    name = new_name()
    make_account(lab, "metawiki", name)
    found = World(esep, lab, name, make_account(lab, "kkwiki", name), Admin.on(lab, "kkwiki"))
    found.declare(found.now - DAY, found.now + DAY)
    found.aru.write(found.page(), TEXT)
    return found


@pytest.fixture
def changed(world):
    """A function that makes a change between two looks and returns what it changed in the figures."""

    def difference_by(change):
        before = world.look_yesterday()
        change()
        after = world.look()
        assert world.as_of_yesterday() == before
        return difference(before, after)

    return difference_by


def pages(kind, before, after):
    """Return how figures change with the number of articles created, or improved beside the one created."""
    both = (before, after) if kind == "created" else (before + 1, after + 1)
    return {f"kkwiki.{kind}": (before, after), "kkwiki.created_or_improved": both, "wikipedia": both}


def added(before, after):
    return {"bytes_added": (before, after), "bytes_net": (before, after)}


def undo(admin, title, name):
    admin.post(action="edit", title=title, undo=admin.read(title)["revid"])


def restore_by_hand(admin, title, name):
    admin.write(title, TEXT)


@pytest.mark.parametrize("revert", [roll_back, undo, restore_by_hand])
def test_an_edit_that_is_reverted_counts_no_longer(world, changed, revert):
    title = world.page()
    world.admin.write(title, TEXT)
    world.aru.write(title, TEXT + MORE)

    def change():
        revert(world.admin, title, world.name)
        run_jobs("kkwiki")

    assert changed(change) == {
        **pages("improved", 1, 0),
        **added(SIZE + ADDED, SIZE),
        "kkwiki.reverted": (None, 1),
    }


def test_a_page_that_is_deleted_counts_until_then_and_again_once_it_is_restored(world, changed):
    title = world.page()
    world.aru.write(title, TEXT)
    deleted = changed(lambda: world.admin.post(action="delete", title=title))
    assert deleted == {**pages("created", 2, 1), **added(2 * SIZE, SIZE), "kkwiki.deleted": (None, 1)}
    before = world.as_of_yesterday()
    world.admin.post(action="undelete", title=title)
    assert difference(before, world.look()) == {}


def test_an_article_that_leaves_the_articles_counts_once_it_is_back(world, changed):
    title, elsewhere = world.page(), f"User:{world.name}/Article"
    world.aru.write(title, TEXT)
    left = changed(lambda: move(world.admin, title, elsewhere))
    assert left == {**pages("created", 2, 1), **added(2 * SIZE, SIZE)}
    before = world.as_of_yesterday()
    move(world.admin, elsewhere, title)
    assert difference(before, world.look()) == {}


@pytest.mark.parametrize("mover", ["aru", "admin"])
def test_a_draft_of_the_period_counts_as_created_once_anybody_moves_it_among_the_articles(
    world, changed, mover
):
    draft = f"User:{world.name}/Draft"
    world.aru.write(draft, TEXT)
    assert changed(lambda: move(getattr(world, mover), draft, world.page())) == {
        **pages("created", 1, 2),
        **added(SIZE, 2 * SIZE),
        "wikipedia.moved_in": (0, 1),
        **({"kkwiki.null-edit": (None, 1)} if mover == "aru" else {}),
    }


@pytest.mark.parametrize("mover", ["aru", "admin"])
def test_an_old_draft_that_is_moved_among_the_articles_counts_as_created_but_not_its_old_bytes(
    world, changed, mover
):
    draft = f"User:{world.name}/Draft"
    import_page(world.admin, draft, TEXT, user=world.name, moment=world.now - 60 * DAY, namespace=2)
    assert changed(lambda: move(getattr(world, mover), draft, world.page())) == {
        **pages("created", 1, 2),
        "wikipedia.moved_in": (0, 1),
        **({"kkwiki.null-edit": (None, 1)} if mover == "aru" else {}),
    }


def test_somebody_elses_draft_is_not_created_by_whoever_moves_it(world, changed):
    draft = f"User:{world.name}/Draft"
    world.admin.write(draft, TEXT)
    assert changed(lambda: move(world.aru, draft, world.page())) == {"kkwiki.null-edit": (None, 1)}


def test_a_draft_that_is_moved_among_the_articles_after_the_end_is_listed_and_not_counted(world, changed):
    draft = f"User:{world.name}/Draft"
    world.declare(world.now - 4 * DAY, world.now - 2 * DAY)
    import_page(world.admin, draft, TEXT, user=world.name, moment=world.now - 3 * DAY, namespace=2)
    moved = changed(lambda: move(world.admin, draft, world.page()))
    assert moved == {"kkwiki.moved-in-later": (None, 1)}


def test_a_page_that_becomes_a_redirect_counts_no_longer(world, changed):
    title = world.page()
    world.aru.write(title, TEXT)
    assert changed(lambda: world.admin.write(title, "#REDIRECT [[Басты бет]]")) == {
        **pages("created", 2, 1),
        **added(2 * SIZE, SIZE),
        "kkwiki.redirect": (None, 1),
    }


def test_an_article_written_over_a_redirect_is_improved_and_says_so(world, changed):
    title, redirect = world.page(), "#REDIRECT [[Басты бет]]"
    world.admin.write(title, redirect)
    gained = 2 * SIZE - len(redirect.encode())
    assert changed(lambda: world.aru.write(title, TEXT)) == {
        **pages("improved", 0, 1),
        **added(SIZE, gained),
        "wikipedia.over_redirect": (0, 1),
    }


def merge(admin, source, destination, until):
    """Put the revisions of one page, up to a moment, beneath another's."""
    moment = f"{until:%Y-%m-%dT%H:%M:%SZ}"
    admin.post(action="mergehistory", timestamp=moment, **{"from": source, "to": destination})


def test_a_history_that_is_merged_takes_its_creation_along(world, changed):
    older, newer, begun = world.page(), world.page(), world.now - DAY / 2
    import_page(world.admin, older, TEXT, user=world.name, moment=begun)
    world.admin.write(newer, TEXT)
    assert changed(lambda: merge(world.admin, older, newer, begun)) == {}
    assert contributors(world.admin, newer) == [world.name, "Admin"]


def test_a_page_stays_created_where_an_older_history_is_put_beneath_it(world, changed):
    """MediaWiki goes on to call her revision the first: it has no parent."""
    older, newer, begun = world.page(), world.page(), world.now - 60 * DAY
    import_page(world.admin, older, TEXT, user="Admin", moment=begun)
    world.aru.write(newer, TEXT)
    assert changed(lambda: merge(world.admin, older, newer, begun)) == {}
    assert contributors(world.admin, newer) == ["Admin", world.name]


def contributors(admin, title):
    """Return who wrote a page, oldest revision first."""
    (page,) = admin.get(titles=title, prop="revisions", rvprop="user", rvdir="newer", rvlimit=9)["query"][
        "pages"
    ]
    return [revision["user"] for revision in page["revisions"]]


def test_an_account_that_is_renamed_is_the_same_person(world, changed):
    def change():
        for wiki in ("metawiki", "kkwiki"):
            rename(Admin.on(world.lab, wiki), world.name, f"{world.name} бұрынғы")

    assert changed(change) == {"people.renamed": (None, 1)}


def test_somebody_who_is_hidden_is_counted_with_nobody_and_nothing_of_theirs_counts(world, changed):
    def change():
        for wiki in ("metawiki", "kkwiki"):
            hide(Admin.on(world.lab, wiki), world.name)

    people = ("editors", "first_time_editors", "new_editors", "new_editors_60", "new_editors_0")
    assert changed(change) == {
        **pages("created", 1, 0),
        **added(SIZE, 0),
        **dict.fromkeys(("participants", "people.valid", *people), (1, 0)),
        "people.nobody": (None, 1),
    }


def hide(admin, name):
    join(admin, "suppress")
    admin.post(action="block", user=name, expiry="infinite", hidename=1, reblock=1)


def test_a_revision_whose_author_is_hidden_counts_no_longer(world, changed):
    title = world.page()
    world.aru.write(title, TEXT)
    revision = world.admin.read(title)["revid"]
    hidden = changed(
        lambda: world.admin.post(action="revisiondelete", type="revision", ids=revision, hide="user")
    )
    assert hidden == {**pages("created", 2, 1), **added(2 * SIZE, SIZE), "kkwiki.deleted": (None, 1)}


def put_file(person, title, content):
    upload(person, "file", b64decode(picture(content)), action="upload", filename=title, ignorewarnings=1)


@pytest.fixture
def painter(world):
    """The participant on Commons."""
    return make_account(world.lab, "commonswiki", world.name)


def test_a_file_that_the_participant_uploads_over_is_improved(world, changed, painter):
    title = f"{new_name()}.png"
    put_file(Admin.on(world.lab, "commonswiki"), title, "one")
    assert changed(lambda: put_file(painter, title, "two")) == {
        "commonswiki.improved": (0, 1),
        "commonswiki.created_or_improved": (0, 1),
        "commons": (0, 1),
        "new_file_versions": (0, 1),
    }


def test_a_file_that_somebody_else_uploads_over_stays_the_uploaders(world, changed, painter):
    title = f"{new_name()}.png"
    put_file(painter, title, "one")
    assert changed(lambda: put_file(Admin.on(world.lab, "commonswiki"), title, "two")) == {}
