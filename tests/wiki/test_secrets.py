"""Secrets: taken from private places only, good for all that a bot does, and never to be seen again."""

from pathlib import Path
from shutil import copytree

import pytest

pytestmark = pytest.mark.wiki

BUG = (
    "import bot.jobs, bot.cli\n"
    "def broken(*_, **__): raise RuntimeError('broken')\n"
    "bot.jobs.collect = broken\n"
    "bot.cli.main()"
)


@pytest.fixture
def password(lab):
    return f"{lab['bot']['bot_password_name']}@{lab['bot']['password']}"


@pytest.fixture
def folder(esep, tmp_path):
    """The bot's configuration, to be changed."""
    copied = copytree(esep.lab["environment"]["PYWIKIBOT_DIR"], tmp_path / "pywikibot")
    esep.environment["PYWIKIBOT_DIR"] = str(copied)
    return copied


@pytest.fixture
def in_environment(esep, folder, password):
    """The command with its bot password in the environment and in no file."""
    (folder / "user-password.py").unlink()
    esep.environment["ESEP_BOT_PASSWORD"] = password
    esep.declare()
    return esep


@pytest.mark.usefixtures("empty_table")
def test_a_password_in_the_environment_is_enough_to_read_and_to_write(in_environment):
    in_environment.ok("collect", "conference")
    assert "saved" in in_environment.ok("publish", "conference", "--live")


def test_a_password_that_others_can_read_is_refused_and_not_silently_hidden(esep, folder):
    secret = folder / "user-password.py"
    secret.chmod(0o640)
    esep.declare()
    assert f"{secret}: others can read it" in esep.fails(3, "collect", "conference")
    assert secret.stat().st_mode & 0o777 == 0o640


def test_tokens_that_others_can_read_are_refused(esep, folder):
    config = folder / "user-config.py"
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text}\nauthenticate['127.0.0.1'] = ('a', 'b', 'c', 'd')\n", encoding="utf-8")
    config.chmod(0o644)
    esep.declare()
    assert f"{config}: others can read it" in esep.fails(3, "collect", "conference")


@pytest.mark.parametrize(
    ("variable", "wrong", "said"),
    [("ESEP_BOT_PASSWORD", "swordfish", "name@password"), ("ESEP_OAUTH", "swordfish key", "four tokens")],
)
def test_a_secret_of_the_wrong_shape_is_named_and_not_shown(esep, variable, wrong, said):
    esep.environment[variable] = wrong
    esep.declare()
    line = esep.fails(2, "collect", "conference")
    assert line.startswith(f"esep: {variable}: ")
    assert said in line
    assert "swordfish" not in line


@pytest.mark.parametrize("code", ["from bot.cli import main; main()", BUG], ids=["well", "bug"])
def test_the_password_is_in_no_output_no_log_and_no_stored_file(in_environment, password, code):
    in_environment.code = code
    ran = in_environment.run("--verbose", "--debug", "collect", "conference")
    assert ran.returncode == (1 if code == BUG else 0)
    secret = password.partition("@")[2]
    assert secret not in ran.stdout + ran.stderr
    assert _files_with(secret, in_environment.home) == []


def test_the_log_tells_how_a_run_ended_in_one_line(esep):
    esep.declare()
    ran = esep.run("--verbose", "collect", "conference")
    (line,) = (line for line in ran.stderr.splitlines() if "event=ended" in line)
    assert "of=conference job=collect exit=0 outcome=done requests=" in line


def _files_with(secret, folder):
    files = filter(Path.is_file, Path(folder).rglob("*"))
    return [path for path in files if secret.encode() in path.read_bytes()]
