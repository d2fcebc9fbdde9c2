"""The three sources of contributions, of one wiki that the same happened on: each keeps every rule."""

from contextlib import suppress
from pathlib import Path

import pytest
import requests
from contribution_source import CONTENT, SPANS, ContributionSourceRules, Told
from dump_of_wiki import TABLES, write_wiki
from story_wiki import WIKI, api, comparable, replica_source

from collectors.errors import CollectorError
from collectors.history import HistorySource
from collectors.history_files import DumpFile
from collectors.history_shards import Shards
from collectors.replica_sql import Replica, Replicas
from collectors.sites import fetch_site
from collectors.source import ApiSource

pytestmark = pytest.mark.wiki


class OneAnswer(requests.Session):
    """A session that breaks after its first answer."""

    answered = False

    def send(self, *given, **named):
        if self.answered:
            raise requests.ConnectionError
        self.answered = True
        return super().send(*given, **named)


class KilledReplica(Replica):
    """A connection that the server ends after some statements."""

    def rows(self, statement, **values):
        if self.statements == 3:
            with suppress(CollectorError):
                list(super().rows("KILL CONNECTION_ID()"))
        yield from super().rows(statement, **values)


class KilledReplicas(Replicas):
    def open(self, host, wiki):
        return KilledReplica(host, self.pattern.replace("{host}", host).replace("{wiki}", wiki))


class TestApi(ContributionSourceRules):
    @pytest.fixture(scope="class")
    @classmethod
    def told(cls, mariadb_lab, story_ids):
        return Told(ApiSource(api(mariadb_lab)), story_ids, lambda: ApiSource(api(mariadb_lab, OneAnswer())))


class TestReplica(ContributionSourceRules):
    @pytest.fixture(scope="class")
    @classmethod
    def told(cls, mariadb_lab, story_ids):
        return Told(
            replica_source(mariadb_lab), story_ids, lambda: replica_source(mariadb_lab, KilledReplicas)
        )


def test_api_and_replica_give_equal_rows_of_the_story(mariadb_lab, story_ids):
    people = {number: name for name, number in story_ids.items()}
    by_api = ApiSource(api(mariadb_lab)).fetch(people, SPANS, CONTENT, with_histories=True)
    by_sql = replica_source(mariadb_lab).fetch(people, SPANS, CONTENT, with_histories=True)
    assert len(by_sql) > 500
    assert comparable(by_sql) == comparable(by_api)


@pytest.fixture(scope="module")
def dump(replica_server, story_ids, tmp_path_factory):
    """A dump made of the wiki's tables, of the year after the story."""
    replica_server.execute("SET sql_mode = 'NO_BACKSLASH_ESCAPES'")
    replica_server.execute(f"USE {WIKI}")
    replica_server.execute(TABLES)
    names = [column[0] for column in replica_server.description]
    rows = [dict(zip(names, values, strict=True)) for values in replica_server.fetchall()]
    return write_wiki(tmp_path_factory.mktemp("dump"), WIKI, rows, "2021-12")


def history_source(lab, file):
    shards = Shards(Path(file.path).parent / "shards", "256MB")
    return HistorySource(fetch_site(api(lab)), [file], shards)


def cut(file, folder):
    """Return the same file, ending too soon."""
    path = folder / Path(file.path).name
    path.write_bytes(Path(file.path).read_bytes()[:-100])
    return DumpFile.of(str(path))


class TestHistory(ContributionSourceRules):
    UNKNOWN = frozenset({"is_disambiguation", "nominated", "history"})
    LEAVES_OPEN = True

    @pytest.fixture(scope="class")
    @classmethod
    def told(cls, mariadb_lab, dump, story_ids, tmp_path_factory):
        broken = cut(dump, tmp_path_factory.mktemp("broken"))
        return Told(history_source(mariadb_lab, dump), story_ids, lambda: history_source(mariadb_lab, broken))


NOT_IN_A_DUMP = ("page_revision", "is_disambiguation", "nominated", "history", "same_text")


def test_the_history_gives_the_rows_of_the_api_but_for_what_it_cannot_tell(mariadb_lab, dump, story_ids):
    people = {number: name for name, number in story_ids.items()}
    by_api = ApiSource(api(mariadb_lab)).fetch(people, SPANS, CONTENT)
    by_dump = history_source(mariadb_lab, dump).fetch(people, SPANS, CONTENT)
    assert len(by_dump) > 500
    assert [without(row) for row in comparable(by_dump)] == [without(row) for row in comparable(by_api)]


def without(row):
    return {name: value for name, value in row.items() if name not in NOT_IN_A_DUMP}
