"""Writing to a real wiki: every guard holds, and a refusal says why."""

import pytest
from wiki_family import EVENT_PAGE, Admin

from bot.splice import BEGIN, END

pytestmark = pytest.mark.wiki

RUN_PAGE = "User:LabBot/run/status"
MARKERS = f"{BEGIN}{END}"


@pytest.fixture
def page(admin):
    """A page of the test's own; publishing is done on it."""
    title = "Events/Guarded"
    admin.write(title, MARKERS)
    return title


@pytest.fixture
def ready(esep, page):
    """The reference event, collected, to be published on the test's own page."""
    elsewhere = f'[participants]\npage = "{EVENT_PAGE}"'
    esep.declare(
        "conference",
        (f'page = "{EVENT_PAGE}"', f'page = "{page}"'),
        ("[participants]", elsewhere),
    )
    esep.ok("collect", "conference")
    return esep


def refused(esep, admin, page):
    before = admin.read(page)["revid"]
    line = esep.fails(3, "publish", "conference", "--live")
    assert admin.read(page)["revid"] == before
    return line


def test_what_is_saved_is_a_bots_edit_that_is_not_minor(ready, admin, page):
    ready.ok("publish", "conference", "--live")
    (change,) = admin.get(list="usercontribs", ucuser="LabBot", ucprop="title|flags", uclimit=1)["query"][
        "usercontribs"
    ]
    assert (change["title"], change["minor"]) == (page, False)


@pytest.mark.parametrize("template", ["{{nobots}}", "{{bots|deny=LabBot}}", "{{bots|allow=none}}"])
def test_a_page_that_keeps_bots_out_is_left_alone(ready, admin, page, template):
    admin.write(page, template + MARKERS)
    assert "forbids this bot" in refused(ready, admin, page)


@pytest.mark.parametrize("text", ["stop", "run please", ""])
def test_the_bot_edits_only_while_its_run_page_says_run(ready, admin, page, text):
    admin.write(RUN_PAGE, text)
    try:
        assert "does not say `run`" in refused(ready, admin, page)
    finally:
        admin.write(RUN_PAGE, "run")


def test_a_message_on_its_talk_page_stops_the_bot(ready, admin, page):
    admin.write("User talk:LabBot", "Please stop, the table is wrong.")
    try:
        assert "new message" in refused(ready, admin, page)
    finally:
        Admin.on(ready.lab, account="bot").post(action="clearhasmsg")


def test_a_blocked_bot_edits_nothing(ready, admin, page):
    admin.post(action="block", user="LabBot", expiry="never", reason="runs amok", allowusertalk=1)
    try:
        assert "is blocked" in refused(ready, admin, page)
    finally:
        admin.post(action="unblock", user="LabBot")


def test_a_protected_page_is_reported_with_the_wikis_reason(ready, admin, page):
    admin.post(action="protect", title=page, protections="edit=sysop", expiry="never")
    try:
        assert "protectedpage" in refused(ready, admin, page)
    finally:
        admin.post(action="protect", title=page, protections="edit=all")


def test_a_note_in_another_unicode_form_is_published_once(ready, admin, page):
    path = ready.home / "config" / "events" / "conference.toml"
    decomposed = "\u0438\u0306"
    path.write_text(f'{path.read_text()}\n[notes]\ncommons = "{decomposed}"\n', encoding="utf-8")
    ready.ok("publish", "conference", "--live")
    assert "nothing new" in ready.ok("publish", "conference", "--live")
