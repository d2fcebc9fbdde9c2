"""What collecting the reference event costs: requests, counted where they arrive, and never more."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from bot.store.database import open_store, writing
from bot.store.tables import metadata

pytestmark = pytest.mark.wiki

LATER = datetime.now(UTC) + timedelta(days=2)
"""When nothing on the wikis is new any more."""


@pytest.fixture
def cost(esep, access_log):
    """A function that runs a command, five minutes after the last, and returns how many requests it made."""
    esep.declare()
    esep.clock = LATER

    def count(*arguments):
        access_log.forget()
        count.said = esep.ok(*arguments)
        esep.clock += timedelta(minutes=5)
        return len(access_log.requests())

    return count


def forget_all_but_the_wikis(esep):
    engine = open_store(f"sqlite:///{esep.home}/data/esep.sqlite")
    with writing(engine) as connection:
        for table in metadata.tables.values():
            if table.name != "sites":
                connection.execute(delete(table))
    engine.dispose()


def test_a_first_collection_takes_24_with_the_log_ins_on_four_wikis(cost):
    assert cost("collect", "conference") == 24
    assert cost.said == "conference: 538 contributions collected with 24 requests (3 of them for pages)\n"


def test_a_first_collection_takes_15_where_sessions_and_wikis_are_known(esep, cost):
    cost("collect", "conference")
    forget_all_but_the_wikis(esep)
    assert cost("collect", "conference") == 15


def test_a_collection_with_nothing_new_takes_5(cost):
    cost("collect", "conference")
    assert cost("collect", "conference") == 5


@pytest.mark.usefixtures("empty_table")
def test_a_run_with_nothing_new_takes_7_and_makes_no_edit(cost, access_log):
    cost("run", "conference", "--live")
    assert cost("run", "conference", "--live") == 7
    assert access_log.writes() == []


def test_a_full_collection_asks_everything_anew(cost):
    cost("collect", "conference")
    assert cost("collect", "conference", "--full") >= 15


def test_without_an_account_a_first_collection_takes_more(esep, cost):
    esep.environment["PYWIKIBOT_DIR"] = ""
    assert cost("collect", "conference") == 26


def test_a_session_that_ended_meanwhile_is_begun_anew(esep, cost):
    cost("collect", "conference")
    kept = esep.home / "data" / "sessions.json"
    spoiled = kept.read_text(encoding="utf-8").replace('"value": "', '"value": "x')
    kept.write_text(spoiled, encoding="utf-8")
    assert cost("collect", "conference") == 5 + 3 * 4
    assert cost("collect", "conference") == 5


def test_a_session_file_that_others_can_read_is_not_believed(esep, cost):
    cost("collect", "conference")
    kept = esep.home / "data" / "sessions.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o644)
    assert cost("collect", "conference") > 5 + 2 * 4
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_session_is_kept_for_half_an_hour(esep, cost):
    cost("collect", "conference")
    esep.clock += timedelta(minutes=40)
    assert cost("collect", "conference") == 5 + 2 * 4
