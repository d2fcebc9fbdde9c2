"""A name that is forgotten goes where it is a name, and nothing else does."""

import os
from errno import EACCES
from pathlib import Path

import pytest
from three_events import LIVE
from typer.testing import CliRunner

from bot.bootstrap import Deployment
from bot.cli import app
from bot.due import under_lease
from bot.errors import LeaseTakenError
from bot.exits import Exit, exit_of
from bot.forget import forget_person
from bot.jobs import recorded
from bot.store.database import reading
from bot.store.ledger import load_runs
from collectors.errors import NotFoundError
from config.settings import Settings


def outcomes(world):
    with reading(world.deployment.store) as connection:
        return [run.outcome for run in load_runs(connection)]


def fails(world, text):
    with pytest.raises(NotFoundError), recorded(world.deployment, "a", LIVE.run_job):
        raise NotFoundError(text)


def test_a_name_in_what_a_failed_run_said_is_forgotten(world):
    fails(world, "User:Do has no account; name User:Dosym instead")
    forget_person(world.deployment, "do")
    assert outcomes(world) == ["User:(forgotten) has no account; name User:Dosym instead"]


def test_a_name_that_is_part_of_a_word_spoils_no_word_and_no_outcome(world):
    world.run("a")
    for name in ("done", "Don", "d"):
        forget_person(world.deployment, name)
    assert outcomes(world) == ["done"]


def test_nobody_is_forgotten_while_a_run_is_under_way_that_would_store_them_again(world):
    other = Deployment(world.deployment.settings, clock=world.deployment.clock)
    with under_lease(other), pytest.raises(LeaseTakenError, match="a run is under way") as refused:
        forget_person(world.deployment, "Aru")
    assert exit_of(refused.value) == Exit.TRY_LATER
    assert not Deployment(world.deployment.settings).is_forgotten("Aru")
    forget_person(world.deployment, "Aru")
    assert Deployment(world.deployment.settings).is_forgotten("Aru")


def test_no_run_begins_while_somebody_is_being_forgotten(world, monkeypatch):
    other = Deployment(world.deployment.settings, clock=world.deployment.clock)
    refused = []

    def erase(_):
        with pytest.raises(LeaseTakenError) as error, under_lease(other):
            pass
        refused.append(error.value)

    monkeypatch.setattr("bot.forget.erase_deleted", erase)
    forget_person(world.deployment, "Aru")
    assert len(refused) == 1


def test_who_is_forgotten_is_so_for_what_keeps_its_records_in_memory(world):
    settings = world.deployment.settings
    assert not Deployment(settings, database="sqlite://").is_forgotten("Aru")
    forget_person(world.deployment, "Aru")
    one_off = Deployment(settings, database="sqlite://")
    assert one_off.is_forgotten("Aru")
    one_off._shared_store.dispose()


def test_a_one_off_makes_no_store_to_know_who_is_forgotten(tmp_path):
    one_off = Deployment(Settings(ESEP_HOME=tmp_path), database="sqlite://")
    assert not one_off.is_forgotten("Aru")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_has_the_name_only_inside_another_word_is_not_pointed_out(world):
    path = world.deployment.settings.events_dir / "a.toml"
    assert forget_person(world.deployment, "Aru").files == tuple(sorted(path.parent.iterdir()))
    assert forget_person(world.deployment, "Ar").files == ()


PROGRAMME = """title = "Let's share"
timezone = "UTC"
registrations = { file = "people.csv" }

[[clinics]]
title = "Lexemes"
start = 2023-01-14 06:00:00
end = 2023-01-14 08:00:00
languages = ["kk"]
"""


@pytest.fixture
def home(world):
    home = world.deployment.settings.home
    (home / "config" / "programmes").mkdir(parents=True)
    (home / "config" / "programmes" / "share.toml").write_text(PROGRAMME, encoding="utf-8")
    return home


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        ("Dana Smith", "utf-8"),
        ("dana_Smith", "utf-8"),
        ("DANA  SMITH", "utf-8"),
        ("https://meta.wikimedia.org/wiki/User:Dana%20Smith", "utf-8"),
        ("Dana Smith", "utf-16"),
        ("Dana Smith; Қазақ", "utf-16"),
        ("Дана Смит", "cp1251"),
        ("Дана Смит; Ўзбек", "cp1251"),
    ],
)
def test_a_list_is_pointed_out_however_it_writes_the_name(world, home, written, encoding):
    path = home / "config" / "programmes" / "people.csv"
    path.write_bytes(f"Username\n{written}\n".encode(encoding))
    name = "Дана Смит" if "Дана" in written else "Dana Smith"
    assert forget_person(world.deployment, name).files == (path,)


def test_a_declared_list_in_the_home_folder_is_looked_into_and_no_other_file_there(world, home):
    for name in ("people.csv", "notes.txt"):
        (home / name).write_text("Username\nDana\n", encoding="utf-8")
    assert forget_person(world.deployment, "Dana").files == (home / "people.csv",)


def test_of_a_programme_that_cannot_be_read_it_is_told_that_its_lists_were_not_looked_into(world, home):
    path = home / "config" / "programmes" / "share.toml"
    path.write_text(PROGRAMME.replace("[[clinics]]", "[[clinic]]"), encoding="utf-8")
    (told,) = forget_person(world.deployment, "Dana").unread
    assert str(path) in told
    assert world.deployment.is_forgotten("Dana")


def test_a_file_that_may_not_be_opened_is_told_and_the_others_are_looked_into(world, home, monkeypatch):
    folder = home / "config" / "events"
    for name in ("closed.csv", "open.csv"):
        (folder / name).write_text("Dana\n", encoding="utf-8")
    read = Path.read_bytes

    def refused(path):
        if path.name == "closed.csv":
            raise PermissionError(EACCES, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    found = forget_person(world.deployment, "Dana")
    assert found.unread == (f"{folder / 'closed.csv'} (Permission denied)",)
    assert found.files == (folder / "open.csv",)


def test_a_folder_that_may_not_be_opened_is_told(world, home, monkeypatch):
    folder = home / "config" / "events" / "closed"
    folder.mkdir()
    scan = os.scandir

    def refused(path):
        if Path(path) == folder:
            raise PermissionError(EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert forget_person(world.deployment, "Dana").unread == (f"{folder} (Permission denied)",)


def test_a_programme_is_to_be_published_again(world, home, monkeypatch):
    monkeypatch.setattr("bot.bootstrap.deploy", lambda: world.deployment)
    said = CliRunner().invoke(app, ["forget", "Dana"]).output
    assert "`esep programme share --publish --live --allow-shrink` publishes it anew" in said
