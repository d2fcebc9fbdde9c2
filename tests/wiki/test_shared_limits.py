"""The limits of all processes, measured by the wikis' servers, and a lease that is lost before an edit."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from wiki_family import EVENT_PAGE

pytestmark = pytest.mark.wiki

ALLOWED, WINDOW = 15, 4
SHORT_MINUTE = f"""
import bot.bootstrap, pywikibot
from bot.cli import main

bot.bootstrap.MINUTE = {WINDOW}
pywikibot.config.user_agent_description = None
main()
"""
TAKEN_OVER_BEFORE_SAVING = """
import sqlite3
from bot.cli import main
from bot.writer import Writer

save = Writer.save

def taken_over(self, edit):
    with sqlite3.connect("data/esep.sqlite") as connection:
        connection.execute("UPDATE leases SET holder = 'another, process 1, x'")
    connection.close()
    return save(self, edit)

Writer.save = taken_over
main()
"""


def most_in_a_window(requests):
    arrived = sorted(request["at"] for request in requests)
    return max(sum(0 <= one - first < WINDOW for one in arrived) for first in arrived)


@pytest.mark.usefixtures("empty_table")
def test_four_processes_together_keep_to_the_limit_on_reading_and_writing(esep, admin, access_log):
    seeded = admin.text(EVENT_PAGE)
    names = [esep.declare(name) for name in ("first", "second", "third", "fourth")]
    short = replace(esep, code=SHORT_MINUTE, environment={"ESEP_REQUESTS_A_MINUTE": str(ALLOWED)})
    assert esep.json("runs") == []
    access_log.forget()
    asked = [("collect", name) for name in names[:3]] + [("run", names[3], "--live")]
    try:
        with ThreadPoolExecutor(4) as processes:
            list(processes.map(lambda command: short.ok(*command), asked))
        made = access_log.requests()
        assert len(access_log.writes()) == 1
    finally:
        admin.write(EVENT_PAGE, seeded)
    assert any("Pywikibot" in request["user_agent"] for request in made)
    assert all("lab@example.org" in request["user_agent"] for request in made)
    assert len(made) > 4 * ALLOWED
    assert most_in_a_window(made) <= ALLOWED
    assert sum(run["requests"] for run in esep.json("runs")) == len(made)


@pytest.mark.usefixtures("empty_table")
def test_a_run_that_was_taken_over_before_its_edit_makes_none(esep, admin, access_log):
    esep.declare()
    before = admin.read(EVENT_PAGE)["revid"]
    access_log.forget()
    esep.code = TAKEN_OVER_BEFORE_SAVING
    assert "another process took over" in esep.fails(75, "run", "conference", "--live")
    assert access_log.writes() == []
    assert admin.read(EVENT_PAGE)["revid"] == before
