"""The settings of a deployment: a few environment variables, and the wikis' addresses."""

from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.errors import DeclarationError
from config.toml import load_toml, validation_message

OAUTH_TOKENS = 4
DEFAULT_WIKIS = Path(__file__).with_name("wikis.toml")


class Wiki(BaseModel):
    """Where one wiki is; `project` is the metric that its pages belong to.

    `deletion_templates` are the titles of the templates that nominate a file for deletion.
    `rest` is the address of its `rest.php`, where that does not stand beside `api.php`. `database` is what it
    calls itself, where that is another name. `own_accounts`: nobody has the account there that they have on
    the home wiki, the bot neither.
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
    database: str | None = None
    own_accounts: bool = False

    @property
    def rest_address(self) -> str:
        return self.rest or self.api.removesuffix("/api.php") + "/rest.php"


class Wikis(BaseModel):
    """All known wikis by database name, and the one with the grant and event pages.

    `dashboard` is the address of the Programs & Events Dashboard, `analytics` that of the Analytics API, if
    there are any.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: str
    dashboard: str | None = Field(default=None, pattern=r"^https?://[^\s?#]+$")
    analytics: str | None = Field(default=None, pattern=r"^https?://[^\s?#]+$")
    wikis: dict[str, Wiki]


class Secrets(BaseSettings):
    """What signs the bot in, where the environment holds it: never printed, logged or stored.

    `bot_password` is `name@password`, as Special:BotPasswords shows both. `oauth` are the four tokens of an
    owner-only consumer, in its page's order, separated by spaces.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True)

    bot_password: SecretStr | None = Field(default=None, validation_alias="ESEP_BOT_PASSWORD")
    oauth: SecretStr | None = Field(default=None, validation_alias="ESEP_OAUTH")

    @field_validator("bot_password")
    @classmethod
    def _names_the_bot_password(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not all(value.get_secret_value().partition("@")):
            raise ValueError("is not name@password; Special:BotPasswords shows both")
        return value

    @field_validator("oauth")
    @classmethod
    def _four_tokens(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value().split()) != OAUTH_TOKENS:
            raise ValueError("is not four tokens: consumer key and secret, access token and secret")
        return value


class Settings(BaseSettings):
    """What the environment says; the names are documented in docs/configuration.md."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True)

    home: Path = Field(default=Path(), validation_alias="ESEP_HOME")
    wikis_file: Path = Field(default=DEFAULT_WIKIS, validation_alias="ESEP_WIKIS")
    database_url: str | None = Field(default=None, validation_alias="ESEP_DATABASE")
    contact: str = Field(default="", validation_alias="ESEP_CONTACT")
    pywikibot_dir: Path | None = Field(default=None, validation_alias="PYWIKIBOT_DIR")
    requests_a_minute: int = Field(default=200, ge=1, validation_alias="ESEP_REQUESTS_A_MINUTE")
    requests_at_once: int = Field(default=3, ge=1, validation_alias="ESEP_REQUESTS_AT_ONCE")
    run_minutes: int = Field(default=50, ge=1, validation_alias="ESEP_RUN_MINUTES")
    metrics_file: Path | None = Field(default=None, validation_alias="ESEP_METRICS_FILE")
    trial_pages: str = Field(default="", validation_alias="ESEP_TRIAL_PAGES")
    notice_page: str = Field(default="", validation_alias="ESEP_NOTICE_PAGE")
    wiki_events: int = Field(default=0, ge=0, validation_alias="ESEP_WIKI_EVENTS")
    wiki_namespaces: str = Field(
        default="0", pattern=r"^\s*\d+\s*(,\s*\d+\s*)*$", validation_alias="ESEP_WIKI_NAMESPACES"
    )

    replicas: str = Field(
        default="",
        pattern=r"^(mysql(\+pymysql)?://\S*\{(host|wiki)\}\S*)?$",
        validation_alias="ESEP_REPLICAS",
    )

    @property
    def events_dir(self) -> Path:
        return self.folder("events")

    def folder(self, of: str) -> Path:
        """Return the folder of declarations `of`, such as "milestones"."""
        return self.home / "config" / of

    @property
    def database(self) -> str:
        """The database's URL; by default an SQLite file below `ESEP_HOME`."""
        return self.database_url or f"sqlite:///{self.home / 'data' / 'esep.sqlite'}"

    @property
    def trial_page_titles(self) -> tuple[str, ...]:
        return tuple(title.strip() for title in self.trial_pages.split("|") if title.strip())

    @property
    def wiki_namespace_numbers(self) -> tuple[int, ...]:
        return tuple(map(int, self.wiki_namespaces.split(",")))

    @cached_property
    def wikis(self) -> Wikis:
        """Read the wikis' file; raises DeclarationError naming file and field."""
        return load_wikis(self.wikis_file)

    def required_contact(self) -> str:
        """Return the operator's contact; raises DeclarationError when there is none, or nothing like one."""
        contact = self.contact.strip()
        if not contact or not set("@:/") & set(contact):
            wrong = f"“{contact}” is no contact" if contact else "is not set"
            raise DeclarationError(
                f"ESEP_CONTACT {wrong}: Wikimedia wants every client to name its operator; "
                "set it to your e-mail address or user page"
            )
        return contact


def load_settings() -> Settings:
    """Read the environment; raises DeclarationError that names a wrong variable and not its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
    raise DeclarationError(f"{first['loc'][0]}: {first['msg']}; see docs/configuration.md")


def load_secrets() -> Secrets:
    """Read the environment's secrets; raises DeclarationError that names a wrong one and not its value."""
    try:
        return Secrets()
    except ValidationError as error:
        mistake = error.errors(include_input=False)[0]
        reason = mistake["msg"].removeprefix("Value error, ")
    raise DeclarationError(f"{mistake['loc'][0]}: {reason}")


def load_wikis(path: Path) -> Wikis:
    try:
        wikis = Wikis.model_validate(load_toml(path))
    except ValidationError as error:
        raise DeclarationError(validation_message(path, error)) from error
    if wikis.home not in wikis.wikis:
        raise DeclarationError(f"{path}: home: “{wikis.home}” is not among the [wikis.…] of the file; add it")
    return wikis
