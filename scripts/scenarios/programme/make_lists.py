#!/usr/bin/env python3
"""Writes the lists of the made-up programme beside itself, the same ones every time."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

Row = dict[str, str | int]

HERE = Path(__file__).parent
CHANCE = Random(20230114)

REGIONS = {"MEA": 190, "ESEAP": 60, "LAC": 25, "South Asia": 20, "NWE": 8, "CEECA": 4, "": 3}
SPELLINGS = {"MEA": ["MEA", "Middle East and Africa", "الشرق الأوسط وأفريقيا"]}
NAMES = {"MEA": ["Learner", "متعلم", "Mwanafunzi"], "CEECA": ["Үйренуші", "Ученик"]}
LANGUAGES = {
    "MEA": ["English", "english, Hausa", "English, Kiswahili", "العربية، English", "Français, English"],
    "ESEAP": ["English", "English; Bahasa Indonesia", "日本語, English", "中文, English"],
    "LAC": ["Español", "Português, Español"],
}
NEEDS = [
    "",
    "",
    "childcare on Tuesdays",
    'a loan of a "good" laptop',
    "data bundle, 2 GB;\nsince mine is slow",
]
SCORES = [5] * 52 + [4] * 38 + [3] * 8 + [2] * 2
CLINICS = {"clinic-1": (34, 30), "clinic-2": (28, 25), "clinic-3": (31, 27), "clinic-4": (27, 18)}
"""Of each clinic how many came, and how many of them said how it was."""


def people() -> Iterator[Row]:
    """Yield everybody as a row of the registration form; every ninth gives an address and no account."""
    regions = [region for region, number in REGIONS.items() for _ in range(number)]
    CHANCE.shuffle(regions)
    for number, region in enumerate(regions, start=1):
        name = f"{CHANCE.choice(NAMES.get(region, ['Learner']))} {number}"
        yield {
            "Username": "" if number % 9 == 0 else name,
            "Email address": f"person{number}@example.org",
            "Name": f"Name of {name}",
            "Region": CHANCE.choice(SPELLINGS.get(region, [region])),
            "Languages": CHANCE.choice(LANGUAGES.get(region, ["", "English"])),
            "Support needs": CHANCE.choice(NEEDS),
            "Certificate": CHANCE.choice(["Yes", "Yes, please", "No", ""]),
        }


def write(name: str, rows: Sequence[Row], delimiter: str, encoding: str) -> None:
    with (HERE / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def registrations(everybody: Sequence[Row]) -> list[Row]:
    """Return all of them, and seven who filled in the form twice, the second time with another spelling."""
    again = [
        {**row, "Email address": str(row["Email address"]).upper()} for row in CHANCE.sample(everybody, 7)
    ]
    return [*everybody, *again]


def attendance(likely: Sequence[Row], came: int, answered: int, scores: list[int]) -> Iterator[Row]:
    said = [scores.pop() for _ in range(answered)]
    for place, row in enumerate(CHANCE.sample(likely, came)):
        yield {
            "Username": row["Username"],
            "Email address": row["Email address"],
            "Score": said[place] if place < answered else "",
            "What else?": "I was glad to come" if place % 5 else "",
        }


everybody = list(people())
scores = CHANCE.sample(SCORES, len(SCORES))
write("registrations", registrations(everybody), ",", "utf-8")
for clinic, (came, answered) in CLINICS.items():
    likely = CHANCE.sample(everybody, 150)
    write(clinic, list(attendance(likely, came, answered, scores)), ";", "utf-8-sig")
