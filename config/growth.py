"""Declarations of growth: an event, the wikis that are to have grown after it, and those to compare with."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from config.events import Zone

Measure = Literal["edits", "editors", "active_editors", "very_active_editors", "new_pages", "new_accounts"]
"""What the Analytics API counts of a wiki in a month, by our names."""

Source = Literal["analytics", "replicas"]
"""Where months are read from: the Analytics API, or the wikis' replicas."""

Project = Annotated[str, Field(pattern=r"^([a-z-]+\.[a-z]+|[a-z0-9_]+)$")]
"""A wiki by the service's name, `kk.wikipedia`, or for replicas by that of its database, `kkwiki`."""

FIRST_DAY, LAST_DAY = date(2001, 1, 1), date(2099, 12, 31)
"""Between them an event can be: before there were no wikis, and later is a slip of the pen."""

LEAST_CONTROLS = 3
"""Below it nothing could be said of any wiki."""


class GrowthDeclaration(BaseModel):
    """Whether `wikis` grew more than `controls` after `day`, by `measures`.

    `timezone` is that of days on the page. `page` is a title on the home wiki; without one nothing is
    published. `name` is the file's own and does not stand in it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    day: date = Field(ge=FIRST_DAY, le=LAST_DAY)
    source: Source = "analytics"
    wikis: tuple[Project, ...] = Field(min_length=1)
    controls: tuple[Project, ...]
    measures: tuple[Measure, ...] = Field(
        default=("edits", "active_editors", "new_pages", "new_accounts"), min_length=1
    )
    timezone: Zone = "UTC"
    page: str | None = Field(default=None, min_length=1)
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)

    @field_validator("controls")
    @classmethod
    def _enough(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) < LEAST_CONTROLS:
            raise ValueError(f"name {LEAST_CONTROLS} at least: fewer do not show how much wikis differ")
        return value

    @field_validator("wikis", "controls")
    @classmethod
    def _by_names_of_the_source(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        of_service = info.data.get("source") == "analytics"
        other = next((name for name in value if ("." in name) != of_service), None)
        if other:
            form = "kk.wikipedia" if of_service else "kkwiki"
            raise ValueError(f"“{other}” is no name of a wiki such as {form}, which the source has")
        return value

    @field_validator("wikis", "controls", "measures")
    @classmethod
    def _each_once(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        named = (*info.data.get("wikis", ()), *value) if info.field_name == "controls" else value
        twice = next((name for name in named if named.count(name) > 1), None)
        if twice:
            raise ValueError(f"“{twice}” stands twice; wikis and controls are different ones")
        return value
