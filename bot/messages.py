"""Messages: the words, numbers and dates of a language, from banana-format files."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel import Locale
from babel.dates import format_date, format_datetime, format_interval, format_skeleton
from babel.numbers import format_decimal, format_percent
from icu import Collator
from icu import Locale as IcuLocale

from bot.errors import UsageError

I18N = files("bot") / "i18n"
"""The folder of the message files, one a language, and `qqq.json` with what each message is for."""

LAST_RESORT = "en"

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_PLURAL = re.compile(r"\{\{PLURAL:\$(\d)\|([^{}]*)\}\}")
_PARAMETER = re.compile(r"\$(\d)")


def languages() -> list[str]:
    """Return the languages that have a file."""
    files_of = (path.name.removesuffix(".json") for path in I18N.iterdir() if path.name.endswith(".json"))
    return sorted(name for name in files_of if name != "qqq")


def check_language(language: str | None) -> None:
    """Raise UsageError where there are no words in a language that is asked for."""
    if language and language not in languages():
        raise UsageError(f"there are no words in “{language}”; there are: {', '.join(languages())}")


class Messages:
    """The messages of `language`, or of the first language it falls back to that has a file.

    `language` then is that language: what `lang` attributes, plural rules, numbers and dates go by.
    """

    def __init__(self, language: str, folder: Traversable = I18N) -> None:
        tables = {code: _load(folder, code) for code in _fallbacks(language) if _has(folder, code)}
        self.language = next(iter(tables))
        self._locale = Locale.parse(self.language, sep="-")
        self._texts = {key: text for table in reversed(tables.values()) for key, text in table.items()}

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self._locale.text_direction

    def text(self, key: str, *params: int | str) -> str:
        """Return the message with `$1`… replaced; a number is printed in the language's own way."""
        chosen = _PLURAL.sub(lambda found: self._form(params[int(found[1]) - 1], found[2]), self._texts[key])
        return _PARAMETER.sub(lambda found: self._printed(params[int(found[1]) - 1]), chosen)

    def number(self, number: int | None) -> str:
        """Return `number`, or what stands where there is none."""
        return self.text("esep-nothing") if number is None else format_decimal(number, locale=self._locale)

    def signed(self, number: int) -> str:
        """Return `number` with its sign, nought without one."""
        pattern = "+#,##0;\N{MINUS SIGN}#,##0" if number else "0"
        return format_decimal(number, format=pattern, locale=self._locale)

    def decimal(self, number: float) -> str:
        """Return `number` with one digit behind the point, and with none where that is nought."""
        return format_decimal(number, format="#,##0.#", locale=self._locale)

    def percent(self, ratio: float) -> str:
        """Return `ratio` in whole percent, rounded down, and above 100 where it is above 1."""
        return format_percent(Decimal(_floored(ratio)) / 100, locale=self._locale)

    def signed_percent(self, rate: float) -> str:
        """Return `rate` in whole percent with its sign, nought without one."""
        whole, pattern = Decimal(round(100 * rate)) / 100, self._locale.percent_formats[None].pattern
        signed = f"+{pattern};\N{MINUS SIGN}{pattern}" if whole else pattern
        return format_percent(whole, format=signed, locale=self._locale)

    def date(self, moment: dt.date | dt.datetime, zone: dt.tzinfo | None = None) -> str:
        """Return the day of `moment` in `zone`."""
        return format_date(_local_day(moment, zone), "long", locale=self._locale)

    def short_day(self, day: dt.date) -> str:
        """Return the day and the month, as short as can be."""
        return format_skeleton("MMMd", dt.datetime.combine(day, dt.time()), locale=self._locale)

    def date_range(self, start: dt.date, end: dt.date) -> str:
        """Return both days, with what they share written once."""
        return format_interval(start, end, "yMMMd", locale=self._locale)

    def time(self, moment: dt.datetime, zone: dt.tzinfo) -> str:
        """Return the time of day of `moment` in `zone`, with the zone's offset from UTC."""
        local = moment.astimezone(zone)
        offset = format_datetime(local, "xxx", tzinfo=zone, locale=self._locale)
        return f"{format_datetime(local, 'HH:mm', tzinfo=zone, locale=self._locale)} (UTC{offset})"

    def hours(self, start: dt.datetime, end: dt.datetime, zone: dt.tzinfo) -> str:
        """Return the day of `start` in `zone`, and from when to when, with the zone's offset from UTC."""
        begins = format_datetime(start.astimezone(zone), "HH:mm", tzinfo=zone, locale=self._locale)
        return self.text("esep-moment", self.date(start, zone), f"{begins}–{self.time(end, zone)}")

    def moment(self, moment: dt.datetime, zone: dt.tzinfo) -> str:
        """Return the day and the time of day of `moment` in `zone`."""
        return self.text("esep-moment", self.date(moment, zone), self.time(moment, zone))

    def language_name(self, code: str) -> str:
        """Return what a language is called, `code` itself where that is not known."""
        return str(self._locale.languages.get(code.lower().replace("-", "_"), code))

    def listed(self, parts: Iterable[str]) -> str:
        return self.text("esep-comma-separator").join(parts)

    def in_order(self, names: Iterable[str]) -> list[str]:
        """Return `names` in the order of the language's alphabet."""
        return sorted(names, key=Collator.createInstance(IcuLocale(self.language)).getSortKey)

    def _form(self, number: int | str, forms: str) -> str:
        choices = forms.split("|")
        rules = self._locale.plural_form
        order = [name for name in _CATEGORIES if name in rules.rules or name == "other"]
        return choices[min(order.index(rules(int(number))), len(choices) - 1)]

    def _printed(self, param: int | str) -> str:
        return self.number(param) if isinstance(param, int) else param


def _fallbacks(language: str) -> list[str]:
    """Return `kk-cyrl`, `kk`, `en` for `kk-cyrl`."""
    parts = language.lower().split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)] + [LAST_RESORT]


def _has(folder: Traversable, language: str) -> bool:
    return (folder / f"{language}.json").is_file()


def _load(folder: Traversable, language: str) -> Mapping[str, str]:
    texts = json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
    return {key: text for key, text in texts.items() if not key.startswith("@")}


def _floored(ratio: float) -> int:
    """Return whole percent of a printed ratio: 0.29 is 29, though 0.29 * 100 is a little less."""
    return int(Decimal(str(ratio)) * 100)


def _local_day(moment: dt.date | dt.datetime, zone: dt.tzinfo | None) -> dt.date:
    return moment.astimezone(zone).date() if isinstance(moment, dt.datetime) else moment
