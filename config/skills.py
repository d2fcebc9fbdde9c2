"""Declarations of skills directories: a registration form, the page of the directory, and the matching."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.events import beside
from config.named import load_named, path_of

Title = Annotated[str, Field(min_length=1, pattern=r"^[^|\[\]{}<>\r\n]+$")]
"""What can be the title of one page, or its address."""

Heading = Annotated[str, Field(min_length=1)]

YES = ("yes", "иә", "да")
"""What consents wherever nothing else is declared, and in people's own sections always."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnsPart(_Part):
    """What the form's columns are called; no other column is read."""

    account: Heading = "account"
    consent: Heading = "consent"
    offers: Heading = "offers"
    wishes: Heading = "wishes"
    languages: Heading = "languages"
    zone: Heading = "time zone"
    region: Heading = "region"
    decline: Heading = "decline"
    match: Heading = "match"

    @property
    def needed(self) -> frozenset[str]:
        """The keys whose columns have to be there: those no directory is without, and those declared."""
        return frozenset(self.model_fields_set) | {"account", "consent", "offers", "wishes"}


class SkillsDeclaration(_Part):
    """A directory of who offers and who wishes which skills, of those alone who want to be in it.

    `form` is a CSV file beside the declaration, `people` the page with a section for each person, by default
    `page` itself. `yes` are the form's answers that consent. Matches are made `off`, for the operator alone
    (`private`), or `public` for those who agree. `name` is the file's own and does not stand in it.
    """

    name: str
    page: Title
    people: Title | None = None
    form: Path | None = None
    columns: ColumnsPart = ColumnsPart()
    yes: tuple[Heading, ...] = Field(default=YES, min_length=1)
    matches: Literal["off", "private", "public"] = "private"
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)

    @property
    def sections_page(self) -> str:
        """The page that has people's own sections."""
        return self.people or self.page


def load_skills(name: str, folder: Path) -> SkillsDeclaration:
    """Read and check a declaration; raises DeclarationError naming file, line and field."""
    declaration = load_named(SkillsDeclaration, "skills directory", name, folder)
    if not declaration.form:
        return declaration
    form = beside(path_of(name, folder), declaration.form, ["form"])
    return declaration.model_copy(update={"form": form})
