"""The words of the grant application form: labels of its infobox, headers and rows of its metrics tables."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from collectors import grant_peg
from collectors.grant_questions import NECESSITY, NO_QUESTIONS, Questions
from collectors.number import parse_count
from metrics.model import Count, Fact, TeamMember


@dataclass(frozen=True, slots=True)
class DateLabels:
    """Labels of a period's first and last day; of several that are given, the first counts."""

    start: tuple[str, ...]
    end: tuple[str, ...]


GRANTED = DateLabels(("grant start date",), ("grant end date",))
_PROPOSED = DateLabels(("proposed start date", "start date"), ("proposed end date", "end date"))
PROPOSED = DateLabels((*_PROPOSED.start, grant_peg.START), (*_PROPOSED.end, grant_peg.COMPLETION))

INFOBOX_AMOUNTS = (
    "budget (local currency)",
    "requested budget (local currency)",
    "budget (USD)",
    "requested budget (USD)",
    "amount requested (USD)",
    "amount recommended (USD)",
    "amount recommended (local currency)",
    "amount recommended (local)",
    "amount funded (USD)",
)
AMOUNTS = (*INFOBOX_AMOUNTS, *grant_peg.AMOUNTS)
INFOBOX_APPLICANTS = ("applicant", "applicant and people related to proposal", "creator")
PROBOX_LABELS = ("strategic priority", "start year", "end year", "non-profit status", "creator")
CONTACTS = "contact(s)"
"""A label whose value is not kept: it holds e-mail addresses."""

STATUS = "status"
REGION = "funding region"
FISCAL_YEAR = "decision fiscal year"
FLUXX_ID = "Fluxx ID"

_OTHER_LABELS = (
    "grant type",
    "organization type",
    REGION,
    FISCAL_YEAR,
    "funding program round",
    "organization (if applicable)",
)
_DATES = (*GRANTED.start, *GRANTED.end, *_PROPOSED.start, *_PROPOSED.end)
_LABELS = (STATUS, FLUXX_ID, *_DATES, *INFOBOX_AMOUNTS, *INFOBOX_APPLICANTS, *PROBOX_LABELS, *_OTHER_LABELS)

_QUESTION_NUMBER = re.compile(r"^(?:(?:\d[\d.]*|[A-Z]\d?(?:\.\d+)*\.)\s+(?:and\s+)?)+")


@lru_cache(maxsize=1024)
def plain_label(text: str) -> str:
    """Return a label or header as it is compared: without question number, `(required)`, case and spacing."""
    bare = _QUESTION_NUMBER.sub("", NECESSITY.sub("", text).strip())
    return " ".join(bare.split()).rstrip(" :*").casefold()


INFOBOX_LABELS = {plain_label(label): label for label in _LABELS}
"""Every label of the infobox, in all generations of the form, by how it is compared."""


@dataclass(frozen=True, slots=True)
class MetricsTable:
    """One of the form's tables of targets; labels and headers as `plain_label` gives them.

    `columns` are all its headers in the form's order, `metrics` the metric each known row promises.
    """

    caption: str
    columns: tuple[str, ...]
    label: str
    target: str
    metrics: Mapping[str, str]

    def is_headed_by(self, cells: Collection[str]) -> bool:
        return {self.label, self.target} <= set(cells)


PEOPLE_TABLE = MetricsTable(
    "Number of participants, editors, and organizers",
    ("other metrics", "target", "optional description"),
    "other metrics",
    "target",
    {
        "number of participants": "participants",
        "number of editors": "editors",
        "number of organizers": "organizers",
    },
)
CONTENT_TABLE = MetricsTable(
    "Number of content contributions to Wikimedia projects",
    ("wikimedia project", "number of content created or improved"),
    "wikimedia project",
    "number of content created or improved",
    {
        "wikipedia": "wikipedia",
        "wikimedia commons": "commons",
        "wikidata": "wikidata",
        "wiktionary": "wiktionary",
        "wikisource": "wikisource",
        "wikimedia incubator": "incubator",
        "translatewiki": "translatewiki",
        "mediawiki": "mediawiki",
        "wikiquote": "wikiquote",
        "wikivoyage": "wikivoyage",
        "wikibooks": "wikibooks",
        "wikiversity": "wikiversity",
        "wikinews": "wikinews",
        "wikispecies": "wikispecies",
    },
)
OPEN_TABLE = MetricsTable(
    "Main Open Metrics Data",
    ("main open metrics", "description", "target"),
    "main open metrics",
    "target",
    {},
)
METRICS_TABLES = (PEOPLE_TABLE, CONTENT_TABLE, OPEN_TABLE)


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the infobox: the form's own label, and the value as lines of text."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row of a metrics table: its label as it stands on the page, and the number in its target cell."""

    table: MetricsTable
    label: str
    count: Count

    @property
    def metric(self) -> str | None:
        return self.table.metrics.get(plain_label(self.label))

    @property
    def where(self) -> str:
        return f"{self.table.caption} › {self.label}" if self.label else self.table.caption


def target_row(table: MetricsTable, label: str, cell: str) -> TargetRow:
    """Return the row with the number in its cell; texts are kept on one line, with the lines told apart."""
    count = parse_count(cell)
    return TargetRow(table, " ".join(label.split()), replace(count, raw=count.raw.replace("\n", " / ")))


@dataclass(frozen=True, slots=True)
class Form:
    """What was found of the form on a page, however the page is marked up.

    `others` are rows of its infobox under labels that no generation of the form is known to have, `measures`
    promises in words, `team` the people that its answers and its text name.
    """

    fields: tuple[Field, ...]
    tables: tuple[MetricsTable, ...]
    rows: tuple[TargetRow, ...]
    others: tuple[Field, ...] = ()
    questions: Questions = NO_QUESTIONS
    measures: tuple[Fact, ...] = ()
    team: tuple[TeamMember, ...] = ()

    @property
    def generation(self) -> str | None:
        """The form's generation, by its questions, its labelled answers or its infobox."""
        labels = {field.label for field in self.fields}
        old = ((grant_peg.PEG, grant_peg.LABELS), (grant_peg.PROBOX, PROBOX_LABELS))
        found = (name for name, known in old if len(labels.intersection(known)) > 1)
        return self.questions.generation or next(found, None)

    @property
    def recognized(self) -> bool:
        """A metrics table, or two labels of the infobox: one alone may be any page's."""
        return bool(self.tables) or len({field.label for field in self.fields}) > 1

    def values(self, label: str) -> tuple[str, ...]:
        """Return the different values that stand beside a label, blank ones left out."""
        found = [field.value for field in self.fields if field.label == label and field.value]
        return tuple(dict.fromkeys(found))

    def completed_by(self, other: "Form") -> "Form":
        """Return this form with the parts that it lacks whole taken from another source of the same page."""
        return Form(
            fields=self.fields or other.fields,
            tables=self.tables or other.tables,
            rows=self.rows or other.rows,
            others=self.others or other.others,
            questions=self.questions if self.questions.generation else other.questions,
            measures=self.measures or other.measures,
            team=self.team or other.team,
        )
