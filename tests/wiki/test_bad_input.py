"""Bad input: one line that says what, where and what to do; nothing published, nothing stored lost."""

import sqlite3
from pathlib import Path
from shutil import copytree

import pytest
from wiki_family import EVENT_PAGE, GRANT_PAGE

from bot.splice import BEGIN, END

pytestmark = pytest.mark.wiki


@pytest.fixture(autouse=True)
def nothing_is_published(access_log, request):
    yield
    written = [entry for entry in access_log.writes() if "Esep" in entry["user_agent"]]
    assert written == []


@pytest.fixture
def other_page(admin):
    """A page of the test's own, with the text it is given."""

    def write(text):
        admin.write("Events/Bad input", text)
        return ('page = "' + EVENT_PAGE + '"', 'page = "Events/Bad input"')

    return write


def test_a_grant_page_that_is_missing(esep):
    line = esep.fails(2, "grant", "Grants:Nowhere (ID: 1)")
    assert "Grants:Nowhere (ID: 1)" in line


def test_a_page_that_is_no_grant_page(esep):
    assert EVENT_PAGE in esep.fails(2, "grant", EVENT_PAGE)


def test_a_target_that_cannot_be_read_is_shown_and_not_compared(esep, admin):
    text = admin.text(GRANT_PAGE).replace("| 100", "| about 100", 1)
    admin.write("Grants:Unreadable (ID: 1)", text)
    grant = esep.json("grant", "Grants:Unreadable (ID: 1)")
    assert "about 100" in [entry["raw"] for entry in grant["not_understood"]]
    esep.declare("conference", (f'grant = "{GRANT_PAGE}"', 'grant = "Grants:Unreadable (ID: 1)"'))
    esep.ok("collect", "conference")
    status = esep.json("status", "conference")
    (unread,) = [row for row in status["progress"] if row["state"] == "unread"]
    assert (unread["target"], unread["ratio"]) == (None, None)


def test_an_event_page_that_is_missing(esep):
    esep.declare("conference", (EVENT_PAGE + '"\ntimezone', 'No such page"\ntimezone'))
    assert "No such page" in esep.fails(2, "collect", "conference")


def test_an_event_page_without_the_section(esep):
    esep.declare("conference", ('section = "Interested in participating"', 'section = "Who comes"'))
    line = esep.fails(2, "collect", "conference")
    assert "Who comes" in line
    assert "Interested in participating" in line


def test_a_section_that_lists_nobody(esep, other_page):
    esep.declare("conference", other_page("== Interested in participating ==\nNobody yet.\n== End =="))
    assert "lists nobody" in esep.fails(2, "collect", "conference")


@pytest.mark.parametrize(
    ("markers", "told"),
    [
        ("", "is missing"),
        (BEGIN + END + BEGIN + END, "stands 2 times"),
        (END + BEGIN, "before"),
    ],
)
def test_markers_that_do_not_stand_once_each(esep, other_page, markers, told):
    people = "== Interested in participating ==\n* [[User:Nobody in particular]]\n"
    esep.declare("conference", other_page(people + markers))
    esep.ok("collect", "conference")
    assert told in esep.fails(3, "publish", "conference")
    assert told in esep.fails(3, "publish", "conference", "--live")


def test_a_grant_page_as_the_event_page(esep, admin):
    text = "== Interested in participating ==\n* [[User:Nobody]]\n" + BEGIN + END
    admin.write("Grants:Mine", text)
    esep.declare("conference", (f'page = "{EVENT_PAGE}"', 'page = "Grants:Mine"'))
    esep.ok("collect", "conference")
    assert "never edited" in esep.fails(3, "publish", "conference", "--live")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("[publish]", "[publish]\ncolour = 1"), "publish.colour: unknown key"),
        (('timezone = "Asia/Almaty"', ""), "timezone: is required"),
        (('"2023-09-02"', '"2023-09-02T10:00:00"'), "no offset"),
        (('"kkwiki"', '"kkwikipedia"'), "kkwikipedia"),
    ],
)
def test_a_wrong_declaration_is_told_by_file_and_field(esep, change, told):
    esep.declare("conference", change)
    line = esep.fails(2, "collect", "conference")
    assert "conference.toml" in line
    assert told in line


def test_an_event_that_is_not_declared(esep):
    esep.declare("conference")
    assert "there are: conference" in esep.fails(2, "status", "confrence")


def test_a_declaration_that_changed_since_the_collection_is_not_answered_with_the_old_data(esep):
    esep.declare("conference")
    esep.ok("collect", "conference")
    esep.declare("conference", ('section = "Interested in participating"', 'section = "Organizers"'))
    assert "not collected as it is declared now" in esep.fails(4, "status", "conference")
    esep.declare(
        "conference", ("[participants]", "[period]\nstart = 2023-08-01\nend = 2023-10-03\n[participants]")
    )
    rows = {row["metric"]: row for row in esep.json("status", "conference")["progress"]}
    assert (rows["wikipedia"]["result"], rows["wikipedia"]["state"]) == (None, "unknown")


def test_dates_that_became_unreadable_leave_the_stored_figures_stale(esep, admin):
    title = "Grants:Redated (ID: 2)"
    admin.write(title, admin.text(GRANT_PAGE))
    esep.declare("conference", (f'grant = "{GRANT_PAGE}"', f'grant = "{title}"'))
    esep.ok("collect", "conference")
    admin.write(title, admin.text(GRANT_PAGE).replace("2023-10-03T00:00:00Z", "in October"))
    assert "grant end date" in esep.fails(2, "collect", "conference")
    assert not esep.json("status", "conference")["complete"]
    assert "last fetched whole" in esep.fails(4, "publish", "conference", "--live")


def test_a_status_before_any_collection(esep):
    esep.declare("conference")
    assert "esep collect conference" in esep.fails(4, "status", "conference")


def test_a_wrong_password(esep, tmp_path):
    folder = copytree(esep.lab["environment"]["PYWIKIBOT_DIR"], tmp_path / "pywikibot")
    secrets = folder / "user-password.py"
    secrets.write_text("('LabBot', BotPassword('esep', 'wrongwrongwrongwrongwrongwrongwr'))")
    secrets.chmod(0o600)
    esep.environment["PYWIKIBOT_DIR"] = str(folder)
    esep.declare("conference")
    line = esep.fails(3, "collect", "conference")
    assert "metawiki: log-in as LabBot@esep was refused" in line
    assert "wrongwrong" not in line


@pytest.fixture
def kkwiki_goes_down(esep, tmp_path):
    def goes_down():
        known = Path(esep.lab["environment"]["ESEP_WIKIS"]).read_text(encoding="utf-8")
        address = esep.lab["wikis"]["kkwiki"]["api"]
        wikis = tmp_path / "wikis.toml"
        wikis.write_text(known.replace(address, "http://127.0.0.1:9/w/api.php"), encoding="utf-8")
        esep.environment["ESEP_WIKIS"] = str(wikis)

    return goes_down


def test_a_wiki_that_is_down_leaves_the_last_good_figures_and_says_since_when(esep, kkwiki_goes_down):
    esep.declare("conference")
    esep.ok("collect", "conference")
    before = esep.json("status", "conference")
    kkwiki_goes_down()
    assert "kkwiki: http://127.0.0.1:9/w/api.php does not answer" in esep.fails(4, "collect", "conference")
    after = esep.json("status", "conference")
    assert (after["complete"], after["wikis"]) == (False, before["wikis"])
    assert after["stale"]["kkwiki"] <= before["taken_at"]
    assert "last fetched whole" in esep.fails(4, "publish", "conference", "--live")


def test_a_wiki_never_reached_leaves_nothing_to_show(esep, kkwiki_goes_down):
    kkwiki_goes_down()
    esep.declare("conference")
    esep.fails(4, "collect", "conference")
    esep.fails(4, "status", "conference")


def test_a_locked_database_is_tried_later(esep):
    esep.declare("conference")
    esep.ok("collect", "conference")
    path = esep.home / "data" / "esep.sqlite"
    other = sqlite3.connect(path)
    other.execute("begin exclusive")
    esep.code = f"import bot.store.connect; bot.store.connect.LOCK_WAIT = 0.1; {esep.code}"
    assert "locked by another process" in esep.fails(75, "collect", "conference")
    other.close()
    esep.ok("status", "conference")


def test_a_database_of_a_newer_esep(esep):
    esep.declare("conference")
    esep.ok("collect", "conference")
    path = esep.home / "data" / "esep.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("update alembic_version set version_num = '9999'")
    other.close()
    assert "newer Esep" in esep.fails(2, "status", "conference")


def test_live_without_an_account(esep):
    esep.declare("conference")
    esep.ok("collect", "conference")
    esep.environment["PYWIKIBOT_DIR"] = ""
    assert "PYWIKIBOT_DIR" in esep.fails(3, "publish", "conference", "--live")


def test_nobody_to_answer_for_the_requests(esep):
    esep.environment["ESEP_CONTACT"] = ""
    assert "ESEP_CONTACT" in esep.fails(2, "grant", "Grants:Any")
