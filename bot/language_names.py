"""Names of languages: the code that a name or another code stands for."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

from bot.messages import languages
from collectors.answers import fold


def language_code(text: str) -> str | None:
    """Return the code of a language that is given by its code or by its name in one of ours, if it is known.

    A code stands for the language alone: `kk-Cyrl` is `kk`.
    """
    given = fold(text)
    base = given.replace("_", "-").partition("-")[0]
    return _codes().get(given) or (base if base in Locale("en").languages else None)


@cache
def _codes() -> Mapping[str, str]:
    tables = [Locale.parse(language).languages for language in languages()]
    return {fold(name): code for table in tables for code, name in table.items()}
