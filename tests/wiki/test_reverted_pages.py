"""Reverts on real wikis, told by tags and by histories: wikidatawiki tags only what patrollers undo."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
from wiki_family import EVENT_PAGE, GRANT_PAGE, Admin
from wiki_people import make_account, roll_back, run_jobs

from collectors import histories
from collectors.api import Api
from collectors.contributions import Content, fetch_contributions
from collectors.page_facts import Askable
from metrics.counting import Material
from metrics.frames import contributions
from metrics.model import CountedWiki, Event, Roster, Window
from metrics.profiles import ESEP_1
from metrics.reverts import RADIUS
from metrics.windows import Spans

pytestmark = pytest.mark.wiki

WIKIS = ("kkwiki", "wikidatawiki")
AUTHOR, OTHER, THIRD = "Reverted Author", "Reverted Other", "Reverted Third"
UNDO, ROLLBACK = "undo", "rollback"

STORIES = {
    "Blanked and brought back": [(AUTHOR, "x"), (OTHER, ""), (THIRD, UNDO)],
    "Undone and brought back": [(OTHER, "0"), (AUTHOR, "x"), (OTHER, UNDO)],
    "Undone": [(OTHER, "0"), (AUTHOR, "x"), (OTHER, UNDO)],
    "Rolled back": [(OTHER, "0"), (AUTHOR, "x"), ("admin", ROLLBACK)],
    "Restored by hand": [(OTHER, "0"), (AUTHOR, "x"), (OTHER, "0")],
    "Undone by oneself": [(OTHER, "0"), (AUTHOR, "x"), (AUTHOR, UNDO)],
    "Restored by oneself by hand": [(OTHER, "0"), (AUTHOR, "x"), (AUTHOR, "0")],
    "Taken back from another": [(OTHER, "0"), (THIRD, "y"), (AUTHOR, "0")],
    "Left alone": [(OTHER, "0"), (AUTHOR, "x")],
}
"""Page → who saved which text or took the last edit back."""

LATER = {"Undone and brought back": [(THIRD, UNDO)]}
"""The same, once tags were set."""

BY_HISTORY = {
    "Blanked and brought back": [""],
    "Undone and brought back": [""],
    "Undone": ["reverted"],
    "Rolled back": ["reverted"],
    "Restored by hand": ["reverted"],
    "Undone by oneself": ["reverted", ""],
    "Restored by oneself by hand": ["reverted", ""],
    "Taken back from another": ["revert"],
    "Left alone": [""],
}
"""Page → why the author's edits are left out, the same on every wiki."""

BY_TAGS = {
    "kkwiki": {
        **BY_HISTORY,
        "Undone and brought back": ["reverted"],
        "Undone by oneself": ["reverted", "revert"],
        "Taken back from another": [""],
    },
    "wikidatawiki": {
        **BY_HISTORY,
        "Undone": [""],
        "Restored by hand": [""],
        "Undone by oneself": ["", "revert"],
        "Restored by oneself by hand": ["", ""],
        "Taken back from another": [""],
    },
}


@pytest.fixture(scope="module")
def told(lab):
    """The stories as they happened on each wiki, and tagged as far as the wiki does."""
    names = (AUTHOR, OTHER, THIRD)
    for name in names:
        make_account(lab, "metawiki", name)
    for wiki in WIKIS:
        people = {name: make_account(lab, wiki, name) for name in names} | {"admin": Admin.on(lab, wiki)}
        for stories in (STORIES, LATER):
            for title, story in stories.items():
                for name, deed in story:
                    act(people[name], title, deed)
            run_jobs(wiki)
    return lab


def act(person, title, deed):
    if deed == UNDO:
        person.post(action="edit", title=title, undo=person.read(title)["revid"])
    elif deed == ROLLBACK:
        roll_back(person, title, person.read(title)["user"])
    else:
        person.write(title, deed)


def reasons(lab, wiki, *, with_histories):
    """Return why each of the author's edits is left out, as collected from the wiki: page → reasons."""
    api = Api(wiki, lab["wikis"][wiki]["api"], requests.Session())
    (author,) = api.get(action="query", list="users", ususers=AUTHOR)["query"]["users"]
    now = datetime.now(UTC)
    day = Window(now - timedelta(days=1), now + timedelta(days=1), "UTC")
    content = Content(frozenset({0}), Askable(), has_drafts=False)
    rows = fetch_contributions(
        api, {author["userid"]: "metawiki:1"}, Spans(day, ()), content, with_histories=with_histories
    )
    counted = CountedWiki(wiki, "wikipedia", frozenset({0}))
    event = Event("reverts", day, day, (counted,), Roster(()), with_histories=with_histories)
    material = Material.of(
        contributions({"wiki": wiki, **row} for row in rows), event, ESEP_1, known_until=now
    )
    titles = material.column(material.judged, "title")
    return material.judged.groupby(titles)["reason"].agg(list).to_dict()


@pytest.mark.parametrize("wiki", WIKIS)
def test_histories_tell_the_same_on_every_wiki(told, wiki):
    assert reasons(told, wiki, with_histories=True) == BY_HISTORY


@pytest.mark.parametrize("wiki", WIKIS)
def test_tags_tell_what_the_wiki_tagged(told, wiki):
    assert reasons(told, wiki, with_histories=False) == BY_TAGS[wiki]


def test_pages_that_go_back_together_have_the_histories_that_they_have_alone(lab, monkeypatch):
    api = Api("kkwiki", lab["wikis"]["kkwiki"]["api"], requests.Session())
    parts = api.query(list="allpages", aplimit="max")
    seeded = sorted(page["pageid"] for part in parts for page in part["allpages"])[:150]
    pages = dict.fromkeys(seeded, ())
    assert len(pages) > histories.STEPS
    together = histories.fetch_histories(api, pages)
    monkeypatch.setattr(histories, "STEPS", len(pages))
    alone = histories.fetch_histories(api, pages)
    assert {page_id: history[-RADIUS:] for page_id, history in together.items()} == {
        page_id: history[-RADIUS:] for page_id, history in alone.items()
    }


DECLARED = """
grant = "{grant}"
page = "{page}"
timezone = "UTC"
event_days = ["{today}"]
wikis = ["kkwiki", "wikidatawiki"]
reverts = "{reverts}"

[period]
start = "{yesterday}"
end = "{tomorrow}"

[participants]
list = ["Reverted Author"]
"""


def declare(esep, reverts):
    today = datetime.now(UTC).date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    days = {"today": today, "yesterday": yesterday, "tomorrow": tomorrow}
    folder = esep.home / "config" / "events"
    folder.mkdir(parents=True, exist_ok=True)
    text = DECLARED.format(grant=GRANT_PAGE, page=EVENT_PAGE, reverts=reverts, **days)
    (folder / "reverts.toml").write_text(text, encoding="utf-8")


def figures(esep):
    status = esep.json("status", "reverts")
    rows = {row["metric"]: row for row in status["progress"]}
    return status, rows["wikipedia"], rows["wikidata"]


def test_the_status_by_histories_tells_where_tags_would_say_otherwise(told, esep):
    declare(esep, "tags")
    esep.ok("collect", "reverts")
    status, wikipedia, wikidata = figures(esep)
    assert (status["reverts"], wikipedia["result"], wikidata["result"]) == ("tags", 4, 8)
    declare(esep, "history")
    esep.ok("collect", "reverts")
    status, wikipedia, wikidata = figures(esep)
    assert (status["reverts"], wikipedia["result"], wikidata["result"]) == ("history", 5, 5)
    assert status["complete"]
    told_of = (
        "reverted_without_tag",
        "restored_despite_tag",
        "reverts_without_tag",
        "own_reverts_despite_tag",
    )
    assert [wikipedia["beside"][name] for name in told_of] == [0, 1, 1, 1]
    assert [wikidata["beside"][name] for name in told_of] == [4, 0, 1, 1]


def test_what_was_collected_by_tags_does_not_pass_for_histories(told, esep):
    declare(esep, "tags")
    esep.ok("collect", "reverts")
    declare(esep, "history")
    status, wikipedia, _ = figures(esep)
    assert (status["complete"], wikipedia["result"], wikipedia["state"]) == (False, None, "unknown")
    assert "collect again first" in esep.fails(4, "publish", "reverts")
    declare(esep, "tags")
    assert figures(esep)[0]["complete"]
