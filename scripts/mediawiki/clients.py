"""The files by which Esep and pywikibot find the wikis, and what `env` tells."""

import json
from typing import Any

from . import files, mariadb
from .instance import Instance
from .wikis import HOME, WIKIS, Wiki

BOT = "LabBot"
ADMIN = "Admin"
BOT_PASSWORD_NAME = "esep"
CONTACT = "lab@example.org"

FAMILY_FILE = '''\
"""The lab's wikis, for pywikibot; written by scripts/lab."""

from pywikibot import family


class Family(family.Family):
    """Four wikis on this machine."""

    name = "lab"
    langs = {hosts}

    def protocol(self, code):
        return "http"

    def scriptpath(self, code):
        return "/w"
'''

USER_CONFIG = """\
# Written by scripts/lab.
family = "lab"
mylang = "meta"
family_files["lab"] = {family_file!r}
usernames["lab"]["*"] = {bot!r}
password_file = "user-password.py"
user_agent_description = {contact!r}
put_throttle = 0
minthrottle = 0
maxthrottle = 1
write_maxlag = 5
max_retries = 2
retry_wait = 1
retry_max = 2
enable_GET_without_SSL = True
"""

USER_PASSWORD = """\
({bot!r}, BotPassword({name!r}, {password!r}))
"""


def write(instance: Instance) -> None:
    """Write the files anew where the ports or passwords have changed."""
    folder = instance.home / "pywikibot"
    family_file = folder / "families/lab_family.py"
    password = instance.passwords()["bot_password"]
    files.write(instance.home / "wikis.toml", wikis_toml(instance))
    files.write(family_file, FAMILY_FILE.format(hosts=json.dumps(hosts(instance), indent=8)))
    files.write(
        folder / "user-config.py", USER_CONFIG.format(family_file=str(family_file), bot=BOT, contact=CONTACT)
    )
    files.write(
        folder / "user-password.py",
        USER_PASSWORD.format(bot=BOT, name=BOT_PASSWORD_NAME, password=password),
        files.PRIVATE,
    )


def hosts(instance: Instance) -> dict[str, str]:
    return {wiki.code: instance.url(wiki.name).removeprefix("http://") for wiki in WIKIS}


def wikis_toml(instance: Instance) -> str:
    sections = [f'home = "{HOME}"\n', *(section(instance, wiki) for wiki in WIKIS)]
    return "\n".join(sections)


def section(instance: Instance, wiki: Wiki) -> str:
    values = {
        "api": api(instance, wiki),
        "project": wiki.project,
        "language": wiki.language,
        "interwiki": list(wiki.interwiki),
        "family": "lab",
        "code": wiki.code,
    }
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in values.items()]
    return f"[wikis.{wiki.name}]\n" + "".join(lines)


def api(instance: Instance, wiki: Wiki) -> str:
    return f"{instance.url(wiki.name)}/w/api.php"


def environment(instance: Instance) -> dict[str, str]:
    replicas = {"ESEP_REPLICAS": mariadb.replicas(instance)} if instance.on_mariadb else {}
    return {
        **replicas,
        "ESEP_WIKIS": str(instance.home / "wikis.toml"),
        "PYWIKIBOT_DIR": str(instance.home / "pywikibot"),
        "ESEP_CONTACT": CONTACT,
    }


def description(instance: Instance) -> dict[str, Any]:
    """All that a program needs to use the wikis: addresses, accounts, environment."""
    wikis = {wiki.name: described(instance, wiki) for wiki in WIKIS}
    passwords = instance.passwords()
    return {
        "home": HOME,
        "wikis": wikis,
        "admin": {"user": ADMIN, "password": passwords["admin"]},
        "bot": {"user": BOT, "bot_password_name": BOT_PASSWORD_NAME, "password": passwords["bot_password"]},
        "environment": environment(instance),
    }


def described(instance: Instance, wiki: Wiki) -> dict[str, str]:
    return {
        "api": api(instance, wiki),
        "url": instance.url(wiki.name),
        "access_log": str(instance.access_log(wiki.name)),
        "language": wiki.language,
    }
