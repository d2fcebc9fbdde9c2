"""Hostile texts in a programme: titles, names, regions and languages are shown, and are nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from attacks import ATTACKS
from icalendar import Calendar
from test_attacks import STEERING, shape

from bot.messages import Messages
from bot.programme import Lists, Programme
from bot.programme_files import barnstars, calendar, certificates
from bot.programme_table import programme_block
from config.programmes import ProgrammeDeclaration
from metrics.programmes import Clinic, Entry, figures

START = datetime(2023, 1, 14, 6, tzinfo=UTC)
END = START + timedelta(hours=2)
EN = Messages("en")
IN_A_FILE = [text for text in ATTACKS if "\ud800" not in text]
"""Half a character cannot stand in a declaration, which is UTF-8."""


def programme(text):
    """Return a programme in which `text` stands everywhere where somebody's text may stand."""
    clinic = {"title": text, "start": START, "end": END, "languages": [text]}
    clinic |= {"interpretation": [text], "sharers": [text]}
    declared = {"name": "x", "title": text, "timezone": "UTC", "ambassadors": [text], "clinics": [clinic]}
    answers = {"region": text, "languages": (text,), "satisfaction": 5, "consent": True, "name": text}
    people = [Entry(account=f"P{number}", **answers) for number in range(6)]
    clinics = [Clinic(text, START, END, people, people)]
    return Programme(
        declaration=ProgrammeDeclaration.model_validate(declared),
        lists=Lists(clinics, None, lower_bound=False),
        figures=figures(clinics, regions={}),
        afterwards=None,
        as_of=END,
    )


def table_of(text):
    return programme_block(programme(text))


def barnstars_of(text):
    return barnstars(programme(text), EN)


@pytest.mark.parametrize("text", IN_A_FILE)
@pytest.mark.parametrize("page_of", [table_of, barnstars_of], ids=lambda made: made.__name__)
def test_each_attack_is_shown_and_no_more(page_of, text):
    assert shape(page_of(text)) == shape(page_of("Harmless"))
    assert not STEERING.search(page_of(text).replace("\n", ""))


@pytest.mark.parametrize("text", IN_A_FILE)
def test_a_calendar_has_one_clinic_whatever_its_title_says(text):
    (event,) = Calendar.from_ical(calendar(programme(text), EN)).walk("VEVENT")
    assert set(event) == {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "DESCRIPTION"}


@pytest.mark.parametrize("text", IN_A_FILE)
def test_a_file_of_certificates_has_a_line_for_each_person(text):
    lines = certificates(programme(text)).removesuffix("\n").split("\n")
    assert len(lines) == 7
    assert not [line for line in lines if line.startswith(("=", "+", "-", "@", '"=', '"+', '"-', '"@'))]
