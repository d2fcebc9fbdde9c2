"""A wiki on MariaDB that the story of `contribution_source` happened on, and what reads it."""

import json
from contextlib import closing

import pymysql
import pytest
import requests
import worker
from contribution_source import (
    AUTHOR,
    DISAMBIGUATION,
    HIDDEN,
    IDLE,
    MANY,
    OTHER,
    STORY,
    TO_BE_HIDDEN,
)
from wiki_family import Admin
from wiki_people import join, token_of

from collectors.api import Api
from collectors.patience import Patience
from collectors.replica_sql import Replicas
from collectors.replicas import ReplicaSource
from collectors.sites import fetch_site
from scripts.mediawiki.family import prepared
from scripts.mediawiki.instance import SOURCES, Instance

WIKI, NAME = "commonswiki", f"{worker.NAME}-mariadb"


@pytest.fixture(scope="session")
def replica_server(mariadb_lab):
    """What administers the server behind the replicas."""
    home = Instance(NAME).home / "databases" / "mariadb"
    port, password = json.loads((home / "port.json").read_text()), (home / "password").read_text()
    with closing(
        pymysql.connect(host="127.0.0.1", port=port, user="esep", password=password, autocommit=True)
    ) as opened:
        yield opened.cursor()


@pytest.fixture(scope="session")
def story_ids(mariadb_lab, replica_server, tmp_path_factory):
    """The story told on the wiki itself, and the people's ids there."""
    path = tmp_path_factory.mktemp("story") / "story.jsonl"
    path.write_text("".join(json.dumps(deed, ensure_ascii=False) + "\n" for deed in STORY), encoding="utf-8")
    prepared(Instance(NAME)).maintenance("seed", str(SOURCES / "seed.php"), {WIKI: (str(path),)})
    prepared(Instance(NAME)).maintenance("jobs", "runJobs.php", {WIKI: ()})
    hide_author(mariadb_lab)
    replica_server.execute(
        "INSERT INTO commonswiki.page_props (pp_page, pp_propname, pp_value) "
        "SELECT page_id, 'disambiguation', '' FROM commonswiki.page WHERE page_title = %s",
        [DISAMBIGUATION],
    )
    parts = api(mariadb_lab).query(list="allusers", aulimit="max")
    found = {user["name"]: user["userid"] for part in parts for user in part["allusers"]}
    return {name: found[name] for name in (AUTHOR, OTHER, IDLE, HIDDEN, *MANY)}


def hide_author(lab):
    join(Admin.on(lab, WIKI), "suppress")
    admin = Admin.on(lab, WIKI)
    revision = admin.read(TO_BE_HIDDEN)["revid"]
    admin.post(
        action="revisiondelete",
        type="revision",
        target=TO_BE_HIDDEN,
        ids=revision,
        hide="user",
        token=token_of(admin, "csrf"),
    )


def api(lab, session=None):
    return Api(WIKI, lab["wikis"][WIKI]["api"], session or requests.Session(), patience=Patience(tries=1))


def replicas(lab, kind=Replicas):
    return kind(lab["environment"]["ESEP_REPLICAS"])


def replica_source(lab, kind=Replicas, wiki=WIKI):
    read = Api(wiki, lab["wikis"][wiki]["api"], requests.Session())
    return ReplicaSource(fetch_site(read), replicas(lab, kind), wiki)


def comparable(rows):
    """Return rows in an order of their own, and their tags too, which neither source promises."""
    return sorted(
        ({**row, "tags": sorted(row["tags"].split("|"))} for row in rows), key=lambda row: row["rev_id"]
    )
