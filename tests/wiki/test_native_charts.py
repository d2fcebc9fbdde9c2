"""Charts on a real wiki of files: both pages are kept there and the table shows them, or it has bars alone.

The family has a stand-in for the extensions Chart and JsonConfig (`scripts/mediawiki/charts.php`).
"""

import json
from pathlib import Path

import pytest
from wiki_family import Admin, publish_on

from bot.splice import extract

pytestmark = pytest.mark.wiki

RUN_PAGE = "User:LabBot/run/chart"
TAB, CHART = "Data:Lab conference.tab", "Data:Lab conference.chart"
CALL = "{{#chart:Lab conference.chart}}"
DECLARED = ("names = false", 'names = false\nchart = "Lab conference"')


@pytest.fixture(scope="module", autouse=True)
def _extensions(lab):
    switch = Path(lab["wikis"]["metawiki"]["access_log"]).with_name("charts")
    switch.touch()
    yield
    switch.unlink()


@pytest.fixture(scope="module")
def commons(lab):
    return Admin.on(lab, "commonswiki")


@pytest.fixture
def told(commons):
    """The bot, told on the wiki of files that it may keep charts."""
    commons.write(RUN_PAGE, "run")
    return commons


@pytest.fixture
def declared(esep, own_page):
    """The reference event with a chart, on a page without a table."""
    publish_on(esep, own_page, DECLARED)
    return esep


@pytest.fixture(autouse=True)
def _no_pages(commons):
    """Take away what a test made there."""
    yield
    for title in (TAB, CHART, RUN_PAGE):
        commons.session.post(
            commons.api,
            data={"action": "delete", "title": title, "token": commons.token, "format": "json"},
            timeout=30,
        )


def result(esep, metric):
    rows = esep.json("status", "conference")["progress"]
    return next(row["result"] for row in rows if row["metric"] == metric)


def test_table_and_chart_are_made_once_and_the_page_shows_them(declared, told, admin, own_page, access_log):
    shown = declared.ok("publish", "conference", "--live")
    assert f"“{TAB}”: saved as revision" in shown
    assert f"“{CHART}”: saved as revision" in shown
    block = extract(admin.text(own_page))
    assert block.strip().startswith(CALL)
    assert "esep-status" in block
    models = told.get(titles=f"{TAB}|{CHART}", prop="info")["query"]["pages"]
    assert {page["contentmodel"] for page in models} == {"Tabular.JsonConfig", "Chart.JsonConfig"}
    table = json.loads(told.text(TAB))
    column = [field["name"] for field in table["schema"]["fields"]].index("wikipedia")
    assert table["data"][-1][column] == result(declared, "wikipedia")
    access_log.forget()
    assert "nothing new" in declared.ok("publish", "conference", "--live")
    assert access_log.writes() == []


def test_what_is_done_on_both_wikis_is_counted_and_nothing_twice(declared, told, access_log):
    access_log.forget()
    declared.ok("publish", "conference", "--live")
    run = declared.json("runs", "conference")[0]
    assert (run["job"], run["edits"]) == ("publish", 3)
    assert run["requests"] == len(access_log.requests())


def test_the_doctor_says_what_charts_lack(declared, commons):
    line = next(line for line in declared.run("doctor").stdout.splitlines() if "charts: " in line)
    assert f"“{RUN_PAGE}” is missing" in line
    commons.write(RUN_PAGE, "run")
    assert "charts: commonswiki: LabBot is told to run there" in declared.ok("doctor")


def test_edits_there_are_a_bots_and_say_what_they_are(declared, told, own_page):
    declared.ok("publish", "conference", "--live")
    edit = told.read(TAB)
    assert edit["user"] == "LabBot"
    assert edit["comment"].startswith(f"Data of the chart of “conference” ([[m:{own_page}]]), Esep ")
    assert f"[[{RUN_PAGE}|" in edit["comment"]
    recent = told.get(list="recentchanges", rctitle=TAB, rcprop="flags")["query"]["recentchanges"]
    assert recent[0]["bot"]


def test_a_dry_run_makes_nothing_and_shows_what_it_would(declared, told, admin, own_page):
    shown = declared.ok("publish", "conference")
    assert f"+{CALL}" in shown
    assert f"“{TAB}”: would be written, too" in shown
    assert extract(admin.text(own_page)) == ""
    assert told.get(titles=TAB)["query"]["pages"][0]["missing"]


def refused(esep, admin, page):
    """Publish what has no chart in the end, and return the line that says why."""
    line = esep.fails(3, "publish", "conference", "--live")
    block = extract(admin.text(page))
    assert "esep-status" in block
    assert "#chart" not in block
    assert "the table has bars and no chart" in line
    return line


def test_until_it_is_told_to_run_there_the_bot_makes_no_page_and_the_table_has_bars(
    declared, commons, admin, own_page
):
    assert f"“{RUN_PAGE}” is missing" in refused(declared, admin, own_page)
    assert commons.get(titles=TAB)["query"]["pages"][0]["missing"]


def test_a_page_that_people_made_is_not_written_over(declared, told, admin, own_page):
    theirs = '{\n    "license": "CC0-1.0",\n    "sources": "mine"\n}'
    told.write(TAB, theirs)
    assert f"“{TAB}” is somebody else's or another event's" in refused(declared, admin, own_page)
    assert json.loads(told.text(TAB)) == json.loads(theirs)


def test_the_chart_goes_from_the_page_where_one_of_the_two_cannot_be_saved(declared, told, admin, own_page):
    declared.ok("publish", "conference", "--live")
    told.post(action="delete", title=CHART)
    told.post(action="protect", title=CHART, protections="create=sysop")
    try:
        assert f"“{CHART}”: the wiki refused" in refused(declared, admin, own_page)
    finally:
        told.post(action="protect", title=CHART, protections="create=all")
    declared.ok("publish", "conference", "--live")
    assert CALL in admin.text(own_page)


def test_no_chart_is_in_a_sandbox(declared, told):
    shown = declared.ok("publish", "conference", "--sandbox-page", "User:LabBot/sandbox/chart")
    assert "saved as revision" in shown
    assert told.get(titles=TAB)["query"]["pages"][0]["missing"]


def test_a_trial_makes_the_pages_that_are_named_for_it_without_the_flag(declared, told, admin, own_page):
    declared.environment["ESEP_TRIAL_PAGES"] = own_page
    assert f"“{TAB}” is no page of the trial" in declared.fails(3, "publish", "conference", "--trial")
    assert "#chart" not in admin.text(own_page)
    declared.environment["ESEP_TRIAL_PAGES"] = f"{own_page}|{TAB}|{CHART}"
    declared.ok("publish", "conference", "--trial")
    assert CALL in admin.text(own_page)
    recent = told.get(list="recentchanges", rctitle=TAB, rcprop="flags")["query"]["recentchanges"]
    assert not recent[0]["bot"]


def test_a_wiki_that_draws_no_charts_has_bars(lab, esep, told, admin, own_page):
    switch = Path(lab["wikis"]["metawiki"]["access_log"]).with_name("charts")
    switch.unlink()
    try:
        publish_on(esep, own_page, DECLARED)
        assert "metawiki has no extension Chart" in refused(esep, admin, own_page)
    finally:
        switch.touch()
