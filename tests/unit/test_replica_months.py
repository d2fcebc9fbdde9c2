"""Months from a replica: which are known, and who is a bot."""

import re
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from collectors.replica_months import ACCOUNTS, BY_PERSON, NAME_OF_A_BOT, count_months
from collectors.replicas import HEARTBEAT

MONTHS = [date(2012, 11, 1), date(2012, 12, 1), date(2013, 1, 1)]


class FakeReplica:
    """Answers with these people of every month; it is as of a moment."""

    def __init__(self, as_of, *people, accounts=0):
        self.as_of, self.people, self.accounts, self.asked = as_of, people, accounts, []

    def rows(self, statement, **values):
        self.asked.append(statement)
        answers = {HEARTBEAT: [(self.as_of,)], ACCOUNTS: [(self.accounts,)]}
        return iter(answers.get(statement, self.people))


def count(replica, *measures, months=MONTHS):
    return count_months(replica, measures, frozenset({0}), months)


def test_levels_are_made_of_the_edits_of_each_person():
    replica = FakeReplica(b"2013-02-01T00:00:00", (b"A", 100, 2), (b"B", 5, 0), (b"C", 4, 1))
    levels = ("edits", "editors", "active_editors", "very_active_editors", "new_pages")
    found = count(replica, *levels, months=MONTHS[:1])
    assert [found[level][MONTHS[0]] for level in levels] == [109, 3, 2, 1, 3]


def test_temporary_accounts_are_no_people_with_accounts():
    replica = FakeReplica(b"2013-02-01T00:00:00", (b"A", 3, 1), (b"~2012-31415-9", 100, 2))
    found = count(replica, "edits", "editors", "new_pages", months=MONTHS[:1])
    assert {measure: series[MONTHS[0]] for measure, series in found.items()} == {
        "edits": 3,
        "editors": 1,
        "new_pages": 1,
    }


TABLES = """
CREATE TABLE actor_revision (actor_id, actor_name, actor_user);
CREATE TABLE page (page_id, page_namespace, page_is_redirect);
CREATE TABLE revision_userindex (rev_page, rev_actor, rev_parent_id, rev_timestamp);
CREATE TABLE user_groups (ug_user, ug_group);
INSERT INTO actor_revision VALUES (1, 'A', 1), (2, 'B', 2);
INSERT INTO page VALUES (1, 0, 0), (2, 0, 1);
"""


def begun(*revisions):
    """Return what the statement says of pages begun, by the person's name."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        connection.executemany("INSERT INTO revision_userindex VALUES (?, ?, ?, '5')", revisions)
        statement = re.sub(r"%\((start|end)\)s", r":\1", BY_PERSON).replace("%(namespaces)s", "(0)")
        rows = connection.execute(statement, {"start": "1", "end": "9"}).fetchall()
    return {name: pages for name, _, pages in rows}


def test_a_redirect_that_a_move_leaves_is_no_page_begun():
    assert begun((1, 1, 0), (2, 1, 0)) == {"A": 1}


def test_a_revision_whose_parent_is_not_known_began_no_page():
    assert begun((1, 1, None), (1, 2, None), (1, 2, 0)) == {"A": 0, "B": 1}


def test_a_month_without_anybody_is_nought_and_one_that_is_not_over_unknown():
    assert count(FakeReplica(b"2012-12-31T23:59:59"), "edits") == {"edits": {MONTHS[0]: 0}}
    assert count(FakeReplica(b"2013-01-01T00:00:00"), "edits")["edits"].keys() == set(MONTHS[:2])


def test_accounts_are_asked_for_alone_where_nothing_else_is_wanted():
    replica = FakeReplica(b"2013-02-01T00:00:00", accounts=7)
    assert count(replica, "new_accounts")["new_accounts"] == dict.fromkeys(MONTHS, 7)
    assert set(replica.asked) == {HEARTBEAT, ACCOUNTS}


@pytest.mark.parametrize(
    ("name", "is_bot"),
    [("LabBot", True), ("Bot2", True), ("InternetArchiveBot", True), ("Botagoz", False), ("Aru", False)],
)
def test_bots_are_known_by_their_names_too(name, is_bot):
    assert bool(NAME_OF_A_BOT.search(name)) is is_bot
