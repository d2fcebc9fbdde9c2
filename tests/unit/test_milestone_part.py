"""What an event's people did for a milestone: the pages that the event counts as created."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factory import GRANT_WINDOW
from test_compute import edit, event
from test_decide import stored

from bot.milestone import created_by_people
from config.milestones import MilestoneDeclaration
from metrics.compute import compute
from metrics.frames import contributions
from metrics.profiles import ESEP_1

LATER = GRANT_WINDOW.end + timedelta(days=90)
BEFORE, INSIDE = GRANT_WINDOW.start - timedelta(days=20), GRANT_WINDOW.start + timedelta(days=3)
PAGE = edit(1, parent_id=0, page=1)
DRAFT = edit(2, parent_id=0, page=2, timestamp=BEFORE, moved_in_at=INSIDE)
REVERTED = edit(3, parent_id=0, page=3, tags="mw-reverted")


def milestone(**mass):
    declared = {"name": "articles", "wiki": "kkwiki", "count": "articles", "number": 1000, "mass": mass}
    return MilestoneDeclaration.model_validate({**declared, "by": date(2024, 1, 1), "timezone": "UTC"})


def created(*rows, **mass):
    frame = contributions(rows)
    found = replace(stored(fetched=LATER), event=event(), frame=frame)
    one_by_one, in_mass = created_by_people(found, milestone(**mass), LATER)
    counted = compute(frame, event(), ESEP_1, known_until=LATER).grant.wikis["kkwiki"].created
    assert one_by_one.pages + in_mass.pages == counted
    return one_by_one.pages, in_mass.pages


@pytest.mark.parametrize("rows", [[PAGE], [PAGE, DRAFT], [PAGE, REVERTED], []])
def test_it_is_what_the_event_counts_as_created_drafts_included(rows):
    assert created(*rows)[1] == 0


@pytest.mark.parametrize("name", ["P1", "p1", " P1"])
def test_an_account_of_mass_uploads_is_known_by_its_name_as_people_write_it(name):
    assert created(PAGE, accounts=[name]) == (0, 1)
