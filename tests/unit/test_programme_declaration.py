"""Declarations of programmes: a mistake is one line that names file, line and field."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.errors import DeclarationError
from config.named import names_in
from config.programmes import (
    ClinicPart,
    ColumnsPart,
    ListPart,
    ProgrammeDeclaration,
    load_programme,
)

GOOD = """title = "Let's Connect"
timezone = "UTC"
registrations = { file = "people.csv" }

[columns]
satisfaction = "How was it?"

[regions]
MEA = ["Middle East and Africa"]

[[clinics]]
title = "Building a user group"
start = 2023-01-14 14:00:00
end = 2023-01-14 16:00:00
timezone = "Asia/Manila"
languages = ["en"]
attendance = { file = "came.csv" }

[[clinics]]
title = "Copyright"
start = 2023-02-21T15:00:00Z
end = 2023-02-21T17:00:00Z
languages = ["en"]

[clinics.registrations]
page = "Copyright clinic"
section = "Registered"
"""


def load(home, text=GOOD):
    folder = home / "config" / "programmes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "connect.toml").write_text(text, encoding="utf-8")
    return load_programme("connect", folder, home=home)


def test_a_programme_is_named_by_its_file(tmp_path):
    assert load(tmp_path).name == "connect"
    assert names_in(tmp_path / "config" / "programmes") == ["connect"]


def test_a_clinic_is_at_the_time_of_its_own_clocks(tmp_path):
    found = load(tmp_path)
    assert [found.start(clinic) for clinic in found.clinics] == [
        datetime(2023, 1, 14, 6, tzinfo=UTC),
        datetime(2023, 2, 21, 15, tzinfo=UTC),
    ]


def test_a_list_stands_beside_the_declaration_or_in_the_home_folder(tmp_path):
    (tmp_path / "people.csv").touch()
    assert load(tmp_path).registrations.file == tmp_path / "people.csv"
    beside = tmp_path / "config" / "programmes" / "people.csv"
    beside.touch()
    assert load(tmp_path).registrations.file == beside


def test_a_list_that_is_not_there_yet_may_be_declared(tmp_path):
    assert load(tmp_path).clinics[0].attendance.file.name == "came.csv"


@pytest.mark.parametrize("file", ["/etc/passwd", "../../../elsewhere.csv", "link.csv"])
def test_a_list_elsewhere_is_refused_also_behind_a_link(tmp_path, file):
    (tmp_path / "home" / "config" / "programmes").mkdir(parents=True)
    (tmp_path / "elsewhere.csv").touch()
    (tmp_path / "home" / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    (tmp_path / "home" / "config" / "programmes" / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(
        DeclarationError, match=r"line 3: registrations\.file: “.*” is no file in the declaration"
    ):
        load(tmp_path / "home", GOOD.replace("people.csv", file))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("14:00:00", "25:00:00", "is not TOML"),
        ("2023-01-14 14:00:00", "2023-01-14", "line 13: clinics.0.start: Value"),
        ("2023-01-14 14:00:00", '"at two"', "line 13: clinics.0.start: “at two” is not a time"),
        ("2023-02-21T17", "2023-02-21T14", "line 22: clinics.1.end: is not after start"),
        ("Asia/Manila", "Asia/Nowhere", "line 15: clinics.0.timezone: "),
        ('"Copyright"', '"Building a user group"', "line 12: clinics.0.title: "),
        ('page = "Copyright clinic"\n', "", "line 25: clinics.1.registrations: say where the list is"),
        ('page = "Copyright clinic"', "campaign_event = 3", "section goes with page"),
        ("section =", "heading =", "line 27: clinics.1.registrations.heading: unknown key"),
        ('["Middle East and Africa"]', '["X"]\nSA = ["x"]', "line 10: regions.SA: “x” is a spelling of MEA"),
        ("satisfaction =", "sentiment =", "line 6: columns.sentiment: unknown key"),
        ("title =", 'name = "x"\ntitle =', "line 1: name: a programme is named by its file"),
        (GOOD[GOOD.index("[[clinics]]") :], "", "clinics: is required"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path, old, new, told):
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert told.removesuffix("Value") in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("time", ["2023-03-26 02:30:00", "2023-10-29 02:30:00"])
def test_a_time_that_the_clocks_do_not_show_once_needs_its_offset(tmp_path, time):
    changed = GOOD.replace("Asia/Manila", "Europe/Berlin").replace("2023-01-14 14:00:00", time)
    with pytest.raises(DeclarationError, match=r"line 13: clinics\.0\.start: the clocks of Europe/Berlin"):
        load(tmp_path, changed)


@pytest.mark.parametrize("part", [ProgrammeDeclaration, ClinicPart, ListPart, ColumnsPart])
def test_every_key_is_documented(part):
    documented = (Path(__file__).parents[2] / "docs" / "programmes.md").read_text(encoding="utf-8")
    keys = set(part.model_fields) - ({"name"} if part is ProgrammeDeclaration else set())
    assert {key for key in keys if f"`{key}`" not in documented} == set()


def test_one_that_is_not_there_is_told_with_those_there_are(tmp_path):
    load(tmp_path)
    with pytest.raises(DeclarationError, match="no such programme; there are: connect"):
        load_programme("other", tmp_path / "config" / "programmes", home=tmp_path)
