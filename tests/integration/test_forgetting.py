"""A name that is forgotten goes where it is a name, and nothing else does."""

import pytest
from three_events import LIVE

from bot.forget import forget_person
from bot.jobs import recorded
from bot.store.database import reading
from bot.store.ledger import load_runs
from collectors.errors import NotFoundError


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


def test_a_file_that_has_the_name_only_inside_another_word_is_not_pointed_out(world):
    path = world.deployment.settings.events_dir / "a.toml"
    assert forget_person(world.deployment, "Aru").files == tuple(sorted(path.parent.iterdir()))
    assert forget_person(world.deployment, "Ar").files == ()
