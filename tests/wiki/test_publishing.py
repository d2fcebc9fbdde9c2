"""Publishing over time on a real wiki: what is edited, what is held, what is marked, and in which mode."""

import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from wiki_family import EVENT_PAGE, Admin

from bot.splice import extract

pytestmark = pytest.mark.wiki


@pytest.fixture
def ready(esep, at_own_page, own_page):
    return esep.take(at_own_page)


@pytest.fixture
def published(ready):
    """The reference event, collected and published on the tests' own page."""
    ready.ok("publish", "conference", "--live")
    return ready


def last_change(admin, title):
    wanted = {"rctitle": title, "rcprop": "flags|ids|comment|user", "rclimit": 1}
    return admin.get(list="recentchanges", **wanted)["query"]["recentchanges"][0]


# The shrink guard


@pytest.fixture
def list_of_one(admin):
    """A list on which one of the reference event's people is left."""
    admin.write("Events/One", "== Interested in participating ==\n* [[User:Айгерім Төлеген]]\n")
    return "Events/One"


def test_a_table_that_lost_its_people_is_held_until_a_human_allows_it(
    published, admin, own_page, list_of_one
):
    path = published.home / "config" / "events" / "conference.toml"
    path.write_text(path.read_text().replace(f'page = "{EVENT_PAGE}"', f'page = "{list_of_one}"'))
    before = admin.read(own_page)
    line = published.fails(4, "run", "conference", "--live")
    assert "held, the table stays as it is" in line
    assert "participants would fall from 28 to " in line
    assert admin.read(own_page) == before
    (latest, *_) = published.json("runs", "conference")
    assert (latest["exit_code"], latest["edits"]) == (4, 0)
    assert "participants would fall" in latest["message"]
    assert "held" in published.fails(4, "publish", "conference")
    assert "dry run" in published.ok("publish", "conference", "--allow-shrink")
    assert "saved as revision" in published.ok("run", "conference", "--live", "--allow-shrink")
    assert "nothing new" in published.ok("run", "conference", "--live")


def test_deleted_pages_explain_a_fall(published, admin, own_page, lab):
    kk = Admin.on(lab, "kkwiki")
    with sqlite3.connect(published.home / "data" / "esep.sqlite") as store:
        created = "wiki = 'kkwiki' and namespace = 0 and parent_id = 0"
        found = store.execute(f"select distinct title from contributions where {created} limit 20")
        titles = [title for (title,) in found]
    for title in titles:
        kk.post(action="delete", title=title)
    try:
        published.ok("collect", "conference")
        assert "saved as revision" in published.ok("publish", "conference", "--live")
    finally:
        for title in titles:
            kk.post(action="undelete", title=title)
    results = {row["metric"]: row["result"] for row in published.json("status", "conference")["progress"]}
    assert results["wikipedia"] < 87 * 0.9


# The heartbeat


def test_the_time_of_the_data_alone_is_renewed_once_a_week_whatever_store_asks(
    published, admin, own_page, tmp_path
):
    revision = admin.read(own_page)["revid"]
    published.clock = datetime.now(UTC) + timedelta(days=6)
    assert "nothing new" in published.ok("run", "conference", "--live")
    assert admin.read(own_page)["revid"] == revision
    published.clock += timedelta(days=2)
    backup = copytree(published.home, tmp_path / "backup")
    assert "saved as revision" in published.ok("run", "conference", "--live")
    assert last_change(admin, own_page)["comment"].startswith("Time of the data of “conference”")
    published.home = backup
    published.clock += timedelta(hours=1)
    assert "nothing new" in published.ok("run", "conference", "--live")


def test_the_interval_of_the_heartbeat_is_a_setting(published):
    path = published.home / "config" / "events" / "conference.toml"
    path.write_text(path.read_text().replace("[publish]", "[publish]\nheartbeat_days = 1"))
    published.clock = datetime.now(UTC) + timedelta(days=1, hours=1)
    assert "saved as revision" in published.ok("run", "conference", "--live")


# The mark of a stale table


@pytest.fixture
def kkwiki(esep, tmp_path):
    """Takes kkwiki away, as one program sees it, and gives it back."""

    class Switch:
        good = esep.lab["environment"]["ESEP_WIKIS"]

        def off(self):
            known = Path(self.good).read_text(encoding="utf-8")
            wikis = tmp_path / "wikis.toml"
            address = esep.lab["wikis"]["kkwiki"]["api"]
            wikis.write_text(known.replace(address, "http://127.0.0.1:9/w/api.php"), encoding="utf-8")
            esep.environment["ESEP_WIKIS"] = str(wikis)

        def on(self):
            esep.environment["ESEP_WIKIS"] = self.good

    return Switch()


def test_a_failed_fetch_marks_the_good_table_once_and_the_next_good_one_takes_it_away(
    published, admin, own_page, kkwiki
):
    good = extract(admin.text(own_page))
    kkwiki.off()
    assert "does not answer" in published.fails(4, "run", "conference", "--live")
    marked = admin.read(own_page)
    block = extract(marked["slots"]["main"]["content"])
    assert block.endswith(good)
    assert block.count('class="esep-stale"') == 2
    shown = admin.get(action="parse", page=own_page, prop="text")["parse"]["text"]
    assert "<b>Out of date: since " in shown
    assert "esep:record" not in shown
    assert last_change(admin, own_page)["comment"].startswith("Out of date of “conference”")
    for command in ("run", "publish"):
        published.fails(4, command, "conference", "--live")
    assert admin.read(own_page)["revid"] == marked["revid"]
    kkwiki.on()
    published.ok("run", "conference", "--live")
    assert "esep-stale" not in admin.text(own_page)


def test_data_that_went_stale_before_are_marked_by_publishing(published, admin, own_page, kkwiki):
    kkwiki.off()
    published.fails(4, "collect", "conference")
    assert "esep-stale" not in admin.text(own_page)
    assert "last fetched whole" in published.fails(4, "publish", "conference", "--live")
    assert "esep-stale" in admin.text(own_page)


def test_a_dry_run_marks_nothing(published, admin, own_page, kkwiki):
    kkwiki.off()
    published.fails(4, "run", "conference")
    assert "esep-stale" not in admin.text(own_page)


def test_a_page_without_a_table_is_not_marked(ready, admin, own_page, kkwiki):
    before = admin.read(own_page)
    kkwiki.off()
    ready.fails(4, "run", "conference", "--live")
    assert admin.read(own_page) == before


def test_what_passes_by_itself_marks_nothing(published, admin, own_page, lab):
    switch = Path(lab["wikis"]["kkwiki"]["access_log"]).with_name("chaos.kkwiki")
    switch.write_text('{"status": 429, "retry_after": 1}')
    try:
        published.fails(75, "run", "conference", "--live")
    finally:
        switch.unlink()
    assert "esep-stale" not in admin.text(own_page)


# Sandbox and trial


def test_a_sandbox_has_the_same_table_on_a_page_of_the_bots_own(ready, admin, own_page):
    title = "User:LabBot/sandbox/conference"
    assert f"“{title}”: saved" in ready.ok("publish", "conference", "--sandbox")
    table, _, record = extract(admin.text(title)).partition("<!-- esep:record")
    table = re.sub(r'<span class="esep-next-run">.*?</span><br>\n', "", table)
    assert table.strip() == ready.ok("status", "conference", "--wikitext").strip()
    assert '"wikipedia":87' in record
    assert not last_change(admin, title)["bot"]
    assert extract(admin.text(own_page)) == ""
    assert "nothing new" in ready.ok("publish", "conference", "--sandbox")


def test_a_sandbox_may_be_another_page_of_the_bots_own_and_no_other(ready, admin, access_log):
    assert "saved" in ready.ok("run", "conference", "--sandbox-page", "User:LabBot/drafts")
    access_log.forget()
    for title in ("User:Admin/drafts", "User:LabBotty", "Events/Guarded"):
        assert "not in the bot's own space" in ready.fails(
            2, "publish", "conference", "--sandbox-page", title
        )
    assert access_log.writes() == []


def test_a_sandbox_obeys_the_run_page(ready, admin):
    admin.write("User:LabBot/run/status", "stop")
    try:
        assert "does not say `run`" in ready.fails(
            3, "publish", "conference", "--sandbox-page", "User:LabBot/no"
        )
    finally:
        admin.write("User:LabBot/run/status", "run")


def test_modes_exclude_each_other(ready):
    assert "choose one" in ready.fails(2, "publish", "conference", "--live", "--trial")
    assert "--live" in ready.fails(2, "publish", "conference", "--final", "--trial")


def test_a_trial_edits_named_pages_alone_and_without_the_flag(ready, admin, own_page):
    before = admin.read(own_page)["revid"]
    assert "name it in ESEP_TRIAL_PAGES" in ready.fails(3, "run", "conference", "--trial")
    assert admin.read(own_page)["revid"] == before
    ready.environment["ESEP_TRIAL_PAGES"] = f"Events/Other|{own_page}"
    assert "saved as revision" in ready.ok("run", "conference", "--trial")
    change = last_change(admin, own_page)
    assert (change["user"], change["bot"], change["minor"]) == ("LabBot", False, False)
    assert [(run["job"], run["edits"]) for run in ready.json("runs")][:2] == [
        ("trial run", 1),
        ("trial run", 0),
    ]


def test_a_trial_ends_after_fifty_edits_of_all_its_runs(ready, admin, own_page):
    ready.environment["ESEP_TRIAL_PAGES"] = own_page
    ready.ok("publish", "conference", "--trial")
    with sqlite3.connect(ready.home / "data" / "esep.sqlite") as store:
        store.execute("update runs set edits = 50 where job = 'trial'")
    admin.write(own_page, "<!-- esep:status:begin --><!-- esep:status:end -->")
    assert "the trial's 50 edits are made" in ready.fails(3, "run", "conference", "--trial")
    assert extract(admin.text(own_page)) == ""
    assert "saved as revision" in ready.ok("publish", "conference", "--live")
