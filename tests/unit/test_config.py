"""Settings and declarations: what is wrong is told by file, line and field."""

import json
from datetime import date, datetime

import pytest

from config.errors import DeclarationError
from config.events import event_names, event_path, load_event
from config.settings import DEFAULT_WIKIS, Settings, load_settings, load_wikis
from metrics.names import METRICS, PROJECT_METRICS

GOOD = """\
grant = "Grants:Programs/Conference (ID: 22215712)"
page = "Events/Conference"
timezone = "Asia/Almaty"
event_days = ["2023-09-02", 2023-09-03]
wikis = ["kkwiki", "commonswiki"]

[participants]
section = "Interested in participating"
organizers = ["Ерлан"]

[publish]
languages = ["kk", "en"]

[targets.commons]
count = 150
why = "two photo walks were cancelled"

[notes]
commons = "see the report"
"""


def wiki(line):
    """Return the change that declares this line of a wiki."""
    return ("[publish]", f"[wiki.kkwiki]\n{line}\n[publish]")


@pytest.fixture
def load(tmp_path):
    def load(text):
        path = tmp_path / "conference.toml"
        path.write_text(text, encoding="utf-8")
        return load_event(path, wikis=frozenset({"kkwiki", "commonswiki"}), metrics=frozenset(METRICS))

    return load


def test_a_declaration_is_read_whole(load):
    event = load(GOOD)
    assert event.name == "conference"
    assert event.event_days == (date(2023, 9, 2), date(2023, 9, 3))
    assert event.publish.languages == ("kk", "en")
    assert event.targets["commons"].count == 150
    assert event.notes == {"commons": "see the report"}


def test_a_period_may_be_given_by_moments_with_an_offset(load):
    period = '[period]\nstart = 2023-09-02T10:00:00+06:00\nend = "2023-10-03"\n'
    assert load(GOOD + period).period.start == datetime.fromisoformat("2023-09-02T10:00:00+06:00")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("page =", "pages ="), "line 2: pages: unknown key"),
        (('timezone = "Asia/Almaty"\n', ""), "timezone: is required"),
        (("Asia/Almaty", "Asia/Almati"), "line 3: timezone: “Asia/Almati” is not an IANA time zone"),
        (("Asia/Almaty", "FILL IN"), "line 3: timezone: “FILL IN” is not an IANA time zone"),
        (('"2023-09-02"', '"2023-09-02T10:00"'), r"line 4: event_days.0: “2023-09-02T10:00” has no offset"),
        (("2023-09-03]", "2023-09-03T10:00:00]"), r"line 4: event_days.1: .* has no offset"),
        (('"2023-09-02"', '"2.9.2023"'), "line 4: event_days.0"),
        (('"commonswiki"', '"commonwiki"'), "line 5: wikis: there is no “commonwiki”"),
        (("[publish]", "[published]"), "line 11: published: unknown key"),
        (("languages =", "language ="), "line 12: publish.language: unknown key"),
        (("[targets.commons]", "[targets.common]"), "line 14: targets: there is no “common”"),
        (("count = 150", "count = -1"), "line 15: targets.commons.count"),
        (("count = 150", 'counts = "new"'), "line 15: targets.commons.counts: Input should be 'created' or"),
        (("count = 150", "counts = true"), "line 15: targets.commons.counts"),
        (("count = 150\n", ""), "line 14: targets.commons: says nothing: set count, or counts, or both"),
        (('why = "two photo walks were cancelled"', ""), "line 14: targets.commons.why: is required"),
        (("[targets.commons]", '[targets."a\\nb"]'), "targets: there is no “a b”"),
        (("commons = ", "common = "), "line 19: notes: there is no “common”"),
        (("[publish]", "[publish]\nnames = true"), r"publish: names = true needs country"),
        (('["kk", "en"]', "[]"), "line 12: publish.languages: needs at least one"),
        (('wikis = ["kkwiki", "commonswiki"]', 'wikis = "kkwiki"'), "line 5: wikis: must be a list"),
        (("[publish]", "[period]\nstart = 2023-09-03\nend = 2023-09-02\n[publish]"), "line 11: period: ends"),
        (('section = "Interested in participating"', ""), "line 7: participants: say where they are listed"),
        (("section = ", "campaign_event = "), "line 8: participants.campaign_event"),
        (
            ('section = "Interested in participating"', 'dashboard = "https://x/A/B"'),
            "participants.dashboard",
        ),
        (("[publish]", "[publish"), "is not TOML"),
        (
            wiki('prefixes = ["wp/kk"]'),
            "line 12: wiki.kkwiki.prefixes.0: “wp/kk” is not a test wiki such as Wp/kk",
        ),
        (wiki('prefixes = ["Wp/kk/Абай"]'), "line 12: wiki.kkwiki.prefixes.0: .* is not a test wiki"),
        (
            wiki('prefixes = ["Wp/kk\\nWp/ky"]'),
            "line 12: wiki.kkwiki.prefixes.0: “Wp/kk Wp/ky” is not a test",
        ),
        (wiki('prefixes = "Wp/kk"'), "line 12: wiki.kkwiki.prefixes: must be a list"),
        (wiki('namespaces = ["6"]'), "line 12: wiki.kkwiki.namespaces.0"),
        (wiki("namespaces = [true]"), "line 12: wiki.kkwiki.namespaces.0"),
        (wiki('names = {"A\\nB" = 5}'), "line 12: wiki.kkwiki.names.A B: must be a text in quotes"),
        (wiki('names = ["A", "B"]'), "line 12: wiki.kkwiki.names"),
        (wiki('prefix = ["Wp/kk"]'), "line 12: wiki.kkwiki.prefix: unknown key"),
        (("[publish]", "[wiki]\nkkwiki = 5\n[publish]"), "line 12: wiki.kkwiki"),
        (
            ("grant =", 'name = "x"\ngrant ='),
            "line 1: name: there is no “name”",
        ),
    ],
)
def test_a_mistake_is_told_by_file_line_and_field(load, change, told):
    with pytest.raises(DeclarationError, match=rf"conference\.toml.*{told}") as caught:
        load(GOOD.replace(*change))
    assert "\n" not in str(caught.value)


def test_a_file_of_names_stands_beside_the_declaration(load, tmp_path):
    event = load(GOOD.replace("section = ", 'file = "people.csv"\nlist = ["A", "B"]\nsection = '))
    assert event.participants.file == tmp_path / "people.csv"
    assert event.participants.list == ("A", "B")


@pytest.mark.parametrize("given", ["/etc/passwd", "../names.csv", "link.csv", "a\\u0000b"])
def test_a_file_elsewhere_is_no_file_of_names(load, tmp_path, given):
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    with pytest.raises(DeclarationError, match=r"participants\.file: .* is no file in the"):
        load(GOOD.replace("section = ", f'file = "{given}"\nsection = '))


def test_an_event_that_is_not_declared_is_told_with_those_that_are(tmp_path):
    (tmp_path / "conference.toml").write_text(GOOD)
    with pytest.raises(DeclarationError, match=r"meetup\.toml: no such event; there are: conference"):
        load_event(tmp_path / "meetup.toml", wikis=frozenset(), metrics=frozenset())


def test_an_event_is_a_file_name_in_the_events_folder_or_a_path(tmp_path):
    (tmp_path / "a.toml").touch()
    assert event_path("a", tmp_path) == tmp_path / "a.toml"
    assert event_path("a.toml", tmp_path) == tmp_path / "a.toml"
    assert event_path(str(tmp_path / "a.toml"), tmp_path / "elsewhere") == tmp_path / "a.toml"
    assert event_names(tmp_path) == ["a"]


def test_the_wikis_that_are_shipped_are_well_formed_and_counted_under_known_metrics():
    wikis = load_wikis(DEFAULT_WIKIS)
    assert {wiki.project for wiki in wikis.wikis.values()} <= {*PROJECT_METRICS, "meta"}
    assert wikis.wikis[wikis.home].family == "meta"


def test_a_wikis_rest_address_stands_beside_its_api_unless_the_file_names_another():
    wiki = load_wikis(DEFAULT_WIKIS).wikis["metawiki"]
    assert wiki.rest_address == "https://meta.wikimedia.org/w/rest.php"
    elsewhere = "http://localhost:8080/w/rest.php"
    assert wiki.model_copy(update={"rest": elsewhere}).rest_address == elsewhere


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('home = "metawiki"\n[wikis.kkwiki]\napi = "kk"\n', "line 3: wikis.kkwiki.api"),
        ('home = "metawiki"\n[wikis]\n', "home: “metawiki” is not among"),
    ],
)
def test_a_mistake_in_the_wikis_file_is_told(tmp_path, text, told):
    path = tmp_path / "wikis.toml"
    path.write_text(text)
    with pytest.raises(DeclarationError, match=told):
        load_wikis(path)


def test_a_deployment_lives_in_its_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("ESEP_HOME", str(tmp_path))
    monkeypatch.delenv("ESEP_DATABASE", raising=False)
    settings = Settings()
    assert settings.database == f"sqlite:///{tmp_path}/data/esep.sqlite"
    assert settings.events_dir == tmp_path / "config" / "events"


def test_nobody_reads_the_wikis_without_saying_who_asks(monkeypatch):
    monkeypatch.setenv("ESEP_CONTACT", " ")
    with pytest.raises(DeclarationError, match="ESEP_CONTACT is not set"):
        Settings().required_contact()


@pytest.mark.parametrize("contact", ["somebody", "-"])
def test_a_contact_that_reaches_nobody_is_none(monkeypatch, contact):
    monkeypatch.setenv("ESEP_CONTACT", contact)
    with pytest.raises(DeclarationError, match=f"ESEP_CONTACT “{contact}” is no contact"):
        Settings().required_contact()


@pytest.mark.parametrize(
    "contact", ["me@example.org", "User:Me", "Қатысушы:Х", "https://meta.wikimedia.org/wiki/User:Me"]
)
def test_an_address_or_a_user_page_is_a_contact(monkeypatch, contact):
    monkeypatch.setenv("ESEP_CONTACT", contact)
    assert Settings().required_contact() == contact


@pytest.mark.parametrize("variable", ["ESEP_REQUESTS_A_MINUTE", "ESEP_REQUESTS_AT_ONCE", "ESEP_RUN_MINUTES"])
@pytest.mark.parametrize("value", ["0", "-5", "many"])
def test_a_limit_that_is_no_number_above_0_is_told_by_its_name(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(DeclarationError, match=f"{variable}: Input should be") as caught:
        load_settings()
    assert caught.value.__context__ is None


def chart(name):
    """Return a declaration with a chart of this name."""
    return GOOD.replace("[publish]", f"[publish]\nchart = {json.dumps(name, ensure_ascii=False)}")


@pytest.mark.parametrize("name", ["Қазақша конференция (2023)", "A-b/C, d", "x" * 60])
def test_a_chart_has_the_name_of_its_pages(load, name):
    assert load(chart(name)).publish.chart == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x" * 61,
        "Data:X",
        "X.chart",
        "X.tab",
        "X|data=Y.tab",
        "{{X}}",
        "X}}",
        "[[X]]",
        "X\nY",
        " X",
        "X<!--",
    ],
)
def test_what_would_be_no_title_or_more_than_one_is_no_name_of_a_chart(load, name):
    with pytest.raises(DeclarationError, match=r"publish\.chart: .* is no name of a chart"):
        load(chart(name))


def test_no_chart_is_kept_unless_it_is_declared(load):
    assert load(GOOD).publish.chart is None
