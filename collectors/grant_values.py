"""The values of a grant's infobox: dates, amounts of money, applicants."""

import re
from datetime import date
from decimal import Decimal

from collectors.number import NOTHING
from metrics.model import Amount

_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?Z)?(?![\w:.-])")
_BETWEEN_DATES = re.compile(r"[\s,;/()•]*")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_WORDED_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:the )?(?P<day>\d{1,2}) (?:of )?(?P<month>[a-z]+),? (?P<year>\d{4})\.?",
        r"(?P<month>[a-z]+) (?P<day>\d{1,2}),? (?P<year>\d{4})\.?",
    )
)
_CURRENCY = re.compile(r"\b[A-Z]{3}\b|[$€£₸]")
_BETWEEN_AMOUNTS = re.compile(r"[,;/]\s+|\s*[()]\s*|,$")
_WITH_GROUPS = r"\d{1,3}(?:,\d{3})+(?:\.\d\d?)?|\d{1,3}(?: \d{3})+(?:[.,]\d\d?)?"
_UNIT = r"(?:[A-Z]{3}|[$€£₸])"
_AMOUNT = re.compile(rf"(?:{_UNIT} ?)?(?P<number>{_WITH_GROUPS}|\d+(?:[.,]\d\d?)?)(?: ?{_UNIT})?")
_CENTS_AFTER_COMMA = re.compile(r",(\d\d?)$")
_USER_PREFIX = re.compile(r"^user:\s*", re.IGNORECASE)


def says_nothing(value: str) -> bool:
    """Tell whether a value is blank: so is a currency without a sum."""
    return value.casefold() in NOTHING or bool(_CURRENCY.fullmatch(value))


def parse_date(value: str) -> date | None:
    """Return the day a value names, also when it names it twice; a midnight in UTC stands for its day."""
    if not _BETWEEN_DATES.fullmatch(_DATE.sub("", value)):
        return None
    try:
        days = {date.fromisoformat(day) for day in _DATE.findall(value)}
    except ValueError:
        return None
    return days.pop() if len(days) == 1 else None


def parse_day(value: str) -> date | None:
    """Return the day of `parse_date`, or one written in English: `30 August 2025`, `August 30th, 2025`."""
    words = _ORDINAL.sub("", " ".join(value.casefold().split()))
    found = next((found for pattern in _WORDED_DATES if (found := pattern.fullmatch(words))), None)
    if not found or found["month"] not in _MONTHS:
        return parse_date(value)
    try:
        return date(int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"]))
    except ValueError:
        return None


def parse_amounts(label: str, value: str) -> tuple[Amount, ...] | None:
    """Return the sums of a value, which may give one in each of several currencies; None if any is unclear.

    A currency is the one written at the sum, else the one in the label; a sign such as `$` is kept as it is,
    since several currencies have it.
    """
    parts = (part.strip() for part in _BETWEEN_AMOUNTS.split(" ".join(value.split())))
    read = [_amount(label, part) for part in parts if not says_nothing(part)]
    amounts = tuple(amount for amount in read if amount)
    differ = len({amount.currency for amount in amounts}) == len(amounts)
    return amounts if differ and len(amounts) == len(read) else None


def _amount(label: str, value: str) -> Amount | None:
    text = " ".join(value.replace("US$", "USD ").split())
    match = _AMOUNT.fullmatch(text)
    currencies = set(_CURRENCY.findall(f"{text} {label.replace('US$', 'USD ')}"))
    if not match or len(currencies) > 1:
        return None
    number = _CENTS_AFTER_COMMA.sub(r".\1", match["number"])
    return Amount(label, Decimal(re.sub("[ ,]", "", number)), "".join(currencies))


def parse_applicants(value: str) -> tuple[str, ...]:
    """Return the names of a list, one a line or after bullets, without `User:`."""
    lines = (" ".join(line.split()) for line in re.split("[\n•]", value))
    return tuple(_USER_PREFIX.sub("", line) for line in lines if not says_nothing(line))
