"""A one-off from the command line: what is wrong is told whole, a line each, before anybody is asked."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from factory import make_status

from bot import progress
from bot.bootstrap import Deployment
from bot.cli_pull import WIKIS
from bot.errors import UsageError
from bot.one_off import OneOff, WrongInputError, one_off_declaration
from bot.pull import _cost, given_people
from bot.pull_commands import _wrong_output, put, show_pull
from bot.terminal import Screen
from collectors.errors import UnreadableError
from config.settings import Settings
from metrics.model import Participant, PersonState, Roster

NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)
DAYS = {"start": "2023-09-02", "end": "2023-09-03"}
AIGERIM = OneOff(None, None, None, WIKIS, "", "Asia/Almaty", **DAYS, names=("Aigerim",))


def declared(**changes):
    deployment = Deployment(Settings(), clock=lambda: NOW, database="sqlite://")
    return one_off_declaration(deployment, replace(AIGERIM, **changes))


def told(**changes):
    with pytest.raises(WrongInputError) as error:
        declared(**changes)
    return error.value.lines


def test_names_wikis_and_days_are_enough():
    event = declared(wikis="kkwiki, commonswiki")
    assert (event.grant, event.page, event.wikis) == ("", "", ("kkwiki", "commonswiki"))
    assert event.participants.list == ("Aigerim",)
    assert (str(event.period.start), str(event.period.end)) == ("2023-09-02", "2023-09-03")


def test_a_grant_page_names_the_days():
    event = declared(start=None, end=None, grant="Grants:X")
    assert (event.grant, event.period) == ("Grants:X", None)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"start": "2023-13-02"}, "--from: “2023-13-02” is not a day such as 2023-09-02"),
        ({"end": "soon"}, "--to: “soon” is not a day such as 2023-09-02"),
        ({"end": "2023-09-01"}, "--from, --to: ends (2023-09-01) before it starts (2023-09-02)"),
        ({"start": "1999-01-01"}, "--from: 1999-01-01 is before the first wiki (2001)"),
        ({"end": "2099-09-03"}, "--to: 2099-09-03 is more than a year ahead"),
        ({"end": None}, "--from and --to: give both, or neither with --grant"),
        ({"start": None, "end": None}, "no days are named: give --from and --to, or the grant page with"),
        ({"names": ()}, "nobody is named: name people, or the page that lists them with --page"),
        ({"section": "People"}, "--section: is a heading on a page; name the page with --page"),
        ({"timezone": "Asia/Almat"}, "--timezone: “Asia/Almat” is not an IANA time zone such as"),
        ({"wikis": "kkwiki,qqwiki"}, "--wikis: there is no “qqwiki”; add it to the file of wikis"),
    ],
)
def test_one_wrong_thing_is_one_line(changes, line):
    (only,) = told(**changes)
    assert only.startswith(line)


def test_a_first_day_in_the_future_has_nothing_to_count():
    lines = told(start="2026-11-23", end="2026-11-24")
    assert lines == ["--from: 2026-11-23 lies in the future: nothing can be counted yet"]


def test_today_is_the_zones():
    assert declared(start="2026-11-22", end="2026-11-24")
    assert told(start="2026-11-22", end="2026-11-24", timezone="UTC")


def test_everything_that_is_wrong_is_told_at_once():
    lines = told(start="2023-13-02", end="soon", wikis="awiki,bwiki", names=())
    assert len(lines) == 5
    assert len(set(lines)) == 5


def test_people_are_a_file_names_or_what_comes_on_stdin(tmp_path, monkeypatch):
    path = tmp_path / "people.txt"
    path.write_text("Aigerim\n", encoding="utf-8")
    assert given_people(str(path)) == ((), path)
    assert given_people("Aigerim, Dosym") == (("Aigerim", "Dosym"), None)
    assert given_people(None) == ((), None)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("Әсел\nDosym\n".encode())))
    assert given_people("-") == (("Әсел", "Dosym"), None)


def test_sixty_kazakh_names_are_names():
    names = tuple(f"Айгерім Төлегенқызы {number}" for number in range(60))
    assert given_people(",".join(names)) == (names, None)
    assert given_people(",".join((*names, "people.csv")))[1]


def pulled(form="table", output=None, **changes):
    """Return the lines of what is wrong with a pull that asks no wiki."""
    deployment = Deployment(Settings(), clock=lambda: NOW, database="sqlite://")
    with pytest.raises(WrongInputError) as error:
        show_pull(deployment, replace(AIGERIM, **changes), form, output)
    return error.value.lines


def test_a_file_that_is_not_there_is_nobodys_name_and_told_with_all_that_is_wrong():
    names, file = given_people("people.csv")
    lines = pulled(names=names, file=file, end="2023-09-01", form="pdf")
    assert "--users: there is no file people.csv" in lines
    assert len(lines) == 3


def test_the_line_of_a_declared_event_is_no_form_of_a_one_off():
    (line,) = pulled(form="compact")
    assert line == "--format: there is no “compact”; there are table, csv, json, wikitext, html, report"


def test_a_folder_is_no_file_to_write_and_told_before_a_wiki_is_asked(tmp_path):
    assert pulled(output=tmp_path) == [f"--output: {tmp_path} is a folder; name a file"]
    assert pulled(output=tmp_path / "no" / "file")[0].startswith("--output: there is no folder")


def test_a_place_that_cannot_be_looked_at_is_told_before_a_wiki_is_asked(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.pull_commands.Path.is_dir", Mock(side_effect=OSError(36, "File name too long")))
    assert list(_wrong_output("csv", tmp_path)) == [
        f"--output: {tmp_path} cannot be written (File name too long)"
    ]


def test_a_file_that_cannot_be_written_is_told_in_a_line(tmp_path):
    output = tmp_path / ("ә" * 200)
    with pytest.raises(UsageError, match=r"cannot be written \(File name too long\)"):
        put(make_status(), "csv", output)


def test_what_comes_on_stdin_has_to_be_text(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\x98\xff\x01")))
    with pytest.raises(UnreadableError, match="stdin: is neither"):
        given_people("-")


def roster(number):
    return Roster(tuple(Participant(f"P{n}", PersonState.VALID, f"P{n}", f"wiki:{n}") for n in range(number)))


@pytest.mark.parametrize(("number", "account", "told"), [(50, None, 0), (51, None, 1), (51, "Bot", 0)])
def test_the_cost_of_having_no_account_is_told_where_there_is_one(number, account, told):
    deployment = SimpleNamespace(credentials=account, requests_made=7)
    lines = list(_cost(deployment, roster(number)))
    assert len(lines) == told
    assert all(line.endswith("7 requests were made") for line in lines)


def test_what_is_fetched_is_told_on_a_terminal(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(progress, "Screen", lambda **_: Screen(file=out, force_terminal=True, width=80))
    with progress.shown_progress(2) as tell:
        for what in ("people", "[red]kkwiki"):
            tell(what)
    assert "[red]kkwiki" in out.getvalue()
    assert "1/2" in out.getvalue()


def test_nothing_is_told_where_there_is_no_terminal(capsys):
    with progress.shown_progress(2) as tell:
        tell("people")
    assert capsys.readouterr() == ("", "")
