"""Answers to a form: what is asked for is read, and nothing else ever leaves the file."""

import json
from pathlib import Path

import pytest
from test_participants_sources import META

from collectors.errors import NotFoundError, UnreadableError
from collectors.participants.answers import AnswerFile
from metrics.programmes import People

CASES = sorted((Path(__file__).parents[1] / "fixtures" / "answers").glob("*.csv"))
PRIVATE = "Nobody may know: 555-0100"


def read(path, **headings):
    return AnswerFile(path, headings, lambda _: META).fetch().entries


def written(tmp_path, text):
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def given(entry):
    """What an entry says; of the key only that there is one."""
    parts = {name: getattr(entry, name) for name in ("account", "region", "satisfaction", "consent", "name")}
    parts |= {"keyed": bool(entry.key), "languages": list(entry.languages)}
    return {
        name: value
        for name, value in parts.items()
        if value not in (None, [], False) or (value is False and name == "consent")
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_file_of_answers_is_read_as_it_says(path):
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert [given(entry) for entry in read(path)] == expected


def test_an_address_is_the_same_however_it_is_written(tmp_path):
    first, second = read(written(tmp_path, "Email\n Dana@Example.org \ndana@example.org\n"))
    assert first.key == second.key
    assert len(People([first, second]).distinct([first, second])) == 1


def test_the_address_itself_leaves_the_file_nowhere(tmp_path):
    (entry,) = read(written(tmp_path, "Username,Email\nDana,dana@example.org\n"))
    assert "example" not in f"{entry!r} {entry.key}"


def test_declared_headings_are_read_instead_of_the_usual_ones(tmp_path):
    path = written(tmp_path, "Username,Who are you?\nboss,Dana\n")
    assert read(path, account="who are YOU?")[0].account == "Dana"


@pytest.mark.parametrize(
    ("text", "headings", "told"),
    [
        ("Username,Score\nDana,5\nEric,9\n", {}, "line 3, column 2 “Score”: is no whole number from 1 to 5"),
        ("Username,Score\nDana,good\n", {}, "line 2, column 2 “Score”"),
        ("Username,Score\nDana,0\n", {}, "line 2, column 2 “Score”"),
        ("Username,Certificate\nDana,perhaps\n", {}, "line 2, column 2 “Certificate”: is neither yes nor no"),
        ('Username,Score\n"A\nB",4\nDana,6\n', {}, "line 4, column 2"),
        ("Username,Region\nDana,a,b\n", {}, "line 2, column 3: is more than there are headings"),
        ('Username,Region\nDana,"a"b\n', {}, "line 2: is not CSV"),
        ('Username,Region\nDana,a\nEric,"b\n', {}, "line 3: is not CSV"),
        ("Dana,MEA\n", {}, "line 1: there is no column of user names or of e-mail addresses"),
        ("", {}, "line 1: there is no column of user names"),
        ("Username,Username\nDana,Eric\n", {}, "line 1: there are several columns “username”"),
    ],
)
def test_a_mistake_is_one_line_with_file_line_and_column(tmp_path, text, headings, told):
    with pytest.raises(UnreadableError) as caught:
        read(written(tmp_path, text), **headings)
    assert str(caught.value).startswith(f"{tmp_path / 'answers.csv'}, {told}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "Username,Score\nDana,{}\n",
        "Username,Consent\nDana,{}\n",
        "Dana,{}\n",
        "Username,Region\nDana,MEA,{}\n",
        'Username,X\nDana,"{}"x\n',
    ],
)
def test_no_mistake_repeats_what_somebody_wrote(tmp_path, text):
    with pytest.raises(UnreadableError) as caught:
        read(written(tmp_path, text.format(PRIVATE)))
    assert PRIVATE not in str(caught.value)


def test_a_file_says_which_columns_it_has(tmp_path):
    path = written(tmp_path, "Username,Where?,Score\nDana,LAC,3\n")
    found = AnswerFile(path, {"region": "Where?", "consent": "Diploma"}, lambda _: META).fetch()
    assert found.columns == {"account", "region", "satisfaction"}


def test_what_no_column_asks_for_leaves_the_file_nowhere(tmp_path):
    (entry,) = read(written(tmp_path, f"Username,Support needs,Notes\nDana,{PRIVATE},{PRIVATE}\n"))
    assert [
        value for value in map(str, (getattr(entry, name) for name in entry.__slots__)) if PRIVATE in value
    ] == []


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path):
    with pytest.raises(NotFoundError, match=r"none\.csv: cannot be read"):
        read(tmp_path / "none.csv")
