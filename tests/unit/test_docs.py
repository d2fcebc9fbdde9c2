"""The documentation names every command, option, setting, metric, reason and state there is."""

import re
from dataclasses import fields as fields_of
from pathlib import Path

import pytest
from pydantic import BaseModel
from typer.main import get_command

from bot.cli import app
from bot.exits import Exit
from config.events import (
    EventDeclaration,
    ParticipantsPart,
    PeriodPart,
    PublishPart,
    TargetPart,
)
from config.settings import Settings, Wiki, Wikis
from metrics.definitions import REASONS
from metrics.model import PersonState
from metrics.names import METRICS, PEER_METRICS, PEOPLE_METRICS, PROJECT_METRICS
from metrics.profiles import ESEP_1, PROFILES
from metrics.results import State

ROOT = Path(__file__).parents[2]
PARTS: tuple[type[BaseModel], ...] = (
    EventDeclaration,
    ParticipantsPart,
    PeriodPart,
    PublishPart,
    TargetPart,
    Wiki,
    Wikis,
)


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


USAGE, CONFIGURATION, METRICS_PAGE = (text_of(f"docs/{n}.md") for n in ("usage", "configuration", "metrics"))
COMMANDS = get_command(app).commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_options_is_in_the_usage(name):
    assert f"`esep {name}" in USAGE or f"esep {name} " in USAGE
    for option in COMMANDS[name].params:
        for flag in option.opts:
            assert not flag.startswith("--") or flag in USAGE, flag


def test_every_command_says_what_it_does():
    assert all(command.help for command in COMMANDS.values())


@pytest.mark.parametrize("part", PARTS)
def test_every_key_of_a_file_is_in_the_configuration(part):
    for key in part.model_fields:
        if (part, key) != (EventDeclaration, "name"):
            assert re.search(rf"`{key}`|`\[{key}[\].]|`\[{key}\.<", CONFIGURATION), key


def test_every_variable_of_the_environment_is_in_the_configuration():
    for setting in Settings.model_fields.values():
        assert f"`{setting.validation_alias}`" in CONFIGURATION


@pytest.mark.parametrize("word", [*METRICS, *PEER_METRICS, *REASONS, *State])
def test_every_metric_reason_and_state_is_defined(word):
    assert f"`{word}`" in METRICS_PAGE or f"## {word.capitalize()}" in METRICS_PAGE


def switches():
    """The table of the other profiles: switch → what each profile has there, in words."""
    lines = METRICS_PAGE.split("## Other profiles")[1].split("\n\n")[2].splitlines()
    heading, _, *rows = ([cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines)
    assert heading[1:] == list(PROFILES)
    return {row[0]: row[1:] for row in rows}


def in_words(profile, field):
    value = getattr(profile, field)
    if field == "boundary":
        return {"left": "[start, end)", "both": "[start, end]", "right": "(start, end]"}[value]
    if field == "metrics":
        own = value - {*PEOPLE_METRICS, *PROJECT_METRICS}
        return "its own" if profile is ESEP_1 else ", ".join(sorted(own))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (", ".join(sorted(value)) or "–") if isinstance(value, frozenset) else str(value)


def test_the_table_of_profiles_has_every_switch_and_what_it_is_set_to():
    fields = [field.name for field in fields_of(ESEP_1) if field.name != "name"]
    set_to = {field: [in_words(profile, field) for profile in PROFILES.values()] for field in fields}
    assert switches() == {field: words for field, words in set_to.items() if len(set(words)) > 1}


@pytest.mark.parametrize("state", PersonState)
def test_every_state_of_a_person_is_in_the_usage(state):
    assert f"`{state}`" in USAGE


@pytest.mark.parametrize("code", Exit)
def test_every_exit_code_is_in_the_usage(code):
    assert f"| {code.value} |" in USAGE


def test_the_readme_names_its_two_commands_and_only_targets_that_there_are():
    readme, makefile = text_of("README.md"), text_of("Makefile")
    assert {"demo", "test"} <= set(re.findall(r"make ([a-z]+)", readme))
    for target in re.findall(r"`?make ([a-z]+)`?", readme + text_of("docs/development.md")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_link_between_documents_leads_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)[^):]*\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
