"""Databases of earlier versions: what is kept of their contributions, and what is asked for again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.store import database
from bot.store.database import open_store, reading
from bot.store.repository import Fetched, Scope, load_contributions, load_fetches
from metrics.model import Window
from metrics.windows import Spans

CONTRIBUTIONS = Path(__file__).parent.parent / "fixtures" / "contributions_0001.sql"
FETCHED_AT = datetime(2024, 1, 1, tzinfo=UTC)
WINDOWS = {
    "conference": Window(datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC), "UTC"),
    "autumn": Window(datetime(2023, 9, 20, tzinfo=UTC), datetime(2023, 12, 1, tzinfo=UTC), "UTC"),
}


def migrate(connection, step, version):
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(database.MIGRATIONS))
    step(config, version)


@pytest.fixture(params=["0001", "0002"])
def store(tmp_path, request):
    """A database that an earlier version filled, opened by this one."""
    engine = create_engine(f"sqlite:///{tmp_path}/old.sqlite")
    with engine.begin() as connection:
        migrate(connection, command.upgrade, request.param)
        for statement in CONTRIBUTIONS.read_text(encoding="utf-8").split(";\n"):
            connection.exec_driver_sql(statement)
    upgraded = open_store(str(engine.url))
    yield upgraded
    upgraded.dispose()
    engine.dispose()


def contributions(store, event):
    scope = Scope(event, frozenset({"metawiki:1", "metawiki:2", "metawiki:3"}), Spans(WINDOWS[event], ()))
    with reading(store) as connection:
        return load_contributions(connection, scope, ["kkwiki"]).set_index("rev_id")


def test_contributions_are_kept_for_each_event_that_they_were_fetched_for(store):
    assert contributions(store, "conference")["gone"].to_dict() == {1: False, 2: True}
    assert contributions(store, "autumn")["gone"].to_dict() == {2: True, 3: False, 4: False}


def test_what_was_known_of_a_contribution_is_kept_and_the_rest_is_unknown(store):
    found = contributions(store, "conference").loc[1]
    assert tuple(found[["tags", "sizediff", "is_redirect", "history"]]) == ("mw-undo", 5, True, "")
    assert found[["used_on", "nominated", "is_disambiguation", "moved_in_at"]].isna().all()


def test_wikis_are_stale_since_their_contributions_lack_what_is_counted_now(store):
    with reading(store) as connection:
        found = load_fetches(connection, "autumn", ["kkwiki", "enwiki"], WINDOWS["autumn"])
    assert found == {"kkwiki": Fetched(FETCHED_AT, stale=True), "enwiki": Fetched(None, stale=True)}


def test_a_way_back_to_the_version_before_keeps_every_contribution_once(store):
    with store.begin() as connection:
        migrate(connection, command.downgrade, "0002")
        rows = connection.exec_driver_sql("SELECT rev_id, gone FROM contributions ORDER BY rev_id").all()
    assert rows == [(1, 0), (2, 1), (3, 0), (4, 0)]
