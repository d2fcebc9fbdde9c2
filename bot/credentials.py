"""The bot's account, as pywikibot's own configuration files name it."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from collectors.errors import LoginError
from config.settings import Wiki


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account and its bot password; `login_name` is `Account@name`."""

    account: str
    login_name: str
    password: str = field(repr=False)


def load_credentials(directory: Path, home: Wiki) -> Credentials:
    """Read user-config.py and user-password.py in `directory`, by pywikibot's own rules, without a request.

    Raises LoginError, naming the file, when they hold no bot password for the home wiki.
    """
    if not (directory / "user-config.py").is_file():
        raise LoginError(f"PYWIKIBOT_DIR: there is no {directory}/user-config.py; see user-config.py.example")
    try:
        from pywikibot.exceptions import NoUsernameError  # noqa: PLC0415
        from pywikibot.login import LoginManager  # noqa: PLC0415
    except Exception as error:
        raise LoginError(f"{directory}/user-config.py: {type(error).__name__}: {error}") from error

    site = SimpleNamespace(code=home.code, family=SimpleNamespace(name=home.family))
    try:
        found = LoginManager(site=site)
    except (NoUsernameError, ValueError, FileNotFoundError) as error:
        reason = str(error).strip().splitlines()[0]
        raise LoginError(f"{directory}: {reason}; see user-config.py.example") from error
    if not found.password:
        raise LoginError(f"{directory}/user-password.py: no password for {found.username}")
    return Credentials(found.username, found.login_name, found.password)
