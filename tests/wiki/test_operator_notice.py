"""The notice to the operator on a real wiki: one section a day, only where something is wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.splice import BEGIN, END
from scripts.mediawiki.troubled import cut, troubled

pytestmark = pytest.mark.wiki

TALK = "User talk:Serikbol Tau"
BEFORE = "== Hello ==\nWelcome!"
HOUR = timedelta(hours=1)


@pytest.fixture
def talk(admin):
    """The operator's talk page, as it was left by others."""
    admin.write(TALK, BEFORE)
    return TALK


@pytest.fixture
def ready(esep, at_own_page, own_page, admin, talk):
    """The reference event, whose page lacks its markers, and an operator who wants to be told."""
    esep.take(at_own_page)
    esep.environment["ESEP_NOTICE_PAGE"] = talk
    admin.write(own_page, "no markers")
    return esep


def sections(admin):
    return admin.text(TALK).count("== Esep: 1 event needs you")


def run(esep, exit_code=3):
    ran = esep.run("run", "conference", "--live")
    assert ran.returncode == exit_code, (ran.stdout, ran.stderr)
    return ran.stdout + ran.stderr


def test_the_operator_gets_one_section_a_day_that_says_what_to_do(ready, admin, own_page):
    ready.clock = datetime.now(UTC)
    assert f"left on “{TALK}”" in run(ready)
    latest = admin.read(TALK)
    text = latest["slots"]["main"]["content"]
    assert text.startswith(BEFORE)
    assert sections(admin) == 1
    assert "paste &#60;!-- esep:status:begin" in text
    assert latest["user"] == "LabBot"
    change = admin.get(list="recentchanges", rctitle=TALK, rcprop="flags", rclimit=1)["query"]
    assert not change["recentchanges"][0]["bot"]
    ready.clock += 23 * HOUR
    assert "one was left within 24 hours" in run(ready)
    assert sections(admin) == 1
    ready.clock += 2 * HOUR
    run(ready)
    assert sections(admin) == 2
    admin.write(own_page, f"{BEGIN}{END}")
    ready.clock += 25 * HOUR
    assert "notice" not in run(ready, 0)
    assert sections(admin) == 2


def test_a_dry_run_prints_the_notice_and_leaves_none(ready, admin):
    ran = ready.run("run", "conference")
    assert "dry run, notice: == Esep: 1 event needs you" in ran.stdout
    assert admin.text(TALK) == BEFORE


def test_a_notice_whose_answer_is_lost_stands_once(ready, admin, lab):
    with troubled(lab, "metawiki") as wiki:
        wiki.before(ready, "metawiki")
        met = wiki.make("action=edit&section=new", cut, times=1)
        run(ready)
    assert met.met == 1
    assert sections(admin) == 1


KILLED = """
import os, signal
import bot.writer as place
from bot.cli import main

def killed(*given, **named):
    {first}
    os.kill(os.getpid(), signal.SIGKILL)

act, place.Writer.save = place.Writer.save, killed
main()
"""


@pytest.mark.parametrize(("first", "left"), [("pass", 0), ("act(*given, **named)", 1)])
def test_a_process_that_is_killed_with_the_notice_leaves_no_second_one(ready, admin, first, left):
    ready.clock = datetime.now(UTC)
    code, ready.code = ready.code, KILLED.format(first=first)
    run(ready, -9)
    ready.code = code
    ready.clock += HOUR
    assert "one was left within 24 hours" in run(ready)
    assert sections(admin) == left


def test_a_talk_page_that_keeps_bots_out_is_left_alone(ready, admin):
    admin.write(TALK, "{{nobots}}")
    assert "esep: notice: “User talk:Serikbol Tau” forbids this bot" in run(ready)
    assert admin.text(TALK) == "{{nobots}}"


@pytest.mark.parametrize(
    ("page", "code", "told"),
    [
        ("User:Serikbol Tau", 2, "is not the talk page of the bot's operator"),
        ("User talk:Serikbol Tau/Archive", 2, "is not the talk page of the bot's operator"),
        ("User talk:LabBot", 2, "is not the talk page of the bot's operator"),
        ("Events/Guarded", 2, "is not the talk page of the bot's operator"),
        ("User talk:Nobody There", 3, "no talk page is made by a notice"),
    ],
)
def test_no_page_but_the_operators_talk_page_gets_a_notice(ready, code, page, told):
    ready.environment["ESEP_NOTICE_PAGE"] = page
    assert told in run(ready, code)


def test_a_protected_talk_page_is_told(ready, admin):
    admin.post(action="protect", title=TALK, protections="edit=sysop")
    try:
        assert "esep: notice: “User talk:Serikbol Tau”: the wiki refused" in run(ready)
    finally:
        admin.post(action="protect", title=TALK, protections="edit=all")
