"""Grants on a real wiki: a page with its report, and the list of a fund."""

import csv
from urllib.parse import quote

import pytest
from wiki_family import EVENT_PAGE, GRANT_PAGE, ROOT

pytestmark = pytest.mark.wiki

FUND = "Grants:Programs/Wikimedia Community Fund/Listed Fund/"


@pytest.fixture
def report(admin):
    """A report below the reference grant; gone afterwards."""
    title = f"{GRANT_PAGE}/Final Report"
    admin.write(
        title,
        "Report Status: Accepted\n{|\n! Target outcome !! Achieved outcome !! Explanation\n|-\n"
        "| Number of participants: 32 || Number of participants - 30 ||\n|-\n"
        "| Number of editors 20 || 27 ||\n|}",
    )
    yield title
    admin.post(action="delete", title=title)


def test_a_report_stands_beside_the_targets_and_what_disagrees_is_named(esep, report):
    reported = esep.json("grant", GRANT_PAGE)["reported"]
    disagreements = {row["metric"]: row["disagreements"] for row in reported["metrics"]}
    assert (reported["title"], reported["status"]) == (report, "Accepted")
    assert disagreements["participants"] == ["below_target"]
    assert disagreements["editors"] == ["other_target"]
    assert disagreements["wikipedia"] == []
    shown = esep.ok("grant", GRANT_PAGE)
    assert "below target" in shown
    assert "reported" not in esep.json("grant", report)["reported"]


def test_pages_are_named_by_their_addresses_as_well_as_by_their_titles(esep, lab):
    site = lab["wikis"]["metawiki"]["api"].removesuffix("/w/api.php")
    grant = f"{site}/wiki/{quote(GRANT_PAGE.replace(' ', '_'))}#Budget"
    event = f"{site}/w/index.php?title={quote(EVENT_PAGE)}&oldid=1"
    assert (
        esep.json("grant", grant) == esep.json("grant", GRANT_PAGE) == esep.json("grant", f"[[{GRANT_PAGE}]]")
    )
    written = esep.ok("init", grant, "--event", event).splitlines()[0].removesuffix(" written")
    declared = (esep.home / written).read_text(encoding="utf-8")
    assert f'grant = "{GRANT_PAGE}"\npage = "{EVENT_PAGE}"' in declared
    asked = ("status", "--grant", grant, "--page", event, "--timezone", "Asia/Almaty")
    assert {row["metric"]: row["target"] for row in esep.json(*asked)["progress"]}["wikipedia"] == 100


def test_an_address_of_another_site_is_one_clear_line(esep):
    other = "https://kk.wikipedia.org/wiki/A"
    for command in (("grant", other), ("init", other), ("status", "--grant", GRANT_PAGE, "--page", other)):
        assert f"“{other}” is not on 127.0.0.1" in esep.fails(2, *command)
    esep.declare("elsewhere", ('page = "', f'page = "{other}'))
    assert "elsewhere.toml: page: “https://kk.wikipedia.org" in esep.fails(2, "collect", "elsewhere")


def test_a_request_in_words_and_its_people_are_shown_with_their_places(esep, admin):
    title = "Grants:PEG/Example/Meeting"
    text = (ROOT / "tests/fixtures/grants/peg_2013.wikitext").read_text(encoding="utf-8")
    admin.write(title, text)
    grant = esep.json("grant", title)
    assert (grant["form"], grant["proposed"]) == ("peg", {"start": "2013-04-20", "end": "2014-02-28"})
    assert [(amount["amount"], amount["currency"]) for amount in grant["amounts"]] == [
        (1329219.0, "KGS"),
        (27750.0, "USD"),
    ]
    assert {"where": "Measures of success", "raw": "20 workshops"} in grant["measures"]
    assert [person["name"] for person in grant["team"]] == [
        "First Example",
        "Second Example",
        "Third Example",
    ]
    shown = esep.ok("grant", title)
    assert "promised in words: Measures of success: 20 workshops" in shown
    assert "team: Second Example (Project team)" in shown


def test_what_is_no_sure_name_is_shown_as_the_text_it_is(esep):
    shown = esep.ok("grant", str(ROOT / "tests/fixtures/grants/peg_2014.txt"))
    assert "team: not a sure name: “Some Body. She leads 3 groups” (Please provide the name" in shown


def test_a_report_stands_beside_the_measured_results_too(esep, report):
    esep.declare()
    esep.ok("collect", "conference")
    rows = {row["metric"]: row for row in esep.json("status", "conference")["reported"]}
    assert (rows["participants"]["reported"]["lo"], rows["participants"]["reported"]["hi"]) == (30, 30)
    assert "unlike_measured" in rows["participants"]["disagreements"]
    assert "the grant’s report says: 30" in esep.ok("status", "conference", "--wikitext")


@pytest.mark.parametrize(
    "where",
    [("--prefix", "Grants:No such fund/"), ("--prefix", "kk:Grants"), ("--category", "No such thing")],
)
def test_a_list_of_nothing_is_a_mistake_and_not_an_empty_answer(esep, where):
    assert f"check {where[0]}" in esep.fails(2, "grant", "--list", *where)


def test_a_grant_without_a_report_has_no_such_key(esep):
    grant = esep.json("grant", GRANT_PAGE)
    assert "reported" not in grant
    assert grant["form"] == "rapid-v2"
    assert {target["where"].split(" › ")[0] for target in grant["targets"]} == {
        "Number of participants, editors, and organizers",
        "Number of content contributions to Wikimedia projects",
    }


def test_the_list_goes_on_where_it_stopped_with_a_row_for_every_grant(esep, admin, access_log):
    text = admin.text(GRANT_PAGE)
    for name in ("A (ID: 1)", "B (ID: 2)", "A (ID: 1)/Final Report"):
        admin.write(FUND + name, text)
    admin.write(FUND + "C (ID: 3)", "Soon.")
    command = (
        "grant",
        "--list",
        "--prefix",
        FUND,
        "--region",
        "CEECA",
        "--year",
        "2023-24",
        "-o",
        "list.csv",
    )
    assert "3 grants added" in esep.ok(*command)
    path = esep.home / "list.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2]) + lines[2][:20], encoding="utf-8")
    access_log.forget()
    assert "2 grants added" in esep.ok(*command)
    asked = [entry for entry in access_log.requests() if entry.get("action") == "parse"]
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len(asked) == 2
    assert [row["title"].removeprefix(FUND) for row in rows] == ["A (ID: 1)", "B (ID: 2)", "C (ID: 3)"]
    assert [row["participants"] for row in rows] == ["32", "32", ""]
    assert "is not a grant page" in rows[2]["problem"]


def test_a_grant_and_a_list_are_not_asked_for_at_once(esep):
    assert esep.run("grant").returncode == 2
    assert esep.run("grant", GRANT_PAGE, "--list").returncode == 2
    assert esep.run("grant", "--list", "--format", "xml").returncode == 2
