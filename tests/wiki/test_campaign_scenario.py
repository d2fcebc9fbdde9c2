"""The scenario of a campaign, as `make demo` shows it."""

import os
import subprocess

import pytest
from wiki_family import ROOT, Esep

pytestmark = pytest.mark.wiki

NAME, PAGE = "campaign-100k", "Wikimedia Kazakhstan/100,000 articles"


@pytest.fixture(scope="module")
def played(lab, tmp_path_factory):
    """A home folder in which the scenario's script ran twice, and what it said."""
    esep = Esep(tmp_path_factory.mktemp("campaign"), lab)
    return esep, play(esep), play(esep)


def play(esep):
    command = [ROOT / "scripts/scenarios/campaign/demo"]
    environment = {**os.environ, **esep.lab["environment"], "ESEP_HOME": str(esep.home)}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_campaign_is_followed_to_its_day_with_the_mass_upload_apart(played, admin):
    (found,) = played[0].json_of("milestone", NAME, "--stored", "--format", "json")
    assert found["value"] >= 98_620
    assert found["state"] == "on_track"
    assert [step["above_at"] is not None for step in found["steps"]] == [True, True, False, False]
    people, mass = found["event"]["one_by_one"], found["event"]["in_mass"]
    assert (people["pages"], people["accounts"]) == (24, 3)
    assert (mass["pages"], mass["accounts"]) == (60, 1)
    assert mass["median_size"] < people["median_size"]
    assert admin.text(PAGE).count('class="esep-milestone"') == 2


def test_played_again_it_changes_nothing(played):
    _, first, second = played
    assert f"“{PAGE}”: saved as revision" in first
    assert f"“{PAGE}”: nothing new, not edited" in second
