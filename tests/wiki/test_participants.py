"""Lists of participants on a real wiki: every source, odd names, and the audit line by line."""

import pytest
from wiki_family import GRANT_PAGE

pytestmark = pytest.mark.wiki

BLOCKED = [f"blocked indefinitely on {wiki} on 2023-08-20" for wiki in ("metawiki", "kkwiki")]

SECTION = 'section = "Interested in participating"'


def sources(toml):
    return (SECTION, toml)


def audited(esep):
    audit = esep.json("participants", "conference")
    return {person["listed_as"]: person for person in audit["people"]}


def test_the_audit_of_the_reference_event(esep):
    esep.declare()
    esep.ok("collect", "conference")
    lines = esep.ok("participants", "conference").splitlines()
    assert lines[0] == "claimed 32, listed 35, valid 28, active 23"
    assert lines[1:-1] == [
        "organizers 4, not among the valid",
        "  Serikbol Tau: valid: an organizer too (declared), counted once",
        "  Нұрбике Сағындық: valid: an organizer too (declared), counted once",
        "  Quanysh77: renamed: Quanysh77 → Қуаныш 77",
        f"  Sandyq.Reklama: {'; '.join(BLOCKED)}",
        "  Гулназ Орал: unknown: no account of this name on metawiki; perhaps “Гүлназ Орал” is meant",
        "  Dosym.Q: valid: an organizer too (declared), counted once",
        "  Zhuldyz K.: duplicate: listed before as Zhuldyz K.",
        "  Qobyz-bot: bot: a bot on metawiki; a bot on kkwiki; a bot on commonswiki; a bot on wikidatawiki",
    ]
    assert lines[-1] == "simply fine: 28; --json lists everybody"


def test_people_of_the_grant_page_are_organizers_where_that_is_declared(esep, admin):
    admin.write(
        "Grants:PEG/Meetup",
        "{|\n! status\n| Funded\n|-\n! grant start date\n| 2023-09-02\n|-\n! grant end date\n| 2023-10-03\n"
        "|-\n! applicant\n|\n* [[User:Дина Алыс]]\n|}\n== Team ==\n* [[User:Asqar Nur]]\n",
    )
    of_grant = (
        (SECTION, 'list = ["Asqar Nur", "Ұлпан"]\norganizers_from_grant = true'),
        (GRANT_PAGE, "Grants:PEG/Meetup"),
    )
    esep.declare("meetup", *of_grant)
    audit = esep.json("participants", "meetup")
    assert (audit["listed"], audit["valid"], audit["organizers"]) == (2, 1, 6)
    assert audit["people"][0]["note"] == "an organizer too (grant page), counted once"
    assert ("Дина Алыс", "valid", "organizers") in [
        (person["listed_as"], person["state"], person["group"]) for person in audit["people"]
    ]


def test_several_lists_make_one(esep, admin):
    admin.write(
        "Events/Guests",
        "* [[User:Asqar Nur]]\n* {{#target:User talk:Ұлпан}}\n== Regrets ==\n* [[User:Дина Алыс]]",
    )
    admin.write("User:Тимур О'Жан", "[[Category:Conference guests]]")
    admin.write("User talk:D'Arman", "[[Category:Conference guests]]")
    esep.declare(
        "conference",
        sources(
            'page = "Events/Guests"\ncategory = "Conference guests"\nfile = "people.csv"\n'
            'list = ["Asqar Nur", "Қатысушы:Қуаныш 77"]'
        ),
    )
    people = esep.home / "config" / "events" / "people.csv"
    people.write_text("\ufeffTown;Username\nAlmaty;Сәуле Бекмұрат\nSemei;Quanysh77\n", encoding="utf-8")
    audit = esep.json("participants", "conference")
    assert [(person["listed_as"], person["state"]) for person in audit["people"][: audit["listed"]]] == [
        ("Asqar Nur", "valid"),
        ("Ұлпан", "valid"),
        ("D'Arman", "valid"),
        ("Тимур О'Жан", "valid"),
        ("Сәуле Бекмұрат", "valid"),
        ("Quanysh77", "renamed"),
        ("Қуаныш 77", "duplicate"),
    ]


def test_addresses_of_user_pages_on_wikis_that_are_not_counted_are_names(esep):
    address = esep.lab["wikis"]["kkwiki"]["url"]
    pasted = f'list = ["{address}/wiki/Қатысушы:Asqar_Nur", "{address}/wiki/Қатысушы_талқылауы:Ұлпан"]'
    only_commons = ('["kkwiki", "commonswiki", "wikidatawiki"]', '["commonswiki"]')
    leader = ('"Serikbol Tau", "Нұрбике Сағындық", "Dosym.Q", ', f'"{address}/wiki/Қатысушы:Dosym.Q", ')
    esep.declare("conference", sources(pasted), only_commons, leader)
    people = esep.json("participants", "conference")["people"]
    assert [(person["listed_as"], person["state"]) for person in people] == [
        ("Asqar Nur", "valid"),
        ("Ұлпан", "valid"),
        ("Dosym.Q", "valid"),
        ("Пётр Заречный", "valid"),
    ]


def test_odd_names_fail_no_request(esep):
    odd = [
        "Bad#x",
        "A|B",
        "😀",
        "אבגד",
        "~2026-12",
        "192.0.2.7",
        "x" * 300,
        "a, “b”",
        "\\u202eAsqar Nur\\u202c",
        "<b>",
        "A@b",
    ]
    esep.declare("conference", sources("list = [" + ", ".join(f'"{name}"' for name in odd) + "]"))
    states = [person["state"] for person in esep.json("participants", "conference")["people"][: len(odd)]]
    assert states == [
        "invalid",
        "invalid",
        "unknown",
        "unknown",
        "temporary",
        "invalid",
        "invalid",
        "unknown",
        "valid",
        "invalid",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("declared", "code", "told"),
    [
        ('category = "No such"', 2, "category “No such” is neither there nor used"),
        ('file = "none.csv"', 2, "none.csv: cannot be read"),
        ("campaign_event = 1", 2, "metawiki: event_registration/1"),
        ('dashboard = "A/B"', 2, "dashboard: is not set"),
        ("", 2, "participants: say where they are listed"),
        ('list = ["_"]', 2, "the declared list lists nobody"),
    ],
)
def test_a_list_that_cannot_be_had_is_one_line(esep, declared, code, told):
    esep.declare("conference", sources(declared))
    assert told in esep.fails(code, "collect", "conference")
