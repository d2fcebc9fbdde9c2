"""The one-off on a real wiki: the figures of the declared event, and nothing left behind."""

import json

import pytest
from wiki_family import EVENT_PAGE, GRANT_PAGE

pytestmark = pytest.mark.wiki

ORGANIZERS = "Serikbol Tau,Нұрбике Сағындық,Dosym.Q,Пётр Заречный"
ZONE = ("--timezone", "Asia/Almaty")
OF_PAGES = ("pull", "--grant", GRANT_PAGE, "--page", EVENT_PAGE, *ZONE, "--organizers", ORGANIZERS)
SEPTEMBER = ("--from", "2023-09-02", "--to", "2023-10-03", *ZONE)
PERSON = "Айгерім Төлеген"
NOT_KEPT = ("event", "taken_at", "data_as_of", "made_from", "changes")


def pulled(esep, *arguments):
    """Return the JSON of a pull without an account, whatever it had to say besides."""
    esep.environment["PYWIKIBOT_DIR"] = ""
    return json.loads(esep.ok(*arguments, "--format", "json"))


def figures(status):
    return {key: value for key, value in status.items() if key not in NOT_KEPT}


def results(status):
    return {row["metric"]: row["result"] for row in status["progress"]}


def test_every_figure_is_that_of_the_declared_event(esep, collection):
    status = esep.take(collection).json("status", "conference")
    assert figures(pulled(esep, *OF_PAGES)) == figures(status)


def of_the_period(status):
    """The results without those of people looked for after the event days, which the grant page names."""
    return {name: result for name, result in results(status).items() if not name.startswith("retained")}


def test_the_same_people_from_a_file_have_the_same_figures(esep, tmp_path, collection):
    esep.take(collection)
    people = esep.json("participants", "conference")["people"]
    names = [person["listed_as"] for person in people if person["group"] != "organizers"]
    (tmp_path / "people.txt").write_text("\n".join(names), encoding="utf-8")
    listed = pulled(esep, "pull", "--users", "people.txt", *SEPTEMBER, "--organizers", ORGANIZERS)
    assert of_the_period(listed) == of_the_period(esep.json("status", "conference"))
    assert {row["target"] for row in listed["progress"]} == {None}


def test_no_file_is_left_behind(esep):
    for form in ("table", "csv", "wikitext", "html", "report"):
        assert esep.ok(*OF_PAGES, "--format", form)
    assert list(esep.home.rglob("*")) == []


def test_the_file_that_is_asked_for_is_the_only_one(esep):
    assert esep.ok(*OF_PAGES, "--format", "csv", "-o", "status.csv") == "status.csv written\n"
    (path,) = esep.home.rglob("*")
    assert path.read_text(encoding="utf-8").startswith("metric,target,result,")


def test_the_rows_of_the_report_are_read_back_from_the_page_they_are_pasted_on(esep, admin, collection):
    title = f"{GRANT_PAGE}/Final Report"
    admin.write(title, esep.ok(*OF_PAGES, "--format", "report"))
    try:
        report = esep.json("grant", title)["reported"]
    finally:
        admin.post(action="delete", title=title)
    status = esep.take(collection).json("status", "conference")
    rows = {row["metric"]: (row["target"]["lo"], row["achieved"]["lo"]) for row in report["outcomes"]}
    wanted = {row["metric"]: (row["target"], row["result"]) for row in status["progress"] if row["target"]}
    assert rows == wanted
    assert report["not_understood"] == []


def test_who_was_forgotten_is_counted_in_no_one_off(esep, collection):
    before = results(pulled(esep, "pull", PERSON, "Serikbol Tau", *SEPTEMBER))
    esep.take(collection).ok("forget", PERSON)
    after = results(pulled(esep, "pull", PERSON, "Serikbol Tau", *SEPTEMBER))
    alone = results(pulled(esep, "pull", "Serikbol Tau", *SEPTEMBER))
    assert after == alone
    assert (before["participants"], after["participants"]) == (2, 1)


def test_a_misspelt_name_is_a_line_that_says_who_may_be_meant(esep):
    ran = esep.run("pull", "Гулназ Орал", PERSON, *SEPTEMBER, "--format", "csv")
    assert ran.returncode == 0
    assert ran.stderr == (
        "esep: “Гулназ Орал” is not counted: no account of this name on metawiki; "
        "perhaps “Гүлназ Орал” is meant\n"
    )


def test_names_without_an_account_are_no_nought(esep):
    ran = esep.run("pull", "Nobody at all", *SEPTEMBER)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.splitlines()[1:] == [
        "esep: nobody of those listed has an account: there is nothing to count"
    ]


def test_a_page_without_headings_is_a_list_as_a_whole(esep, admin):
    admin.write("Events/Bare list", f"* [[User:{PERSON}]]\n* [[User:Serikbol Tau]]")
    status = pulled(esep, "pull", "--page", "Events/Bare list", *SEPTEMBER)
    assert results(status)["participants"] == 2


def test_everything_that_is_wrong_is_told_before_a_wiki_is_asked(esep, access_log):
    ran = esep.run("pull", PERSON, "--from", "2023-02-30", "--to", "x", "--wikis", "qq", "--format", "pdf")
    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 4
    assert access_log.requests() == []
