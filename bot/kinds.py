"""What is declared beside events: each kind in a folder of its own, with tables on pages of their own."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from config.settings import Settings

if TYPE_CHECKING:
    from bot.own_pages import Kind

KINDS: Mapping[str, str] = {
    "milestones": "bot.milestone_commands",
    "programmes": "bot.programme_commands",
    "skills": "bot.skills_commands",
    "growth": "bot.growth_commands",
    "measures": "bot.measures_commands",
}
"""The folder below `config/` → the module whose `KIND` it is; a run does them in this order."""


def kinds_in_use(settings: Settings) -> Iterator["Kind[Any]"]:
    """Yield the kinds of which something is declared; the others are not even loaded."""
    for folder, module in KINDS.items():
        if any(settings.folder(folder).glob("*.toml")):
            yield import_module(module).KIND
