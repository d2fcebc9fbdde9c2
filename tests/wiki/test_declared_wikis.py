"""Wikis counted as the declaration says: an incubator, optional namespaces, accounts of their own."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from wiki_family import EVENT_PAGE, GRANT_PAGE, Admin
from wiki_people import make_account, new_name

pytestmark = pytest.mark.wiki

DECLARED = """
grant = "{grant}"
page = "{page}"
timezone = "UTC"
event_days = ["{today}"]
wikis = ["{wiki}"]

[period]
start = "{yesterday}"
end = "{tomorrow}"

[participants]
list = [{people}]

{parts}
"""


@pytest.fixture
def people(lab):
    """Two people with accounts on the home wiki."""
    names = [new_name(), new_name()]
    for name in names:
        make_account(lab, "metawiki", name)
    return names


def declare(esep, people, wiki, parts=""):
    today = datetime.now(UTC).date()
    days = {"today": today, "yesterday": today - timedelta(days=1), "tomorrow": today + timedelta(days=1)}
    listed = ", ".join(f'"{name}"' for name in people)
    folder = esep.home / "config" / "events"
    folder.mkdir(parents=True, exist_ok=True)
    text = DECLARED.format(grant=GRANT_PAGE, page=EVENT_PAGE, wiki=wiki, people=listed, parts=parts, **days)
    (folder / "meetup.toml").write_text(text, encoding="utf-8")


def take_for(esep, section, wiki, **keys):
    """Let `section` of the file of wikis lead to a wiki of the family, with other keys."""
    known = Path(esep.lab["environment"]["ESEP_WIKIS"]).read_text(encoding="utf-8")
    (api,) = re.findall(rf'^\[wikis\.{wiki}\]\napi = "(.+)"$', known, re.MULTILINE)
    lines = "\n".join(f"{key} = {value}" for key, value in keys.items())
    ours = esep.home / "wikis.toml"
    ours.write_text(
        f'{known}\n[wikis.{section}]\napi = "{api}"\nlanguage = "en"\ndatabase = "{wiki}"\n{lines}\n',
        encoding="utf-8",
    )
    esep.environment["ESEP_WIKIS"] = str(ours)


def counted(esep, project):
    """Collect, and return the project's result and what is told of its wiki."""
    esep.ok("collect", "meetup")
    status = esep.json("status", "meetup")
    (wiki,) = status["wikis"].values()
    return next(row["result"] for row in status["progress"] if row["metric"] == project), wiki


def test_of_an_incubator_only_the_declared_test_wikis_count(lab, esep, people):
    take_for(esep, "incubatorwiki", "kkwiki", project='"incubator"')
    person = make_account(lab, "kkwiki", people[0])
    for title in ("Wp/kk/Абай", "Wp/kky/Абай", "Wt/kk/абай", "Talk:Wp/kk/Абай", "Абай (Wp/kk)"):
        person.write(f"{title} {people[0]}", "x")
    declare(esep, people, "incubatorwiki")
    line = esep.fails(2, "collect", "meetup")
    assert "meetup.toml, line 6: wikis: on incubatorwiki only" in line
    assert 'write [wiki.incubatorwiki] and below it prefixes = ["Wp/kk"]' in line
    asked = ("status", "--grant", GRANT_PAGE, "--page", EVENT_PAGE, "--wikis", "incubatorwiki")
    assert "--wikis: on incubatorwiki only the test wikis that are named count" in esep.fails(2, *asked)
    declare(esep, people, "incubatorwiki", '[wiki.incubatorwiki]\nprefixes = ["Wp/kk"]')
    result, wiki = counted(esep, "incubator")
    assert (result, wiki["created"], wiki["prefixes"]) == (1, 1, ["Wp/kk"])
    assert "counted on incubatorwiki: pages below Wp/kk only" in esep.ok("status", "meetup", "--wikitext")
    assert "pages below Wp/kk only" in esep.ok("status", "meetup", "--explain", "incubator")
    declare(esep, people, "incubatorwiki", '[wiki.incubatorwiki]\nprefixes = ["Wp/kk", "Wt/kk"]')
    assert "not collected as it is declared now" in esep.fails(4, "status", "meetup")
    assert counted(esep, "incubator")[0] == 2


def test_galleries_count_on_commons_where_they_are_declared(lab, esep, people):
    person, admin = make_account(lab, "commonswiki", people[0]), Admin.on(lab, "commonswiki")
    gallery, gone = f"Gallery of {people[0]}", f"Redirect of {people[0]}"
    for title in (gallery, gone):
        person.write(title, "<gallery></gallery>")
    admin.write(gone, f"#REDIRECT [[{gallery}]]")
    declare(esep, people, "commonswiki")
    assert counted(esep, "commons")[0] == 0
    declare(esep, people, "commonswiki", "[wiki.commonswiki]\nnamespaces = [0, 6]")
    result, wiki = counted(esep, "commons")
    assert (result, wiki["left_out"], wiki["namespaces"]) == (1, {"redirect": 1}, [0, 6])
    status = esep.json("status", "meetup")
    assert next(row["result"] for row in status["progress"] if row["metric"] == "uploads") == 0


OWN = '[wiki.translatewiki]\nnames = {{"{listed}" = "{there}"}}'


def test_where_accounts_are_others_those_count_that_are_declared(lab, esep, people, access_log):
    take_for(esep, "translatewiki", "kkwiki", project='"translatewiki"', own_accounts="true")
    listed, namesake = people
    there = f"{new_name()} there"
    make_account(lab, "kkwiki", there).write(f"Translated by {there}", "x")
    make_account(lab, "kkwiki", namesake).write(f"Written by {namesake}", "x")
    declare(esep, people, "translatewiki")
    assert "line 6: wikis: translatewiki has accounts of its own" in esep.fails(2, "collect", "meetup")
    declare(esep, people, "translatewiki", OWN.format(listed=listed, there=there))
    access_log.forget()
    result, wiki = counted(esep, "translatewiki")
    assert (result, wiki["accounts"]) == (1, 1)
    assert [entry.get("action") for entry in access_log.requests()].count("login") == 1
    assert "known there: 1 person" in esep.ok("status", "meetup", "--wikitext")


def test_a_misspelt_name_there_is_told_and_nothing_is_counted(lab, esep, people):
    take_for(esep, "translatewiki", "kkwiki", project='"translatewiki"', own_accounts="true")
    declare(esep, people, "translatewiki", OWN.format(listed=people[0], there="Nobody at All"))
    line = esep.fails(2, "collect", "meetup")
    assert "meetup.toml: wiki.translatewiki.names: there is no account “Nobody at All”" in line
    declare(esep, people, "translatewiki", OWN.format(listed="Somebody Else", there=people[0]))
    assert "nobody is listed as “Somebody Else”" in esep.fails(2, "collect", "meetup")
