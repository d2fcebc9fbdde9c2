"""Declarations of goals and measures of success, as a grant's report lists them, and what each goes by."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.events import Zone
from config.growth import Measure

Statement = Literal["achieved", "partly", "not_achieved"]
"""What a person may say of a measure."""

WAYS = ("growth", "event", "file", "places", "statement")
"""The keys by one of which a measure is measured or stated; without any it is not monitored."""

GOES_WITH: Mapping[str, tuple[str, ...]] = {
    "growth": ("measure", "checkpoint"),
    "event": ("metric",),
    "file": ("column",),
    "places": ("source",),
    "statement": ("source",),
}
"""What each of them needs beside itself."""

_ALONE: Mapping[str, tuple[str, ...]] = {
    "measure": ("growth",),
    "checkpoint": ("growth",),
    "metric": ("event",),
    "column": ("file",),
    "at_least": ("file", "places"),
    "result": ("statement",),
    "source": ("places", "statement"),
}
"""What each other key says something about."""


class MeasureItem(BaseModel):
    """A goal or a measure in the grant's words, `how` it is measured, and what its result is taken from.

    Measured is the growth of a comparison by its measure and checkpoint, a metric of an event, or people by
    place, of a column of a CSV file beside the declaration. Stated, by a person and with its source on the
    web, are people by place, or a result and a verdict. `at_least` is how many places there were to be.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    how: str = ""
    growth: str | None = Field(default=None, min_length=1)
    measure: Measure | None = None
    checkpoint: Literal[6, 12] | None = None
    event: str | None = Field(default=None, min_length=1)
    metric: str | None = Field(default=None, min_length=1)
    file: str | None = Field(default=None, pattern=r"^[^/\\]+\.csv$")
    column: str | None = Field(default=None, min_length=1)
    places: Mapping[str, Annotated[int, Field(ge=1)]] | None = Field(default=None, min_length=1)
    at_least: int | None = Field(default=None, ge=1)
    statement: Statement | None = None
    result: str | None = Field(default=None, min_length=1)
    source: str | None = Field(default=None, pattern=r"^https?://[^\s\[\]{}|<>\"'~]+$")

    @model_validator(mode="after")
    def _goes_by_one_thing(self) -> "MeasureItem":
        ways = [key for key in WAYS if getattr(self, key)]
        if len(ways) > 1:
            raise ValueError(f"goes by one of {', '.join(WAYS)}, not by {' and '.join(ways)}")
        for key in GOES_WITH[ways[0]] if ways else ():
            if getattr(self, key) is None:
                raise ValueError(f"{ways[0]} needs {key}")
        for key, with_ in _ALONE.items():
            if getattr(self, key) is not None and not set(with_) & set(ways):
                raise ValueError(f"{key} goes with {' or '.join(with_)}")
        return self

    @property
    def way(self) -> str | None:
        """The one of WAYS that it goes by."""
        return next((key for key in WAYS if getattr(self, key)), None)


class MeasuresDeclaration(BaseModel):
    """What a grant was to reach. `page` is a title on the home wiki; without one nothing is published.

    `timezone` is of days in the table. `name` is the file's own and does not stand in it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    goals: tuple[MeasureItem, ...] = ()
    measures: tuple[MeasureItem, ...] = Field(min_length=1)
    timezone: Zone = "UTC"
    page: str | None = Field(default=None, min_length=1)
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)

    @property
    def items(self) -> tuple[MeasureItem, ...]:
        return (*self.goals, *self.measures)
