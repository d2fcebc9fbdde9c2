"""How many a person meant: the number grammar of grant pages and reports."""

import re
import unicodedata
from decimal import Decimal

from metrics.model import Count, CountKind

NOTHING = frozenset(
    {"", "-", "n/a", "na", "no", "none", "not applicable", "жоқ", "нет"}
    | {"non", "aucun", "aucune", "néant", "sans objet", "ninguno", "ninguna", "no aplica"}
)
"""What a person writes where there is no number; it is not the number 0."""

YEARS = range(2001, 2050)
"""Four plain digits in this range may be a year, so they are no count; with a separator (2 023) they are."""

LONGEST = 18
"""Digits above which a number is a slip of the keyboard."""

_GROUPED = (
    r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+|[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d?(?:,\d{2})+,\d{3}"
)
_PLAIN = r"0|[1-9]\d*"
_THOUSANDS = rf"(?:{_PLAIN})(?:[.,]\d\d?)? ?(?:k|к|thousand|мың|тыс\.?|тысяч[аи]?|mil|mille)"
_NUMBER = rf"(?:{_THOUSANDS}|{_GROUPED}|{_PLAIN})"
_FROM_CASE = r"[- ]?[дтн][еа]н"
_AT_LEAST = (
    r"(?:at least|minimum(?: of)?|min\.?|more than|over|≥|>=|>|кемінде|минимум|свыше"
    r"|(?:не менее|не меньше|более|больше)(?: чем)?"
    r"|au moins|plus de|al menos|por lo menos|como mínimo|más de|mínimo(?: de)?)"
)
_OR_MORE = (
    rf"(?: ?\+| (?:or|and) more| (?:и|или) (?:более|больше)|(?:{_FROM_CASE})? (?:астам|артық|көп)"
    r"| (?:ou|et) plus| (?:o|y) más| au moins| al menos| como mínimo)"
)

_EXACT = re.compile(rf"({_NUMBER})")
_MINIMUM = re.compile(rf"{_AT_LEAST} ?({_NUMBER})(?: ?\+)?|({_NUMBER})(?:{_OR_MORE}|{_FROM_CASE} кем емес)")
_RANGE = re.compile(rf"({_NUMBER}) ?- ?({_NUMBER})")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORDS_AND_DIGITS = re.compile(rf"(?P<words>[^()]+) ?\((?P<digits>{_NUMBER})\)")
_DIGITS_AND_WORDS = re.compile(rf"(?P<digits>{_NUMBER}) ?\((?P<words>[^()]+)\)")

_SERIES = (
    (0, 1, "zero one two three four five six seven eight nine"),
    (0, 1, "нөл бір екі үш төрт бес алты жеті сегіз тоғыз"),
    (0, 1, "ноль один два три четыре пять шесть семь восемь девять"),
    (0, 1, "ноль одна две"),
    (11, 1, "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
    (11, 1, "одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать"),
    (17, 1, "семнадцать восемнадцать девятнадцать"),
    (10, 10, "ten twenty thirty forty fifty sixty seventy eighty ninety"),
    (10, 10, "он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан"),
    (10, 10, "десять двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"),
    (100, 100, "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"),
    (0, 1, "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
    (20, 10, "vingt trente quarante cinquante soixante septante huitante nonante"),
    (0, 1, "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"),
    (16, 1, "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro"),
    (25, 1, "veinticinco veintiséis veintisiete veintiocho veintinueve"),
    (30, 10, "treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
    (200, 100, "doscientos trescientos cuatrocientos quinientos seiscientos"),
    (700, 100, "setecientos ochocientos novecientos"),
)
_WORDS = {
    word: first + step * place for first, step, words in _SERIES for place, word in enumerate(words.split())
}
_TIMES_HUNDRED = frozenset({"hundred", "жүз", "cent", "cents", "cien", "ciento"})
_TIMES_THOUSAND = frozenset({"thousand", "мың", "тысяча", "тысячи", "тысяч", "mil", "mille"})
_BETWEEN_WORDS = re.compile(r"[ -]+(?:(?:and|et|y)[ -]+)?")
_FOUR_TWENTIES = re.compile(r"quatre-vingts?")

_Bounds = tuple[CountKind, int, int | None]


def parse_count(raw: str) -> Count:
    """Return how many `raw` says; what cannot be read to its last character is ambiguous, never guessed."""
    text = _plain(raw)
    if text in NOTHING:
        return Count(raw.strip(), CountKind.NONE)
    for read in (_exactly, _at_least, _between, _spelled_out):
        if bounds := read(text):
            return Count(raw.strip(), *bounds)
    return Count(raw.strip(), CountKind.AMBIGUOUS)


def _plain(raw: str) -> str:
    """Return `raw` with ASCII digits, spaces, hyphens and separators, and without brackets around it all."""
    text = raw if raw.isascii() else "".join(map(_plain_character, unicodedata.normalize("NFC", raw)))
    text = re.sub(" +", " ", text.casefold()).strip()
    bracketed = _IN_BRACKETS.fullmatch(text)
    return bracketed[1].strip() if bracketed else text


def _plain_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character in "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ZERO WIDTH NO-BREAK SPACE}":
        return " "
    if character == "\N{ARABIC THOUSANDS SEPARATOR}":
        return ","
    return {"Zs": " ", "Pd": "-"}.get(unicodedata.category(character), character)


def _exactly(text: str) -> _Bounds | None:
    number = _number(text)
    return None if number is None else (CountKind.EXACT, number, number)


def _at_least(text: str) -> _Bounds | None:
    match = _MINIMUM.fullmatch(text)
    number = _number(match[1] or match[2]) if match else None
    return None if number is None else (CountKind.MIN, number, None)


def _between(text: str) -> _Bounds | None:
    match = _RANGE.fullmatch(text)
    if not match or _in_thousands(match[1]) != _in_thousands(match[2]):
        return None
    low, high = _number(match[1]), _number(match[2])
    return None if low is None or high is None or low > high else (CountKind.RANGE, low, high)


def _spelled_out(text: str) -> _Bounds | None:
    """Read digits beside words in brackets, or the other way round, if both say the same."""
    match = _WORDS_AND_DIGITS.fullmatch(text) or _DIGITS_AND_WORDS.fullmatch(text)
    if not match or _number(match["digits"]) != _worded(match["words"]):
        return None
    return _exactly(match["digits"])


def _number(text: str) -> int | None:
    if not _EXACT.fullmatch(text) or sum(map(str.isdigit, text)) > LONGEST:
        return None
    if len(text) == len("2023") and text.isdigit() and int(text) in YEARS:
        return None
    if unit := _in_thousands(text):
        return int(Decimal(text.removesuffix(unit).strip().replace(",", ".")) * 1000)
    return int(re.sub("[ ,.]", "", text))


def _in_thousands(text: str) -> str:
    """Return the word for a thousand that ends `text`, or nothing."""
    return text.lstrip("0123456789., ")


def _worded(words: str) -> int | None:
    total = group = 0
    for word in _BETWEEN_WORDS.split(_FOUR_TWENTIES.sub("huitante", words.strip())):
        if word in _TIMES_THOUSAND:
            total, group = total + max(group, 1) * 1000, 0
        elif word in _TIMES_HUNDRED:
            group = max(group, 1) * 100
        elif word in _WORDS:
            group += _WORDS[word]
        else:
            return None
    return total + group
