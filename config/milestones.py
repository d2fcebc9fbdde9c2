"""Declarations of milestones: a count of a whole wiki, the number it is to reach, and by when."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.errors import DeclarationError
from config.events import Zone
from config.named import load_named, path_of
from config.toml import told

Statistic = Literal["articles", "pages", "edits", "images", "users", "activeusers"]
"""What a wiki counts of itself, by its own names (`siteinfo|statistics`)."""

OTHERS = ("category", "search")
"""The keys that count something else instead."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MassPart(_Part):
    """What a mass upload is told by: so many pages of an account in so many minutes, a tag, or an account."""

    pages: int = Field(default=20, ge=2)
    minutes: int = Field(default=10, ge=1)
    tags: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


class MilestoneDeclaration(_Part):
    """A count on its way to `number`, to be there by the end of the day `by` in `timezone`.

    Counted is a statistic of the wiki, the pages of a category, or what a search finds. `steps` are numbers
    on the way. `event` is one whose people's part is told. `page` is a title on the home wiki; without one
    nothing is published. `name` is the file's own and does not stand in it.
    """

    name: str
    wiki: str
    count: Statistic | None = None
    category: str | None = Field(default=None, min_length=1)
    search: str | None = Field(default=None, min_length=1)
    number: int = Field(ge=1)
    by: date
    timezone: Zone
    steps: tuple[Annotated[int, Field(ge=1)], ...] = ()
    event: str | None = Field(default=None, min_length=1)
    page: str | None = Field(default=None, min_length=1)
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)
    mass: MassPart = MassPart()

    @model_validator(mode="after")
    def _counts_one_thing(self) -> "MilestoneDeclaration":
        if len([name for name in ("count", *OTHERS) if getattr(self, name)]) != 1:
            raise ValueError(f"say what is counted: one of count, {', '.join(OTHERS)}")
        return self

    @property
    def counted(self) -> str:
        """What is counted, as one text to compare: readings of something else are another series."""
        kind = next(name for name in ("count", *OTHERS) if getattr(self, name))
        return f"{self.wiki} {kind} {getattr(self, kind)}"


def load_milestone(name: str, folder: Path, *, wikis: frozenset[str]) -> MilestoneDeclaration:
    """Read and check a declaration; raises DeclarationError naming file, line and field."""
    declaration = load_named(MilestoneDeclaration, "milestone", name, folder)
    if declaration.wiki not in wikis:
        wrong = f"there is no “{declaration.wiki}”; add it to config/wikis.toml"
        raise DeclarationError(told(path_of(name, folder), ["wiki"], wrong))
    return declaration
