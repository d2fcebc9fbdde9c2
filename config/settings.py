"""The settings of a deployment: a few environment variables, and the wikis' addresses."""

from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.errors import DeclarationError
from config.toml import load_toml, validation_message

DEFAULT_WIKIS = Path(__file__).with_name("wikis.toml")


class Wiki(BaseModel):
    """Where one wiki is; `project` is the metric that its pages belong to.

    `deletion_templates` are the titles of the templates that nominate a file for deletion.
    `rest` is the address of its `rest.php`, where that does not stand beside `api.php`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    api: str = Field(pattern=r"^https?://\S+/api\.php$")
    rest: str | None = Field(default=None, pattern=r"^https?://\S+/rest\.php$")
    project: str
    language: str
    interwiki: tuple[str, ...] = ()
    family: str | None = None
    code: str | None = None
    deletion_templates: tuple[str, ...] = ()

    @property
    def rest_address(self) -> str:
        return self.rest or self.api.removesuffix("/api.php") + "/rest.php"


class Wikis(BaseModel):
    """All known wikis by database name, and the one with the grant and event pages.

    `dashboard` is the address of the Programs & Events Dashboard, if there is one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: str
    dashboard: str | None = Field(default=None, pattern=r"^https?://[^\s?#]+$")
    wikis: dict[str, Wiki]


class Settings(BaseSettings):
    """What the environment says; the names are documented in docs/configuration.md."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True)

    home: Path = Field(default=Path(), validation_alias="ESEP_HOME")
    wikis_file: Path = Field(default=DEFAULT_WIKIS, validation_alias="ESEP_WIKIS")
    database_url: str | None = Field(default=None, validation_alias="ESEP_DATABASE")
    contact: str = Field(default="", validation_alias="ESEP_CONTACT")
    pywikibot_dir: Path | None = Field(default=None, validation_alias="PYWIKIBOT_DIR")
    trial_pages: str = Field(default="", validation_alias="ESEP_TRIAL_PAGES")

    @property
    def events_dir(self) -> Path:
        return self.home / "config" / "events"

    @property
    def database(self) -> str:
        """The database's URL; by default an SQLite file below `ESEP_HOME`."""
        return self.database_url or f"sqlite:///{self.home / 'data' / 'esep.sqlite'}"

    @property
    def trial_page_titles(self) -> tuple[str, ...]:
        return tuple(title.strip() for title in self.trial_pages.split("|") if title.strip())

    @cached_property
    def wikis(self) -> Wikis:
        """Read the wikis' file; raises DeclarationError naming file and field."""
        return load_wikis(self.wikis_file)

    def required_contact(self) -> str:
        """Return the operator's contact; raises DeclarationError when there is none."""
        if not self.contact.strip():
            raise DeclarationError(
                "ESEP_CONTACT is not set: Wikimedia wants every client to name its operator; "
                "set it to your e-mail address or user page"
            )
        return self.contact.strip()


def load_wikis(path: Path) -> Wikis:
    try:
        wikis = Wikis.model_validate(load_toml(path))
    except ValidationError as error:
        raise DeclarationError(validation_message(path, error)) from error
    if wikis.home not in wikis.wikis:
        raise DeclarationError(f"{path}: home: “{wikis.home}” is not among the [wikis.…] of the file; add it")
    return wikis
