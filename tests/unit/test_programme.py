"""A programme from its declaration and lists to words and files; what is private comes into none of them."""

import csv
import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from icalendar import Calendar
from test_docs import keys
from test_participants_sources import SITES

from bot.bootstrap import Deployment
from bot.exits import Exit
from bot.forget import forget_person
from bot.log import configure
from bot.messages import Messages
from bot.own_pages import FORMS, Wanted, show_all
from bot.plain import isolated
from bot.private_files import write_private
from bot.programme import Afterwards, load_standing
from bot.programme_commands import KIND
from bot.programme_files import FILES, barnstars, calendar, certificates, write_files
from bot.programme_json import programme_json
from bot.programme_table import told
from bot.store.database import writing
from bot.store.repository import save_site
from collectors.errors import NotFoundError, UnreadableError
from collectors.participants.answers import USUAL
from config.errors import DeclarationError
from config.settings import Settings
from metrics.afterwards import Done
from metrics.model import Window

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "programmes.md").read_text(encoding="utf-8")
SCENARIO = Path(__file__).parents[2] / "scripts" / "scenarios" / "programme"
NOW = datetime(2023, 3, 1, tzinfo=UTC)
EN = Messages("en")
PRIVATE = "insulin at noon"
DECLARED = """title = "Let's share"
timezone = "UTC"
registrations = { file = "people.csv" }

[[clinics]]
title = "Groups, and how to build them"
start = 2023-01-14 14:00:00
end = 2023-01-14 16:00:00
timezone = "Asia/Manila"
languages = ["en"]
interpretation = ["ja", "zh"]
sharers = ["Dana"]
attendance = { file = "came.csv" }

[[clinics]]
title = "Lexemes"
start = 2023-04-02 06:00:00
end = 2023-04-02 08:00:00
languages = ["kk"]
attendance = { file = "not-yet.csv" }
"""
PEOPLE = "Username,Email,Name,Region,Certificate,Support needs\n" + "".join(
    f"P{number},p{number}@example.org,Name {number},MEA,{'yes' if number % 2 else ''},{PRIVATE}\n"
    for number in range(12)
)
CAME = "Email,Score,What was private about it?\n" + "".join(
    f"p{number}@example.org,{5 - number % 2},{PRIVATE}\n" for number in range(6)
)


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "config" / "programmes"
    folder.mkdir(parents=True)
    declare(tmp_path)
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "came.csv").write_text(CAME, encoding="utf-8")
    return tmp_path


def declare(home, text=DECLARED):
    (home / "config" / "programmes" / "share.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def deployment(home):
    made = Deployment(Settings(ESEP_HOME=home, ESEP_CONTACT="me@example.org"), clock=lambda: NOW)
    with writing(made.store) as connection:
        save_site(connection, SITES["metawiki"], now=NOW)
    yield made
    made.engine.dispose()


def facts(found, words=EN):
    return dict(told(found, words).facts)


def test_the_lists_are_told_in_figures(deployment):
    found = facts(load_standing(deployment, "share"))
    assert found["Registered"] == "12"
    assert found["Participation"] == "6 at 1 clinic, 6 a clinic on average"
    assert found["Satisfaction on the scale of 1 to 5"].startswith(
        "4.5 on average of 6 answers (5: 3; 4: 3; "
    )


def test_the_scenario_is_the_programme_that_it_was_made_after(deployment, home):
    folder = home / "config" / "programmes"
    for path in SCENARIO.glob("*.csv"):
        shutil.copy(path, folder)
    text = (SCENARIO / "lets-connect.toml").read_text(encoding="utf-8")
    declare(home, text.partition("registrations = { page")[0].replace("NEXT", "2023-12-01"))
    deployment.clock = lambda: datetime(2023, 6, 1, tzinfo=UTC)
    with writing(deployment.store) as connection:
        save_site(connection, SITES["metawiki"], now=deployment.clock())
    found = facts(load_standing(deployment, "share"))
    assert found["Registered"] == "310"
    assert found["Regions of the registered"].startswith(f"{isolated('MEA')}: 190 (61%); ")
    assert found["Participation"] == "120 at 4 clinics, 30 a clinic on average"
    assert found["Satisfaction on the scale of 1 to 5"].startswith("4.4 on average")


def test_who_came_is_read_once_the_clinic_is_over(deployment, home):
    assert load_standing(deployment, "share").figures.clinics[1].attended is None
    deployment.clock = lambda: datetime(2023, 4, 2, 8, tzinfo=UTC)
    with writing(deployment.store) as connection:
        save_site(connection, SITES["metawiki"], now=deployment.clock())
    with pytest.raises(NotFoundError, match=r"not-yet\.csv: cannot be read"):
        load_standing(deployment, "share")


def test_an_attendance_that_lists_nobody_is_a_mistake_and_not_nought(deployment, home):
    (home / "config" / "programmes" / "came.csv").write_text("Email,Score\n", encoding="utf-8")
    with pytest.raises(NotFoundError, match="the attendance of “Groups, and how to build them” lists nobody"):
        load_standing(deployment, "share")


def test_a_column_that_no_file_has_is_told_once_all_files_are_there(deployment, home):
    declare(home, DECLARED + '\n[columns]\nsatisfaction = "Stars"\n')
    load_standing(deployment, "share")
    done = DECLARED[: DECLARED.rindex("[[clinics]]")]
    declare(home, done + '\n[columns]\nsatisfaction = "Stars"\n')
    with pytest.raises(
        DeclarationError, match=r"line 17: columns\.satisfaction: no file has a column “Stars”"
    ):
        load_standing(deployment, "share")


def test_the_calendar_has_the_next_clinic_first_in_utc_and_by_its_own_clocks(deployment):
    (upcoming, (lexemes,)), (past, (groups,)) = told(load_standing(deployment, "share"), EN).calendar
    assert (upcoming, lexemes.title, past) == ("Next clinics", "Lexemes", "Past clinics")
    assert lexemes.when == ["April 2, 2023, 06:00–08:00 (UTC+00:00)"]
    assert groups.when == [
        "January 14, 2023, 06:00–08:00 (UTC+00:00)",
        "January 14, 2023, 14:00–16:00 (UTC+08:00), Asia/Manila",
    ]
    assert groups.people == ["Took part: 6", "Satisfaction: 4.5 (6 answers)"]


class RegistrationService:
    """Answers as CampaignEvents does: one page of people, then an empty one."""

    name = "metawiki"

    def get(self, path, **params):
        if path.endswith("/participants") and "last_participant_id" not in params:
            shown = [{"participant_id": n, "user_id": n, "user_name": f"P{n}"} for n in (1, 2)]
            return [*shown, {"participant_id": 3, "user_id": 3, "hidden": True}]
        return [] if path.endswith(("/participants", "/organizers")) else {}


def test_a_registration_may_have_more_people_than_it_shows_and_some_without_a_name(deployment, home):
    declare(home, DECLARED.replace('file = "people.csv"', "campaign_event = 7"))
    deployment.registrations = RegistrationService
    found = facts(load_standing(deployment, "share"))
    assert (found["Registered"], found["Private registrations"][:11]) == ("2", "not visible")
    assert found["Entries that name nobody"] == "1, counted in its clinic alone"


def test_below_a_group_the_satisfaction_is_told_nowhere(deployment, home):
    few = "".join(CAME.splitlines(keepends=True)[:5])
    (home / "config" / "programmes" / "came.csv").write_text(few, encoding="utf-8")
    found = load_standing(deployment, "share")
    assert facts(found)["Satisfaction on the scale of 1 to 5"] == "fewer than five answers"
    answer = programme_json(found)
    assert answer["attendance"]["satisfaction"] is answer["clinics"][0]["satisfaction"] is None


def test_of_an_event_that_is_not_collected_nothing_is_known(deployment, home):
    (home / "config" / "events").mkdir()
    (home / "config" / "events" / "one.toml").write_text(
        'grant = "Grants:X"\npage = "Y"\ntimezone = "UTC"\nwikis = ["kkwiki"]\nparticipants.list = ["P1"]\n'
    )
    declare(home, DECLARED.replace("registrations =", 'event = "one"\nregistrations =', 1))
    found = load_standing(deployment, "share")
    assert facts(found)["On the wikis after their first clinic"].startswith("not known")
    assert dict(KIND.made(found).record.results)["pages"] is None


def test_who_was_forgotten_is_one_more_and_nobody(deployment):
    forgotten = forget_person(deployment, "P1")
    forget_person(deployment, "Dana")
    assert [file.name for file in forgotten.files] == ["came.csv", "people.csv"]
    found = load_standing(deployment, "share")
    assert facts(found)["Registered"] == "11"
    assert (found.figures.clinics[0].attended, found.figures.attendance.people) == (6, 5)
    assert not {"P1", "Name 1"} & set(certificates(found).replace(",", "\n").split("\n"))
    assert "User talk:P1]" not in barnstars(found, EN)
    assert "Dana" not in barnstars(found, EN) + str(told(found, EN)) + calendar(found, EN).decode()


def test_who_shares_an_address_with_somebody_forgotten_stays(deployment, home):
    rows = "Username,Email\nDana,team@example.org\nEric,team@example.org\n,team@example.org\n"
    (home / "config" / "programmes" / "people.csv").write_text(rows, encoding="utf-8")
    forget_person(deployment, "Dana")
    registered = load_standing(deployment, "share").lists.registered
    assert [(entry.account, bool(entry.key)) for entry in registered] == [
        (None, False),
        ("Eric", True),
        (None, False),
    ]


def test_who_was_forgotten_is_one_on_each_list_however_often_they_stand_there(deployment, home):
    folder = home / "config" / "programmes"
    rows = "Username,Email\nDana,d@example.org\nDana,\n,d@example.org\nEric,\n"
    (folder / "people.csv").write_text(rows, encoding="utf-8")
    (folder / "came.csv").write_text("Email\nd@example.org\nd@example.org\n", encoding="utf-8")
    forget_person(deployment, "Dana")
    found = load_standing(deployment, "share")
    assert [entry.account for entry in found.lists.registered] == [None, "Eric"]
    assert found.figures.clinics[0].attended == 1


def test_a_certificate_is_for_who_came_and_consented(deployment):
    rows = list(csv.DictReader(io.StringIO(certificates(load_standing(deployment, "share")))))
    assert [(row["name"], row["account"], row["number"]) for row in rows] == [
        ("Name 1", "P1", "1"),
        ("Name 3", "P3", "1"),
        ("Name 5", "P5", "1"),
    ]
    assert rows[0]["clinics"] == "Groups, and how to build them"


def test_a_name_is_no_formula_in_the_file_of_certificates(deployment, home):
    (home / "config" / "programmes" / "people.csv").write_text(PEOPLE.replace("Name 1,", "=HYPERLINK(1),"))
    assert "\n'=HYPERLINK(1)," in certificates(load_standing(deployment, "share"))


def test_a_barnstar_is_for_a_person_to_post_and_shows_a_title_as_it_is(deployment, home):
    declare(home, DECLARED.replace('"Groups, and', '"}}{{Delete}} [[Groups]], and'))
    text = barnstars(load_standing(deployment, "share"), EN)
    assert text.startswith("<!-- For a person to look through and to post")
    assert [line for line in text.splitlines() if line.startswith("==")] == [
        f"== [[User talk:{name}]] ==" for name in ("Dana", "P1", "P3", "P5")
    ]
    assert text.count("}}") == 4
    assert "{{Delete" not in text


def test_a_calendar_is_read_back_as_it_was_meant(deployment, home):
    long = "Ұзақ тақырып; үтір, нүкте " * 8 + r"\n end"
    declare(home, DECLARED.replace("Lexemes", long.replace("\\", "\\\\")))
    written = calendar(load_standing(deployment, "share"), EN)
    assert max(map(len, written.split(b"\r\n"))) <= 75
    first, second = Calendar.from_ical(written).walk("VEVENT")
    assert second["SUMMARY"] == f"Let's share: {long}"
    assert second.decoded("DTSTART") == datetime(2023, 4, 2, 6, tzinfo=UTC)
    assert first.decoded("DTEND") == datetime(2023, 1, 14, 8, tzinfo=UTC)
    assert first["DESCRIPTION"] == "Languages: English\nInterpretation: Japanese, Chinese\nShared by: Dana"


def test_a_clinic_that_is_put_off_is_the_same_one_in_a_calendar(deployment, home):
    def uids():
        return [
            event["UID"]
            for event in Calendar.from_ical(calendar(load_standing(deployment, "share"), EN)).walk("VEVENT")
        ]

    before = uids()
    declare(home, DECLARED.replace("2023-04-02", "2023-05-02"))
    assert uids() == before
    assert len(set(before)) == 2


@pytest.mark.parametrize("was_there", [False, True])
def test_a_file_of_people_is_its_owner_s_alone_also_where_it_was_there(tmp_path, was_there):
    path = tmp_path / "certificates.csv"
    if was_there:
        path.touch(0o644)
    write_private(path, b"x")
    assert (path.stat().st_mode & 0o777, path.read_bytes()) == (0o600, b"x")


@pytest.mark.parametrize("broken", ["", "12,5\n", "P1,9\n"])
def test_private_answers_and_addresses_come_into_nothing(deployment, home, tmp_path, capfd, broken):
    came = home / "config" / "programmes" / "came.csv"
    came.write_text(came.read_text() + (f"x@example.org,9,{PRIVATE}\n" if broken else ""), encoding="utf-8")
    configure(verbose=True)
    for form in FORMS:
        for language in ("en", "kk", "ru"):
            code = show_all(deployment, KIND, Wanted(()), form, Messages(language))
            assert code == (Exit.USAGE if broken else Exit.DONE)
    files = {what: tmp_path / what for what in FILES}
    if broken:
        with pytest.raises(UnreadableError):
            write_files(deployment, "share", files, EN)
    else:
        write_files(deployment, "share", files, EN)
        structlog.get_logger().info("made", found=load_standing(deployment, "share"))
    said = "".join(capfd.readouterr()).encode()
    kept = [path.read_bytes() for path in (*tmp_path.glob("data/*"), *tmp_path.glob("*")) if path.is_file()]
    assert len(kept) >= (1 if broken else 4)
    for word in (PRIVATE.encode(), b"p1@example", b"x@example"):
        assert word not in said + b"".join(kept)


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_every_language_tells_the_same_figures(deployment, language):
    shown = " ".join(facts(load_standing(deployment, "share"), Messages(language)).values())
    assert [number for number in ("12", "MEA", "100", "6", "5: 3; 4: 3; 3: 0") if number not in shown] == []


def test_what_others_wrote_is_no_markup_in_the_table(deployment, home):
    people = PEOPLE.replace("MEA", "[[Category:X]] {{y}}")
    (home / "config" / "programmes" / "people.csv").write_text(people, encoding="utf-8")
    declare(home, DECLARED.replace('"Lexemes"', '"|} <b>{{x}}"').replace('["Dana"]', '["[[Dana]]"]'))
    block = KIND.made(load_standing(deployment, "share")).block
    assert not [markup for markup in ("[[", "{{", "<b>", "| |}") if markup in block.replace("{| class", "")]


def test_every_key_of_the_answer_is_documented(deployment):
    found = load_standing(deployment, "share")
    period = Window(NOW, NOW + timedelta(days=1), "UTC")
    answer = programme_json(replace(found, afterwards=Afterwards("one", period, NOW, Done(6, 5, 4, 3))))
    assert {key for key in keys(answer) if f"`{key}`" not in DOCUMENTED} == set()


def test_every_usual_heading_is_documented():
    headings = {heading for usual in USUAL.values() for heading in usual}
    assert {heading for heading in headings if heading not in DOCUMENTED.casefold()} == set()


def test_what_a_page_may_not_lose_without_a_human_is_registrations_and_participations(deployment):
    found = load_standing(deployment, "share")
    assert dict(KIND.made(found).record.results) == {"registered": 12, "participations": 6}


def test_of_the_past_clinics_the_last_one_stands_first(deployment):
    found = load_standing(deployment, "share")
    ((_, clinics),) = told(replace(found, as_of=found.lists.clinics[1].end), EN).calendar
    assert [clinic.title for clinic in clinics] == ["Lexemes", "Groups, and how to build them"]


def test_a_clinic_is_to_come_until_it_is_over(deployment):
    found = load_standing(deployment, "share")
    during = replace(found, as_of=found.lists.clinics[0].end - timedelta(minutes=1))
    assert (during.past, during.to_come) == ([], [0, 1])
