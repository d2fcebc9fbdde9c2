"""Events that their own pages declare: approved once, counted for those who signed, answered in words."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from wiki_family import GRANT_PAGE, ROOT
from wiki_people import make_account, new_name

pytestmark = pytest.mark.wiki

PAGE = "Events/Declared here"
APPROVALS = "User:LabBot/events"
CALL = f"""{{{{Esep
| grant = {GRANT_PAGE} <!-- the reference -->
| section = Қатысушылар
| wikis = kkwiki
| days = 2023-09-02/2023-09-03
| timezone = Asia/Almaty
| languages = kk, en
| note-wikipedia = Some are [[still to come]].
}}}}"""


@pytest.fixture(scope="module")
def named(lab):
    """Somebody who will sign, and somebody who will be put on the list by others."""
    signer, listed = new_name(), new_name()
    return signer, make_account(lab, "metawiki", signer), listed, make_account(lab, "metawiki", listed)


@pytest.fixture
def page(admin, named):
    """The event's page: one line by the person, one by somebody else; approved, on a protected page."""
    for name, file in (("Esep", "Esep"), ("Esep end", "Esep_end")):
        admin.write(f"Template:{name}", (ROOT / "wiki" / f"{file}.wikitext").read_text(encoding="utf-8"))
    signer, person, listed, _ = named
    text = f"{CALL}\n{{{{Esep end}}}}\n\n== Қатысушылар ==\n"
    admin.write(PAGE, text)
    person.write(PAGE, f"{text}# [[User:{signer}|{signer}]]\n")
    admin.write(PAGE, f"{text}# [[User:{signer}|{signer}]]\n# [[User:{listed}]]\n")
    approve(admin, f"* [[{PAGE}]]")
    yield PAGE
    admin.post(action="delete", title=PAGE)


@pytest.fixture
def following(esep):
    esep.environment["ESEP_WIKI_EVENTS"] = "5"
    return esep


def approve(admin, text, level="sysop"):
    admin.write(APPROVALS, text)
    admin.post(action="protect", title=APPROVALS, protections=f"edit={level}")


def change(admin, old, new):
    text = admin.text(PAGE)
    assert old in text
    admin.write(PAGE, text.replace(old, new))


def stored_people(esep):
    with sqlite3.connect(esep.home / "data" / "esep.sqlite") as store:
        return store.execute("SELECT listed_as, state FROM participants WHERE event = ?", (PAGE,)).fetchall()


def test_an_approved_page_gets_its_table_between_its_templates(following, page, admin, named):
    assert f"{page}: “{page}”: saved as revision" in following.ok("run", "--live")
    before, _, after = admin.text(page).partition("{{Esep end}}")[0].partition("}}")
    assert before.startswith("{{Esep")
    assert 'lang="kk"' in after
    assert 'lang="en"' in after
    assert "Some are " in after
    assert following.ok("run", "--live") == f"{page}: nothing due\n"
    assert following.ok("publish", page, "--live").endswith("nothing new, not edited\n")


def test_only_who_added_the_own_line_is_stored_and_counted(following, page, named):
    signer, _, listed, _ = named
    following.ok("run", "--live")
    assert set(stored_people(following)) == {("", "unsigned"), (signer, "valid")}
    people = following.json("status", page)["people"]
    assert (people["listed"], people["valid"], people["not_simply_fine"]) == (2, 1, {"unsigned": 1})
    assert listed not in following.ok("participants", page)


def test_a_list_that_the_approver_accepts_counts_whole(following, page, admin, named):
    approve(admin, f"* [[{page}]] – list")
    following.ok("run", "--live")
    assert following.json("status", page)["people"]["valid"] == 2


def test_a_page_that_nobody_approved_is_named_and_not_edited(following, page, admin):
    approve(admin, "* [[Another]]")
    revision = admin.read(page)["revid"]
    said = following.ok("run", "--live")
    assert f"“{page}” waits for approval on “{APPROVALS}”" in said
    assert admin.read(page)["revid"] == revision


def test_a_page_that_everybody_can_edit_approves_nothing(following, page, admin):
    approve(admin, f"* [[{page}]]", level="autoconfirmed")
    ran = following.run("run", "--live")
    assert ran.returncode == 3
    assert f"“{APPROVALS}” is not protected" in ran.stderr


def test_no_more_events_are_followed_than_the_operator_wants(following, page, admin):
    admin.write("Events/Another", admin.text(page))
    approve(admin, f"* [[Events/Another]]\n* [[{page}]]")
    following.environment["ESEP_WIKI_EVENTS"] = "1"
    said = following.ok("run", "--live")
    admin.post(action="delete", title="Events/Another")
    assert f"“{page}” is not followed: there are more than ESEP_WIKI_EVENTS=1" in said
    assert "Events/Another: “Events/Another”: saved" in said


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        (("| timezone = Asia/Almaty", "| timezone = Almaty"), "timezone"),
        (("| days = 2023-09-02/2023-09-03", "| days = yesterday"), "days"),
        (("| wikis = kkwiki", "| wikis = kk"), "wikis"),
        (("| wikis = kkwiki", ""), "wikis"),
        (("| languages = kk, en", "| languages = kk, xx"), "languages"),
        (("| section = Қатысушылар", "| organizers = Ару"), "organizers"),
        (("| section = Қатысушылар", "| section = Nowhere"), "Nowhere"),
    ],
)
def test_what_is_wrong_is_answered_once_above_the_table_that_stands_there(
    following, page, admin, pieces, told
):
    old, new = pieces
    following.ok("run", "--live")
    change(admin, old, new)
    ran = following.run("run", page, "--live")
    assert ran.returncode == 2, ran.stdout + ran.stderr
    text = admin.text(page)
    (answered, *_) = [line for line in text.splitlines() if "esep-answer" in line]
    assert told in answered
    assert "esep:record" in text
    revision = admin.read(page)["revid"]
    assert following.run("run", page, "--live").returncode == 2
    assert admin.read(page)["revid"] == revision
    change(admin, new or "| days", old if new else f"{old}\n| days")
    following.ok("run", page, "--live")
    assert "esep-answer" not in admin.text(page)


def test_a_page_without_the_template_is_left_and_a_week_later_nothing_is_kept_of_its_people(
    following, page, admin
):
    following.ok("run", "--live")
    assert stored_people(following)
    text = admin.text(page)
    admin.write(page, text.replace("{{Esep", "{{Was").replace("}}", ""))
    assert page not in following.ok("run", "--live")
    assert stored_people(following)
    following.clock = datetime.now(UTC) + timedelta(days=8)
    following.ok("run", "--live")
    assert stored_people(following) == []
