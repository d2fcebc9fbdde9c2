"""Declarations of skills directories: a mistake is one line that names file, line and field."""

import re
from pathlib import Path

import pytest

from config.errors import DeclarationError
from config.skills import ColumnsPart, SkillsDeclaration, load_skills
from metrics.matching import BY_CATEGORY, BY_NAME, KEPT, MUTUAL, NEARNESS, SAME_REGION

DOCUMENT = (Path(__file__).parents[2] / "docs" / "skills.md").read_text(encoding="utf-8")

GOOD = """page = "Connect/Skills"
form = "form.csv"
matches = "public"

[columns]
account = "User name"
"""


def load(folder, text):
    (folder / "connect.toml").write_text(text, encoding="utf-8")
    return load_skills("connect", folder)


def test_a_form_stands_beside_its_declaration(tmp_path):
    found = load(tmp_path, GOOD)
    assert (found.name, found.form, found.sections_page) == (
        "connect",
        tmp_path / "form.csv",
        "Connect/Skills",
    )
    assert found.columns.needed == {"account", "consent", "offers", "wishes"}


def test_matches_are_private_unless_declared(tmp_path):
    assert load(tmp_path, GOOD.replace('matches = "public"\n', "")).matches == "private"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('page = "Connect/Skills"\n', "", "page: is required"),
        ("Connect/Skills", "A|B", "line 1: page: "),
        ("form.csv", "../form.csv", "line 2: form: “../form.csv” is no file in the declaration's folder"),
        ("form.csv", "/etc/passwd", "line 2: form: "),
        ("public", "all", "line 3: matches: "),
        ("account", "acount", "line 6: columns.acount: unknown key"),
        ("page =", 'name = "x"\npage =', "line 1: name: a skills directory is named by its file"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path, old, new, told):
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_that_is_not_there_is_told_with_those_there_are(tmp_path):
    load(tmp_path, GOOD)
    with pytest.raises(DeclarationError, match="no such skills directory; there are: connect"):
        load_skills("other", tmp_path)


@pytest.mark.parametrize(
    "key", sorted({*SkillsDeclaration.model_fields, *ColumnsPart.model_fields} - {"name"})
)
def test_every_key_is_documented(key):
    assert f"`{key}`" in DOCUMENT


def test_the_points_are_those_that_are_documented():
    points = [int(number) for number in re.findall(r"^\| (\d+)", DOCUMENT, re.MULTILINE)]
    assert points == [BY_NAME, BY_CATEGORY, NEARNESS, MUTUAL, SAME_REGION, KEPT]
