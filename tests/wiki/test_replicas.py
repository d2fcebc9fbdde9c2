"""The wiki replicas and the API of the same wikis: an equal status, and what lags."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from contribution_source import AUTHOR, CONTENT, MANY, SPANS
from story_wiki import WIKI, comparable, replica_source, replicas
from test_doctor import lines
from wiki_family import Esep

from collectors import replica_sql
from collectors.contributions import Content
from collectors.errors import LoginError, TryLaterError, UnreadableError
from collectors.page_facts import Askable

pytestmark = pytest.mark.wiki


@pytest.fixture(scope="module")
def collected(mariadb_lab, tmp_path_factory):
    """The reference event, collected from the API and from the replicas."""
    homes = {}
    for source, replicas_at in {"api": "", "replica": mariadb_lab["environment"]["ESEP_REPLICAS"]}.items():
        esep = Esep(tmp_path_factory.mktemp(source), mariadb_lab, {"ESEP_REPLICAS": replicas_at})
        esep.declare("conference", ("[participants]", 'reverts = "history"\n\n[participants]'))
        esep.ok("collect", "conference")
        homes[source] = esep
    return homes


def stored(esep):
    with closing(sqlite3.connect(esep.home / "data" / "esep.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM contributions")]
    return comparable({**row, "page_revision": None} for row in rows)


def without_times(status):
    """Return a status without what says when it was made."""
    return re.sub(r'"[^"]*T\d\d:\d\d:\d\d[^"]*"', '"…"', json.dumps(status, sort_keys=True))


def test_the_reference_event_has_equal_rows_from_both(collected):
    rows = stored(collected["replica"])
    assert len(rows) > 500
    assert rows == stored(collected["api"])


def test_the_reference_event_has_an_equal_status_from_both(collected):
    by_api, by_sql = (collected[source].json("status", "conference") for source in ("api", "replica"))
    assert by_sql["complete"]
    assert without_times(by_sql) == without_times(by_api)


def test_statements_are_no_requests(collected, mariadb_lab):
    asked = {
        source: int(re.search(r"with (\d+) requests", esep.ok("collect", "conference"))[1])
        for source, esep in collected.items()
    }
    assert asked["replica"] < asked["api"]


@pytest.fixture
def lag(replica_server):
    """A function that sets how far the replicas are behind."""
    replica_server.execute("SHOW CREATE VIEW heartbeat_p.heartbeat")
    ((_, made, *_),) = replica_server.fetchall()

    def set_to(hours):
        replica_server.execute(
            "CREATE OR REPLACE VIEW heartbeat_p.heartbeat AS SELECT 's1' AS shard, DATE_FORMAT("
            "UTC_TIMESTAMP(6) - INTERVAL %s HOUR, '%%Y-%%m-%%dT%%H:%%i:%%s.%%f') AS last_updated",
            [hours],
        )

    yield set_to
    replica_server.execute(made.replace("CREATE ", "CREATE OR REPLACE ", 1))


def by_replica(home, lab):
    esep = Esep(home, lab)
    esep.declare()
    return esep


def test_the_status_is_as_of_what_the_replica_has(mariadb_lab, tmp_path, lag):
    lag(3)
    esep = by_replica(tmp_path, mariadb_lab)
    esep.ok("collect", "conference")
    as_of = datetime.fromisoformat(esep.json("status", "conference")["data_as_of"])
    assert timedelta(hours=2, minutes=58) < datetime.now(UTC) - as_of < timedelta(hours=3, minutes=2)


def test_a_replica_behind_what_is_stored_takes_nothing_away(mariadb_lab, tmp_path, lag):
    esep = by_replica(tmp_path, mariadb_lab)
    esep.ok("collect", "conference")
    before = esep.json("status", "conference")
    lag(3)
    ran = esep.run("collect", "conference")
    assert ran.returncode == 75
    assert "behind what is stored" in ran.stdout + ran.stderr
    after = esep.json("status", "conference")
    assert [row["result"] for row in after["progress"]] == [row["result"] for row in before["progress"]]
    assert after["data_as_of"] == before["data_as_of"]


def test_a_replica_that_does_not_say_how_far_it_is_is_not_read(mariadb_lab, story_ids, replica_server, lag):
    lag(0)
    replica_server.execute(
        "CREATE OR REPLACE VIEW heartbeat_p.heartbeat AS SELECT 's1' AS shard, NULL AS last_updated"
    )
    with pytest.raises(UnreadableError, match="heartbeat"):
        replica_source(mariadb_lab).fetch({story_ids[AUTHOR]: "a"}, SPANS, CONTENT)


def test_a_refused_account_is_told_in_a_line_without_the_password(mariadb_lab, tmp_path):
    good = mariadb_lab["environment"]["ESEP_REPLICAS"]
    wrong = tmp_path / "replica.my.cnf"
    wrong.write_text("[client]\nuser = replica\npassword = a-secret-word\n", encoding="utf-8")
    esep = by_replica(tmp_path, mariadb_lab)
    esep.environment["ESEP_REPLICAS"] = good.partition("?")[0] + f"?read_default_file={wrong}"
    ran = esep.run("collect", "conference")
    assert ran.returncode == 3
    assert "Access denied" in ran.stdout + ran.stderr
    assert "a-secret-word" not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def opened(lab, host=WIKI, wiki=WIKI):
    return replicas(lab).open(host, wiki)


def test_a_statement_that_takes_too_long_is_ended_by_the_server(mariadb_lab, monkeypatch):
    monkeypatch.setattr(replica_sql, "STATEMENT_SECONDS", 0.2)
    with opened(mariadb_lab) as replica, pytest.raises(TryLaterError, match="max_statement_time"):
        list(replica.rows("SELECT SLEEP(5)"))


def test_the_tables_behind_the_views_are_not_read(mariadb_lab):
    with opened(mariadb_lab) as replica, pytest.raises(LoginError):
        list(replica.rows("SELECT user_name FROM commonswiki.user"))


def test_tables_of_links_are_not_on_the_host_of_commons_itself(mariadb_lab):
    with opened(mariadb_lab) as replica, pytest.raises(UnreadableError, match="templatelinks"):
        list(replica.rows("SELECT tl_from FROM templatelinks"))
    with opened(mariadb_lab, f"links.{WIKI}") as replica:
        assert list(replica.rows("SELECT tl_from FROM templatelinks LIMIT 1"))


def test_the_use_of_files_is_told_by_the_hosts_of_wikis(mariadb_lab, story_ids, replica_server):
    uses = [("kkwiki", 7, 0), ("frwiki", 8, 0), ("kkwiki", 9, 2)]
    replica_server.executemany(
        "REPLACE INTO `links.commonswiki_p`.globalimagelinks VALUES (%s, %s, %s, '', 'X', 'Таза.png')", uses
    )
    replica_server.executemany(
        "REPLACE INTO meta_p.wiki VALUES (%s, %s)",
        [("kkwiki", "https://kk.wikipedia.org"), ("frwiki", "https://fr.wikipedia.org")],
    )
    content = Content(frozenset({6}), Askable(usage=True), has_drafts=False)
    rows = replica_source(mariadb_lab).fetch({story_ids[AUTHOR]: "a"}, SPANS, content)
    used = {row["title"]: row["used_on"] for row in rows if row["namespace"] == 6}
    assert used == {"File:Таза.png": "fr.wikipedia.org:8|kk.wikipedia.org:7", "File:Сурет бір.png": ""}


def test_the_use_of_a_file_on_a_wiki_without_an_address_is_no_zero(mariadb_lab, story_ids, replica_server):
    replica_server.execute(
        "REPLACE INTO `links.commonswiki_p`.globalimagelinks VALUES ('nowiki', 5, 0, '', 'X', 'Таза.png')"
    )
    content = Content(frozenset({6}), Askable(usage=True), has_drafts=False)
    with pytest.raises(UnreadableError, match="nowiki"):
        replica_source(mariadb_lab).fetch({story_ids[AUTHOR]: "a"}, SPANS, content)
    replica_server.execute("DELETE FROM `links.commonswiki_p`.globalimagelinks WHERE gil_wiki = 'nowiki'")


def test_a_fetch_on_one_wiki_costs_the_same_statements_for_one_person_and_for_many(mariadb_lab, story_ids):
    def statements(names):
        source = replica_source(mariadb_lab)
        source.fetch({story_ids[name]: name for name in names}, SPANS, CONTENT)
        return source.statements

    assert statements(MANY) == statements(MANY[:1])


def test_the_password_stands_in_a_file_of_its_own(mariadb_lab):
    file = Path(mariadb_lab["environment"]["ESEP_REPLICAS"].partition("read_default_file=")[2])
    assert file.stat().st_mode & 0o077 == 0


def test_the_doctor_says_how_far_each_replica_is_behind(mariadb_lab, tmp_path, lag):
    lag(3)
    ran = by_replica(tmp_path, mariadb_lab).run("doctor")
    found = {what: told for what, told in lines(ran).items() if what.startswith("replica")}
    assert found.keys() == {"replica kkwiki", "replica commonswiki", "replica wikidatawiki"}
    for verdict, said in found.values():
        assert verdict == "ok"
        assert 3 * 3600 <= int(re.search(r"; (\d+) s behind", said)[1]) < 3 * 3600 + 120
    assert ran.returncode == 0


@pytest.fixture
def rename(replica_server):
    """A function that takes a view away until the test is over."""
    gone = []

    def away(view):
        replica_server.execute(f"RENAME TABLE {view} TO {view}_away")
        gone.append(view)

    yield away
    for view in gone:
        replica_server.execute(f"RENAME TABLE {view}_away TO {view}")


def test_the_doctor_names_the_view_that_a_host_lacks(mariadb_lab, tmp_path, rename):
    rename("kkwiki_p.logging_logindex")
    ran = by_replica(tmp_path, mariadb_lab).run("doctor")
    verdict, said = lines(ran)["replica kkwiki"]
    assert (ran.returncode, verdict) == (2, "WRONG")
    assert "the replica on kkwiki: has no logging_logindex;" in said
    assert lines(ran)[f"replica {WIKI}"][0] == "ok"


def test_views_of_links_are_looked_for_on_their_own_host_and_only_where_they_are_asked(mariadb_lab, rename):
    rename(f"`links.{WIKI}_p`.templatelinks")
    source = replica_source(mariadb_lab)
    assert source.examine(Askable()) <= datetime.now(UTC)
    with pytest.raises(UnreadableError, match=f"links.{WIKI}: has no templatelinks;"):
        source.examine(CONTENT.askable)


def test_the_doctor_names_each_host_that_does_not_answer(mariadb_lab, tmp_path):
    esep = by_replica(tmp_path, mariadb_lab)
    esep.environment["ESEP_REPLICAS"] = "mysql://reader:a-secret-word@127.0.0.1:9/{wiki}_p"
    ran = esep.run("doctor")
    wrong = {what: said for what, (verdict, said) in lines(ran).items() if verdict == "WRONG"}
    assert ran.returncode == 4
    assert wrong.keys() == {"replica kkwiki", "replica commonswiki", "replica wikidatawiki"}
    assert all(said.startswith("the replica on ") for said in wrong.values())
    assert "a-secret-word" not in ran.stdout + ran.stderr
