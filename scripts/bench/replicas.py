"""Times the same contributions read from the API and from the replicas of one wiki on MariaDB.

Starts and seeds a family of its own, `bench-mariadb`, and adds made-up revisions of its people by SQL: pages,
comments and tags, no texts. Rounds are interleaved, the API's session is a bot's and warm.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pymysql
import requests

from collectors.api import Api
from collectors.contributions import Content
from collectors.page_facts import Askable
from collectors.replica_sql import Replicas
from collectors.replicas import ReplicaSource
from collectors.sites import fetch_site
from collectors.source import ApiSource
from metrics.model import Window
from metrics.windows import Spans

ROOT = Path(__file__).parents[2]
FAMILY, WIKI = "bench-mariadb", "kkwiki"
ROUNDS, SIZES = 3, (1_000, 10_000, 100_000)
CONTENT = Content(frozenset({0}), Askable(), has_drafts=True)

ADDED = """
INSERT INTO page (page_namespace, page_title, page_random, page_touched, page_latest, page_len)
    SELECT 0, CONCAT('Есеп_', {year}, '_', seq), 0.5, '20240101000000', 0, 100 FROM seq_1_to_1000;
SET @page = LAST_INSERT_ID(), @rev = (SELECT MAX(rev_id) FROM revision);
CREATE OR REPLACE TEMPORARY TABLE people AS
    SELECT ROW_NUMBER() OVER () - 1 AS n, actor_id FROM actor WHERE actor_user IS NOT NULL;
INSERT INTO revision (rev_id, rev_page, rev_actor, rev_timestamp, rev_len, rev_parent_id)
    SELECT @rev + seq, @page + seq % 1000, actor_id,
        DATE_FORMAT('{year}-01-01' + INTERVAL seq * 20 SECOND, '%Y%m%d%H%i%s'), 100 + seq % 97, @rev + seq - 1
    FROM seq_1_to_{rows} JOIN people ON n = seq % (SELECT COUNT(*) FROM actor WHERE actor_user IS NOT NULL);
INSERT INTO revision_comment_temp
    SELECT rev_id, (SELECT MIN(comment_id) FROM comment) FROM revision WHERE rev_id > @rev;
INSERT INTO change_tag (ct_rev_id, ct_tag_id)
    SELECT rev_id, ctd_id FROM revision
    JOIN (SELECT ctd_id FROM change_tag_def ORDER BY ctd_id LIMIT 2) AS tags
    WHERE rev_id > @rev AND rev_id % 3 = 0;
UPDATE page SET page_latest = (SELECT MAX(rev_id) FROM revision WHERE rev_page = page_id)
    WHERE page_latest = 0;
ANALYZE TABLE page, revision, change_tag, revision_comment_temp
"""
"""What makes `rows` revisions at the beginning of `year`."""


def main() -> None:
    lab_command("up")
    lab_command("reset")
    lab_command("seed", "scripts/scenarios/conference")
    lab = json.loads(lab_command("env", "--json"))
    api = logged_in(lab)
    parts = api.query(list="allusers", aulimit="max")
    people = {user["userid"]: f"x:{user['userid']}" for part in parts for user in part["allusers"]}
    replica = ReplicaSource(fetch_site(api), Replicas(lab["environment"]["ESEP_REPLICAS"]), WIKI)
    for year, size in enumerate(SIZES, start=2030):
        add_revisions(year, size)
        window = Window(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC), "UTC")
        compare(
            ApiSource(api),
            replica,
            lambda: (api.requests_made, replica.statements),
            people,
            Spans(window, ()),
        )
    lab_command("down")


def compare(
    api: ApiSource,
    replica: ReplicaSource,
    counts: Callable[[], tuple[int, int]],
    people: dict[int, str],
    spans: Spans,
) -> None:
    """Print what both took, and end where the rows are not the same."""
    seconds: dict[str, list[float]] = {"API": [], "replica": []}
    for _ in range(ROUNDS):
        before, found = counts(), {}
        for name, source in (("API", api), ("replica", replica)):
            began = time.perf_counter()
            found[name] = {row["rev_id"] for row in source.fetch(people, spans, CONTENT)}
            seconds[name].append(time.perf_counter() - began)
        if found["API"] != found["replica"]:
            sys.exit("the two have read different revisions")
    asked = [after - earlier for after, earlier in zip(counts(), before, strict=True)]
    for (name, taken), unit, number in zip(seconds.items(), ("requests", "statements"), asked, strict=True):
        rows, spread = len(found[name]), f"{min(taken):.2f}–{max(taken):.2f}"
        print(f"{rows:7} rows  {name:8} {number:4} {unit:10} {median(taken):7.2f} s  {spread}")


def logged_in(lab: dict[str, Any]) -> Api:
    api, bot = Api(WIKI, lab["wikis"][WIKI]["api"], requests.Session()), lab["bot"]
    api.login(f"{bot['user']}@{bot['bot_password_name']}", bot["password"])
    api.allow(["apihighlimits"])
    return api


def add_revisions(year: int, rows: int) -> None:
    home = ROOT / ".lab" / FAMILY / "databases" / "mariadb"
    port, password = json.loads((home / "port.json").read_text()), (home / "password").read_text()
    opened = pymysql.connect(
        host="127.0.0.1", port=port, user="esep", password=password, database=WIKI, autocommit=True
    )
    with closing(opened), opened.cursor() as cursor:
        for statement in ADDED.replace("{year}", str(year)).replace("{rows}", str(rows)).split(";"):
            cursor.execute(statement)


def lab_command(*words: str) -> str:
    command = ["scripts/lab", "--name", FAMILY, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
