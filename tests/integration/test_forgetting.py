"""A name that is forgotten goes where it is a name, and nothing else does."""

import pytest
from three_events import LIVE

from bot.bootstrap import Deployment
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
