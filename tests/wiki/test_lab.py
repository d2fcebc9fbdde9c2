"""The local family of wikis itself: what it holds, and that it comes back whatever happened to it."""

import csv
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
import requests
import worker

pytestmark = pytest.mark.wiki

ROOT = Path(__file__).parents[2]
CONFERENCE = ROOT / "scripts/scenarios/conference"
PEOPLE = "name,registered,wikis,groups\n"
COLUMNS = "time,user,action,page,to,text,summary,tags,counts_as\n"


def run_lab(*words):
    command = [ROOT / "scripts/lab", "--name", worker.NAME, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def ask(lab, wiki, **parameters):
    query = {"action": "query", "format": "json", "formatversion": 2, **parameters}
    return requests.get(lab["wikis"][wiki]["api"], params=query, timeout=30).json()["query"]


def contributions(lab, wiki, user):
    found = ask(
        lab, wiki, list="usercontribs", ucuser=user, uclimit=500, ucprop="title|timestamp|tags", ucdir="newer"
    )
    return [(row["timestamp"], row["title"]) for row in found["usercontribs"]]


def processes():
    lines = run_lab("status").stdout.splitlines()
    return {line.split()[0]: int(line.split()[-1]) for line in lines}


def test_every_address_is_the_wiki_it_says(lab):
    for wiki in lab["wikis"]:
        assert ask(lab, wiki, meta="siteinfo")["general"]["wikiid"] == wiki


def test_it_listens_on_loopback_only(lab):
    for wiki in lab["wikis"].values():
        assert wiki["api"].startswith("http://127.0.0.1:")


def test_up_when_up_changes_nothing(lab):
    before = processes()
    assert run_lab("up").returncode == 0
    assert processes() == before
    assert json.loads(run_lab("env", "--json").stdout) == lab


def test_namespaces_are_those_of_the_production_wikis(lab):
    kazakh = ask(lab, "kkwiki", meta="siteinfo", siprop="namespaces")["namespaces"]
    meta = ask(lab, "metawiki", meta="siteinfo", siprop="namespaces")["namespaces"]
    assert (kazakh["2"]["name"], kazakh["6"]["name"]) == ("Қатысушы", "Сурет")
    assert (meta["200"]["name"], meta["201"]["name"]) == ("Grants", "Grants talk")
    assert meta["200"]["subpages"]


def test_edits_have_the_times_and_authors_of_the_rows(lab):
    user = "Жанар Әбдікерім"
    with (CONFERENCE / "kkwiki.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["user"] == user]
    assert contributions(lab, "kkwiki", user) == [(row["time"], row["page"]) for row in rows]


def test_what_was_reverted_is_tagged(lab):
    found = ask(lab, "kkwiki", list="usercontribs", ucuser="Шолпан Айт", ucprop="tags")["usercontribs"]
    assert [row["tags"] for row in found] == [["mw-reverted"]]


def test_a_rename_is_in_the_log(lab):
    renames = ask(lab, "metawiki", list="logevents", letype="renameuser", letitle="User:Quanysh77")
    (entry,) = renames["logevents"]
    assert (entry["params"]["olduser"], entry["params"]["newuser"]) == ("Quanysh77", "Қуаныш 77")


def test_a_person_has_different_ids_on_different_wikis(lab):
    ids = {
        ask(lab, wiki, list="users", ususers="Bolatbek.kz2")["users"][0]["userid"] for wiki in lab["wikis"]
    }
    assert len(ids) > 1


def test_the_bot_can_log_in_everywhere(lab):
    bot = lab["bot"]
    for wiki in lab["wikis"].values():
        session = requests.Session()
        asked = {"action": "query", "meta": "tokens", "type": "login", "format": "json"}
        token = session.get(wiki["api"], params=asked, timeout=30).json()["query"]["tokens"]["logintoken"]
        name = f"{bot['user']}@{bot['bot_password_name']}"
        form = {
            "action": "login",
            "lgname": name,
            "lgpassword": bot["password"],
            "lgtoken": token,
            "format": "json",
        }
        assert session.post(wiki["api"], data=form, timeout=30).json()["login"]["result"] == "Success"


def test_requests_are_logged_without_secrets(lab):
    log = Path(lab["wikis"]["kkwiki"]["access_log"])
    requests.post(
        lab["wikis"]["kkwiki"]["api"],
        data={"action": "query", "list": "users", "format": "json", "lgpassword": "hidden-word"},
        headers={"User-Agent": "esep-tests"},
        timeout=30,
    )
    last = log.read_text(encoding="utf-8").splitlines()[-1]
    entry = json.loads(last)
    told = [entry[key] for key in ("method", "path", "action", "list", "user_agent")]
    assert told == ["POST", "/w/api.php", "query", "users", "esep-tests"]
    assert "hidden-word" not in last


def test_a_wiki_can_be_made_to_fail(lab):
    switch = Path(lab["wikis"]["kkwiki"]["access_log"]).with_name("chaos.kkwiki")
    switch.write_text(json.dumps({"status": 503, "retry_after": 1, "count": 1}), encoding="utf-8")
    first, second = (requests.get(lab["wikis"]["kkwiki"]["api"], timeout=30) for _ in range(2))
    assert (first.status_code, first.headers["Retry-After"], second.status_code) == (503, "1", 200)


def test_seeding_the_same_again_does_nothing(lab):
    done = run_lab("seed", str(CONFERENCE))
    assert (done.returncode, "nothing to do" in done.stdout) == (0, True)


def test_seeding_another_scenario_over_it_is_refused(lab, tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    done = run_lab("seed", str(tmp_path))
    assert done.returncode == 1
    assert f"run scripts/lab --name {worker.NAME} reset first" in done.stderr


def test_a_wrong_row_is_refused_with_file_and_line(lab, tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "kkwiki.csv").write_text(f"{COLUMNS}2023-01-01,Admin,create,A,,+1,,,\n", encoding="utf-8")
    done = run_lab("seed", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"lab: {tmp_path}/kkwiki.csv:2: time '2023-01-01' is not a time")
    assert len(done.stderr.splitlines()) == 1


def test_killed_servers_come_back_with_their_data(lab):
    before = contributions(lab, "commonswiki", "Tolqyn Teniz")
    for process in processes().values():
        os.killpg(process, signal.SIGKILL)
    assert run_lab("up").returncode == 0
    again = json.loads(run_lab("env", "--json").stdout)
    assert again == lab
    assert contributions(again, "commonswiki", "Tolqyn Teniz") == before != []
