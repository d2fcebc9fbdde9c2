"""The doctor: everything that a run needs is looked at, and each thing that is wrong is one line."""

from datetime import UTC, datetime, timedelta

import pytest
from wiki_family import EVENT_PAGE

pytestmark = pytest.mark.wiki

RUN_PAGE = "User:LabBot/run/status"


def lines(ran):
    """Return what was said: what was looked at → (ok or WRONG, the rest)."""
    found = {}
    for line in ran.stdout.splitlines():
        verdict, _, rest = line.partition("  ")
        what, _, said = rest.partition(": ")
        found[what] = (verdict, said)
    return found


@pytest.fixture
def nothing_is_written(access_log):
    yield
    assert [entry for entry in access_log.writes() if "Esep" in entry["user_agent"]] == []


def test_where_all_is_well_it_says_so_and_edits_nothing(esep, nothing_is_written):
    esep.declare("conference")
    ran = esep.run("doctor")
    found = lines(ran)
    assert ran.returncode == 0, ran.stdout
    assert {verdict for verdict, _ in found.values()} == {"ok"}
    assert found.keys() == {
        *("contact", "database", "account", "event conference"),
        *("wiki metawiki", "wiki kkwiki", "wiki commonswiki", "wiki wikidatawiki"),
    }
    assert found["event conference"][1] == f"6 targets on the grant page; the markers stand on “{EVENT_PAGE}”"


def test_everything_that_is_wrong_is_told_at_once(esep, admin, nothing_is_written):
    esep.declare("conference", (f'page = "{EVENT_PAGE}"', 'page = "Main Page"'))
    (esep.home / "config" / "events" / "broken.toml").write_text("grant = 1\n", encoding="utf-8")
    before = admin.text(RUN_PAGE)
    admin.write(RUN_PAGE, "stop")
    ran = esep.run("doctor")
    admin.write(RUN_PAGE, before)
    found = lines(ran)
    assert ran.returncode == 2
    assert found["account"] == ("WRONG", found["account"][1])
    assert "does not say `run`" in found["account"][1]
    assert "<!-- esep:status:begin -->" in found["event conference"][1]
    assert "broken.toml, line 1: grant" in found["event broken"][1]
    assert found["wiki kkwiki"][0] == "ok"


def test_a_clock_that_is_wrong_is_told_with_how_much(esep):
    esep.declare("conference")
    esep.clock = datetime.now(UTC) + timedelta(hours=1)
    ran = esep.run("doctor")
    verdict, said = lines(ran)["wiki kkwiki"]
    assert (ran.returncode, verdict) == (2, "WRONG")
    assert "clock is +3" in said


def test_without_an_account_it_reads_and_says_that_nothing_can_be_written(esep):
    esep.declare("conference")
    esep.environment["PYWIKIBOT_DIR"] = ""
    ran = esep.run("doctor")
    assert ran.returncode == 0, ran.stdout
    assert lines(ran)["account"] == ("ok", "none: anonymous and read-only (PYWIKIBOT_DIR is not set)")
