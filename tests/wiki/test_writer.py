"""Writing to a real wiki: every guard holds, and a refusal says why and what to do."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from wiki_family import EVENT_PAGE, Admin, publish_on

from bot.splice import BEGIN, END

pytestmark = pytest.mark.wiki

RUN_PAGE = "User:LabBot/run/status"
MARKERS = f"{BEGIN}{END}"
TESTS = Path(__file__).parents[1]


@pytest.fixture
def page(own_page):
    return own_page


@pytest.fixture
def ready(esep, at_own_page):
    """The reference event, collected, to be published on the tests' own page."""
    return esep.take(at_own_page)


def refused(esep, admin, page, *, code=3):
    before = admin.read(page)["revid"]
    line = esep.fails(code, "publish", "conference", "--live")
    assert admin.read(page)["revid"] == before
    return line


@contextmanager
def done(admin, undo, **action):
    """Do something on the wiki, and undo it however the test ends."""
    admin.post(**action)
    try:
        yield
    finally:
        admin.post(**undo)


def latest_edit(admin):
    wanted = "title|flags|comment|ids"
    answer = admin.get(list="usercontribs", ucuser="LabBot", ucprop=wanted, uclimit=1)
    return answer["query"]["usercontribs"][0]


def test_what_is_saved_is_a_bots_edit_that_is_not_minor_and_says_what_it_is(ready, admin, page):
    ready.ok("publish", "conference", "--live")
    edit = latest_edit(admin)
    assert (edit["title"], edit["minor"]) == (page, False)
    assert edit["comment"].startswith(f"Status of “conference” ([[{page}]]), Esep ")
    assert f"[[{RUN_PAGE}|" in edit["comment"]
    changes = admin.get(list="recentchanges", rctitle=page, rcprop="flags|ids", rclimit=1)["query"]
    assert changes["recentchanges"][0]["bot"]


MEANWHILE = """
import bot.publisher as publisher
from wiki_family import Admin

def read_then_edited(api, title, read=publisher.fetch_page, left=[1]):
    page = read(api, title)
    if left:
        left.pop()
        Admin.on(LAB).write(title, page.text.replace(*EDIT))
    return page

publisher.fetch_page = read_then_edited
from bot.cli import main; main()
"""
"""Somebody edits the page between Esep's first reading and its saving."""


@pytest.mark.parametrize("edit", [(END, f"{END}\n\nThank you all!"), (MARKERS, f"{BEGIN}\nmine\n{END}")])
def test_an_edit_that_somebody_makes_meanwhile_is_not_undone(ready, admin, page, edit):
    ready.code = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r})\nLAB, EDIT = {ready.lab!r}, {edit!r}\n{MEANWHILE}"
    )
    assert "saved as revision" in ready.ok("publish", "conference", "--live")
    history = admin.get(titles=page, prop="revisions", rvprop="user|content", rvslots="main", rvlimit=2)
    ours, theirs = history["query"]["pages"][0]["revisions"]
    assert (ours["user"], theirs["user"]) == ("LabBot", "Admin")
    text = ours["slots"]["main"]["content"]
    assert "Wikimedia Commons" in text
    assert ("Thank you all!" in text) == ("Thank" in edit[1])


def test_an_account_without_the_flag_edits_on_trial_alone(ready, admin, page):
    token = admin.get(meta="tokens", type="userrights")["query"]["tokens"]["userrightstoken"]
    rights = {"action": "userrights", "user": "LabBot", "token": token}
    ready.environment["ESEP_TRIAL_PAGES"] = page
    with done(admin, {**rights, "add": "bot"}, **rights, remove="bot"):
        line = refused(ready, admin, page)
        assert "saved as revision" in ready.ok("publish", "conference", "--trial")
    assert "assertbotfailed" in line
    assert "--trial and --sandbox need none" in line


def test_a_page_that_is_copied_from_fluxx_is_never_edited(ready, admin, page):
    admin.write(page, f"This is an automatically generated Meta-Wiki page. {MARKERS}")
    assert "is a grant page and never edited" in refused(ready, admin, page)


@pytest.mark.parametrize("template", ["{{nobots}}", "{{bots|deny=LabBot}}", "{{bots|allow=none}}"])
def test_a_page_that_keeps_bots_out_is_left_alone(ready, admin, page, template):
    admin.write(page, template + MARKERS)
    line = refused(ready, admin, page)
    assert "forbids this bot" in line
    assert "ask those who look after the page" in line


@pytest.mark.parametrize("text", ["stop", "run please", ""])
def test_the_bot_edits_only_while_its_run_page_says_run(ready, admin, page, text):
    with done(
        admin, {"action": "edit", "title": RUN_PAGE, "text": "run"}, action="edit", title=RUN_PAGE, text=text
    ):
        assert "does not say `run`" in refused(ready, admin, page)


def test_the_bot_does_not_edit_without_a_run_page(ready, admin, page):
    with done(admin, {"action": "undelete", "title": RUN_PAGE}, action="delete", title=RUN_PAGE):
        line = refused(ready, admin, page)
    assert f"“{RUN_PAGE}” is missing" in line
    assert "create it with the word `run`" in line


def test_a_message_on_its_talk_page_stops_the_bot(ready, admin, page):
    admin.write("User talk:LabBot", "Please stop, the table is wrong.")
    try:
        assert "new message" in refused(ready, admin, page)
    finally:
        Admin.on(ready.lab, account="bot").post(action="clearhasmsg")


BLOCK = {"action": "block", "user": "LabBot", "expiry": "never", "reason": "runs amok", "allowusertalk": 1}
UNBLOCK = {"action": "unblock", "user": "LabBot"}


def test_a_blocked_bot_edits_nothing(ready, admin, page):
    with done(admin, UNBLOCK, **BLOCK):
        line = refused(ready, admin, page)
    assert "LabBot is blocked: runs amok" in line
    assert "settle it with" in line


def test_a_block_of_the_page_alone_stops_the_bot_there(ready, admin, page):
    with done(admin, UNBLOCK, **BLOCK, partial=1, pagerestrictions=page):
        line = refused(ready, admin, page)
    assert f"“{page}”" in line
    assert "settle it with whoever blocked the bot" in line


def test_a_block_of_another_page_does_not_stop_it(ready, admin, page):
    with done(admin, UNBLOCK, **BLOCK, partial=1, pagerestrictions=EVENT_PAGE):
        assert "saved as revision" in ready.ok("publish", "conference", "--live")


def test_a_protected_page_is_reported_with_the_wikis_reason(ready, admin, page):
    protect = {"action": "protect", "title": page, "expiry": "never"}
    with done(
        admin,
        {"action": "protect", "title": page, "protections": "edit=all"},
        **protect,
        protections="edit=sysop",
    ):
        line = refused(ready, admin, page)
    assert "protectedpage" in line
    assert "ask an administrator" in line


@pytest.mark.parametrize(
    "text",
    [
        f"<translate>\nHello. {MARKERS}</translate>",
        f"<languages />\n<translate>Hello.</translate>{MARKERS}",
    ],
)
def test_a_page_that_is_translated_is_refused_with_the_way_out(esep, admin, text):
    inside = text.startswith("<translate>")
    title = "Events/Translated" if inside else "Events/Translated/kk"
    admin.write(title, text)
    publish_on(esep, title)
    line = refused(esep, admin, title)
    assert 'publish.where = "subpage"' in line


def test_the_way_out_of_a_translated_page_is_its_subpage(esep, admin):
    admin.write("Events/Translated", f"<translate>\nHello. {MARKERS}</translate>")
    admin.write("Events/Translated/Status", MARKERS)
    publish_on(esep, "Events/Translated", ('where = "page"', 'where = "subpage"'))
    assert "“Events/Translated/Status”: saved" in esep.ok("publish", "conference", "--live")


def test_a_wiki_that_is_read_only_for_a_while_is_left_to_the_next_run(ready, admin, page):
    switch = Path(ready.lab["wikis"]["metawiki"]["access_log"]).with_name("readonly.metawiki")
    switch.touch()
    try:
        line = refused(ready, admin, page, code=75)
    finally:
        switch.unlink()
    assert "read-only" in line


def test_nothing_to_save_asks_nobody_whether_the_bot_may_edit(ready, page, access_log):
    ready.ok("publish", "conference", "--live")
    access_log.forget()
    assert "nothing new" in ready.ok("publish", "conference", "--live")
    asked = access_log.requests()
    assert [
        entry for entry in asked if "Pywikibot" in entry["user_agent"] or "userinfo" in entry.get("meta", "")
    ] == []
    assert len(asked) <= 4


def test_a_note_in_another_unicode_form_is_published_once(ready, admin, page):
    path = ready.home / "config" / "events" / "conference.toml"
    decomposed = "\u0438\u0306"
    path.write_text(f'{path.read_text()}\n[notes]\ncommons = "{decomposed}"\n', encoding="utf-8")
    ready.ok("publish", "conference", "--live")
    assert "nothing new" in ready.ok("publish", "conference", "--live")
