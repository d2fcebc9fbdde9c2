"""The bot's account, as the environment and pywikibot's own configuration files name it."""

import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest
from requests.auth import AuthBase

from collectors.errors import LoginError
from config.settings import Secrets, Wiki

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account and how it signs in: `login_name` with a bot password, or every request signed with OAuth.

    `signature` is what signs requests to the hosts that there are OAuth tokens for; `password` is None where
    the home wiki is one of them: nobody can log in to what is signed.
    """

    account: str
    login_name: str
    password: str | None = field(repr=False)
    signature: AuthBase | None = field(default=None, repr=False)


def load_credentials(directory: Path, home: Wiki, secrets: Secrets, wikis: Iterable[Wiki]) -> Credentials:
    """Read the account's name from user-config.py in `directory`, and its secrets, without a request.

    Secrets of the environment come before those of the files; OAuth tokens of the environment are for all
    `wikis`. Raises LoginError, naming the file, where there is no secret or others can read it.
    """
    if not (directory / "user-config.py").is_file():
        raise LoginError(f"PYWIKIBOT_DIR: there is no {directory}/user-config.py; see user-config.py.example")
    config = _pywikibot_config(directory)
    _refuse_public(directory, config)
    if secrets.oauth:
        tokens = tuple(secrets.oauth.get_secret_value().split())
        config.authenticate.update({urlsplit(wiki.api).netloc: tokens for wiki in wikis})
    found = _account(directory, home, config, secrets)
    is_signed = urlsplit(home.api).netloc in config.authenticate
    if not found.password and not is_signed:
        raise LoginError(
            f"{directory}: no password for {found.username} in user-password.py or ESEP_BOT_PASSWORD"
        )
    signature = _signature() if config.authenticate else None
    password = None if is_signed else found.password
    return Credentials(found.username, found.login_name, password, signature)


def _pywikibot_config(directory: Path) -> Any:  # noqa: ANN401
    try:
        from pywikibot import config  # noqa: PLC0415
    except Exception as error:
        raise LoginError(f"{directory}/user-config.py: {type(error).__name__}: {error}") from error
    return config


def _refuse_public(directory: Path, config: Any) -> None:  # noqa: ANN401
    """Raise LoginError for secrets that others can read; pywikibot would mend the file and say nothing."""
    secret = [directory / config.password_file] if config.password_file else []
    if config.authenticate:
        secret.append(directory / "user-config.py")
    for path in secret:
        if path.is_file() and path.stat().st_mode & OTHERS:
            raise LoginError(
                f"{path}: others can read it; take its secrets for known, make new ones, and run chmod 600"
            )


def _account(directory: Path, home: Wiki, config: Any, secrets: Secrets) -> Any:  # noqa: ANN401
    """Return pywikibot's login manager, which knows account and password."""
    from pywikibot import login  # noqa: PLC0415
    from pywikibot.exceptions import NoUsernameError  # noqa: PLC0415

    password = secrets.bot_password and secrets.bot_password.get_secret_value()
    if password:
        # A site makes login managers by itself, when its session expired too, and gives them no password.
        login.ClientLoginManager = partial(login.ClientLoginManager, password)
        config.password_file = None
    site = SimpleNamespace(code=home.code, family=SimpleNamespace(name=home.family))
    try:
        return login.LoginManager(password, site=site)
    except (NoUsernameError, ValueError, FileNotFoundError) as error:
        reason = str(error).strip().splitlines()[0]
        raise LoginError(f"{directory}: {reason}; see user-config.py.example") from error


def _signature() -> AuthBase:
    try:
        from requests_oauthlib import OAuth1  # noqa: PLC0415
    except ImportError as error:
        raise LoginError("OAuth needs requests-oauthlib: install Esep with the extra “oauth”") from error

    from pywikibot.comms.http import get_authentication  # noqa: PLC0415

    class Signature(AuthBase):
        def __call__(self, request: PreparedRequest) -> PreparedRequest:
            tokens = get_authentication(request.url or "")
            return OAuth1(*tokens)(request) if tokens else request

    return Signature()
