"""Databases of earlier versions, on every kind of database: what becomes of the rows in them."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import url_of
from old_stores import EARLIER, HEAD, dump, fill, rows_at, rows_upgraded

from bot.errors import StoreError
from bot.store.connect import connect_store
from bot.store.contributions import Scope
from bot.store.database import _config, migrate, open_store, reading, revision, writing
from bot.store.frames import load_contributions
from bot.store.portable import insert_rows, tables_at
from bot.store.repository import Fetched, load_fetches, load_roster, load_snapshot
from bot.store.tables import metadata
from metrics.model import Window
from metrics.windows import Spans

FETCHED_AT = datetime(2024, 1, 1, tzinfo=UTC)
WINDOWS = {
    "conference": Window(datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC), "UTC"),
    "autumn": Window(datetime(2023, 9, 20, tzinfo=UTC), datetime(2023, 12, 1, tzinfo=UTC), "UTC"),
}
FIRST_VERSIONS = pytest.mark.parametrize("version", ["0001", "0002"])
ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"])
"""What becomes of rows; one test holds that every other database comes to the same."""
CHANGED_ON_PURPOSE = {"0001": {"contributions", "fetches"}, "0002": {"contributions", "fetches"}}
"""Tables whose rows a migration turns into others; tests of their own say how."""
OF_PAGES = ("is_redirect", "is_disambiguation", "nominated", "used_on", "moved_in_at", "page_revision")
"""What stood in the row of each contribution until 0016, and stands once a page since then."""


@pytest.fixture(params=EARLIER)
def version(request):
    return request.param


@pytest.fixture
def upgraded(url, version):
    """A database that an earlier version filled, opened by this one."""
    old = connect_store(url)
    with writing(old) as connection:
        fill(connection, version)
    old.dispose()
    engine = open_store(url)
    yield engine
    engine.dispose()


@ON_SQLITE
def test_every_earlier_version_keeps_every_row(upgraded, version):
    before = rows_at(version)
    with reading(upgraded) as connection:
        after = dump(connection, HEAD)
    for table in before.keys() - CHANGED_ON_PURPOSE.get(version, set()):
        names = [name for name in before[table][0] if name not in OF_PAGES]
        assert values(names, *after[table]) == values(names, *before[table]), table


def values(names, columns, rows):
    """Return the rows with these columns alone, in their order."""
    places = [columns.index(name) for name in names]
    return sorted(str([row[place] for place in places]) for row in rows)


def test_every_kind_of_database_comes_to_the_same_tables_and_rows(upgraded, version):
    with reading(upgraded) as connection:
        assert dump(connection, HEAD) == rows_upgraded(version)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def contributions(store, event):
    scope = Scope(event, frozenset({"metawiki:1", "metawiki:2", "metawiki:3"}), Spans(WINDOWS[event], ()))
    with reading(store) as connection:
        return load_contributions(connection, scope, ["kkwiki"]).set_index("rev_id")


@ON_SQLITE
@FIRST_VERSIONS
def test_contributions_are_kept_for_each_event_that_they_were_fetched_for(upgraded):
    assert contributions(upgraded, "conference")["gone"].to_dict() == {1: False, 2: True}
    assert contributions(upgraded, "autumn")["gone"].to_dict() == {2: True, 3: False, 4: False}


@ON_SQLITE
@FIRST_VERSIONS
def test_what_was_known_of_a_contribution_is_kept_and_the_rest_is_unknown(upgraded):
    found = contributions(upgraded, "conference").loc[1]
    assert tuple(found[["tags", "sizediff", "is_redirect", "history"]]) == ("mw-undo", 5, True, "")
    assert found[["used_on", "nominated", "is_disambiguation", "moved_in_at"]].isna().all()


@ON_SQLITE
@FIRST_VERSIONS
def test_wikis_are_stale_since_their_contributions_lack_what_is_counted_now(upgraded):
    with reading(upgraded) as connection:
        found = load_fetches(connection, "autumn", ["kkwiki", "enwiki"], WINDOWS["autumn"])
    assert found == {"kkwiki": Fetched(FETCHED_AT, stale=True), "enwiki": Fetched(None, stale=True)}


@ON_SQLITE
@FIRST_VERSIONS
def test_lists_are_kept_and_those_with_a_registration_become_lower_bounds(upgraded, version):
    for event, _, lower_bound in (("conference", 1, False), ("autumn", 3, True)):
        declared = {row[0]: row[1] for row in rows_at(version)["rosters"][1]}[event]
        with reading(upgraded) as connection:
            found = load_roster(connection, event, declared=declared)
        assert found.lower_bound is lower_bound
        assert found.people[0].listed_as == {"conference": "Айгүл", "autumn": "Айгүл "}[event]


@ON_SQLITE
@pytest.mark.parametrize("version", ["0001"])
def test_a_snapshot_of_the_first_version_is_read_and_what_it_lacks_is_unknown(upgraded):
    with reading(upgraded) as connection:
        old = load_snapshot(connection, "conference", "esep-1", until=datetime(2025, 1, 1, tzinfo=UTC))
    assert (old.people.listed, old.people.valid, old.people.lower_bound) == (38, 34, None)
    assert old.progress[0].result == 31


@pytest.mark.parametrize("version", ["0001"])
def test_a_way_back_to_the_version_before_keeps_every_contribution_once(upgraded):
    with writing(upgraded) as connection:
        command.downgrade(_config(connection), "0002")
        rows = connection.exec_driver_sql("SELECT rev_id, gone FROM contributions ORDER BY rev_id").all()
    assert rows == [(1, 0), (2, 1), (3, 0), (4, 0)]


LISTED, LEFT_OUT = "metawiki:1", "metawiki:2"
NO_FACTS = (False, None, None, None, None, None)


def before_0016(rev_id, page_id, facts=NO_FACTS, *, gone=False, account=LISTED):
    """Return a row of contributions as they stood until then, by column."""
    plain = {"parent_id": 0, "namespace": 0, "title": "Қарағанды", "timestamp": "2023-09-02T00:00:00"}
    plain |= {"sizediff": 5, "size": 9, "tags": "", "comment": "", "history": ""}
    plain |= {"same_text": False, "new_version": False, "gone": gone, "account": account}
    key = {"event": "conference", "wiki": "kkwiki", "rev_id": rev_id, "page_id": page_id}
    return {**plain, **key, **dict(zip(OF_PAGES, facts, strict=True))}


def listed_before_0016(identity, position):
    words = {"listed_as": "Айгүл", "account": "Айгүл", "group": "", "note": "", "state": "valid"}
    truths = {"declared_organizer": False, "organizer": False, "public": False}
    key = {"event": "conference", "position": position, "identity": identity, "registered": None}
    return {**words, **truths, **key}


LATEST = (True, True, False, "kk.wikipedia.org:6", "2023-09-03T10:00:00", 31)
EARLIER_FACTS = (False, False, None, None, None, 10)
BEFORE_0016 = {
    "contributions": (
        before_0016(1, 7, EARLIER_FACTS),
        before_0016(2, 7, LATEST),
        before_0016(3, 7),  # made when somebody was only looked for
        before_0016(4, 7, EARLIER_FACTS, account=LEFT_OUT),
        before_0016(5, 7, EARLIER_FACTS, gone=True),
        before_0016(6, 8, LATEST, account=LEFT_OUT),
        before_0016(7, 8, EARLIER_FACTS, gone=True),
        before_0016(8, 9, EARLIER_FACTS, gone=True),
        before_0016(9, 9, LATEST, gone=True),
        before_0016(10, 9),
        before_0016(11, 10),
    ),
    "participants": tuple(
        listed_before_0016(identity, n) for n, identity in enumerate((LISTED, LISTED, None))
    ),
}


@pytest.mark.parametrize("version", ["0015"])
def test_a_page_has_the_latest_facts_of_who_is_listed_else_of_others_and_else_of_what_is_gone(url, version):
    engine = connect_store(url)
    with writing(engine) as connection:
        migrate(connection, version)
        for name, rows in BEFORE_0016.items():
            table = tables_at(version).tables[name]
            names = [column.name for column in table.columns]
            insert_rows(connection, table, [[row[name] for name in names] for row in rows])
        migrate(connection, "0016")
        columns, rows = dump(connection, "0016")["page_facts"]
        command.downgrade(_config(connection), version)
        columns_before, back = dump(connection, version)["contributions"]
    engine.dispose()
    assert values(("event", "wiki", "page_id", *OF_PAGES), columns, rows) == sorted(
        str(["conference", "kkwiki", page_id, *LATEST]) for page_id in (7, 8, 9)
    )
    assert values(("page_revision", "rev_id"), columns_before, back) == sorted(
        str([None if number == 11 else 31, number]) for number in range(1, 12)
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("version", ["0002"])
def test_an_upgrade_that_fails_in_the_middle_leaves_the_earlier_version(url, version):
    old = connect_store(url)
    with writing(old) as connection:
        fill(connection, version)
        connection.exec_driver_sql("CREATE TABLE earlier_edits (in_the_way INTEGER)")
        before = dump(connection, version)
    with pytest.raises(StoreError, match="earlier_edits"):
        open_store(url)
    with writing(old) as connection:
        assert (revision(connection), dump(connection, version)) == (version, before)
        connection.exec_driver_sql("DROP TABLE earlier_edits")
    old.dispose()
    open_store(url).dispose()


def test_the_tables_of_this_version_are_those_that_the_code_knows(store):
    with reading(store) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    open_store(url_of(store)).dispose()
