"""What people write in a number's place, and how it is read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.number import YEARS, parse_count
from metrics.model import Count, CountKind

CASES = Path(__file__).parents[1] / "fixtures" / "numbers.tsv"

NON_NEGATIVE = st.integers(min_value=0, max_value=10**15)
SEPARATORS = {
    "comma": ",",
    "space": " ",
    "no-break space": "\N{NO-BREAK SPACE}",
    "thin space": "\N{THIN SPACE}",
    "narrow no-break space": "\N{NARROW NO-BREAK SPACE}",
    "Arabic separator": "\N{ARABIC THOUSANDS SEPARATOR}",
}
DIGITS = {"Arabic-Indic": "٠١٢٣٤٥٦٧٨٩", "Extended Arabic-Indic": "۰۱۲۳۴۵۶۷۸۹", "Devanagari": "०१२३४५६७८९"}


def seen(text):
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)


def cases():
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for line in lines[1:]:
        raw, kind, low, high, *_ = [*line.split("\t"), "", "", ""]
        bounds = [int(bound) if bound else None for bound in (low, high)]
        yield pytest.param(seen(raw), (CountKind(kind), *bounds), id=raw or "blank")


def read(raw):
    count = parse_count(raw)
    return count.kind, count.lo, count.hi


@pytest.mark.parametrize(("raw", "expected"), list(cases()))
def test_a_number_is_read_as_the_table_of_cases_says(raw, expected):
    assert read(raw) == expected


def test_the_raw_text_stays_with_the_count():
    assert parse_count("  Кемінде 20 ").raw == "Кемінде 20"


@pytest.mark.parametrize("separator", list(SEPARATORS.values()), ids=SEPARATORS)
@given(number=NON_NEGATIVE.filter(lambda number: number not in YEARS))
def test_any_count_written_with_thousands_separators_is_read_back(separator, number):
    assert read(f"{number:,}".replace(",", separator)) == (CountKind.EXACT, number, number)


@pytest.mark.parametrize("digits", list(DIGITS.values()), ids=DIGITS)
@given(number=NON_NEGATIVE.filter(lambda number: number not in YEARS))
def test_any_count_written_in_other_digits_is_read_back(digits, number):
    assert read("".join(digits[int(digit)] for digit in str(number))) == (CountKind.EXACT, number, number)


@given(number=st.sampled_from(YEARS))
def test_a_bare_year_is_never_a_count_but_one_with_a_separator_is(number):
    assert read(str(number))[0] == CountKind.AMBIGUOUS
    assert read(f"{number:,}") == (CountKind.EXACT, number, number)


WORDS = [
    "au moins",
    "más de",
    "o más",
    "не менее",
    "-ден астам",
    "mil",
    "тыс.",
    "(",
    ")",
    "+",
    "-",
    "treinta",
    "y",
]


@given(
    st.text()
    | st.text(alphabet="0123456789 ,.-–+()Kkмыңтысден%/")
    | st.lists(st.sampled_from([*WORDS, " ", "1", "20", "1.000", "2 000", "3,5"])).map("".join)
)
def test_no_text_is_refused_and_exact_means_one_number(raw):
    count = parse_count(raw)
    assert isinstance(count, Count)
    assert count.kind != CountKind.EXACT or count.lo == count.hi


@given(
    raw=st.sampled_from(
        ["32", "1 000", "20+", "25-30", "N/A", "", "Sixteen (16)", "about 5", "100-ден астам"]
    ),
    before=st.text(alphabet=" \t\n\N{NO-BREAK SPACE}\N{THIN SPACE}"),
    after=st.text(alphabet=" \t\n\N{NO-BREAK SPACE}\N{THIN SPACE}"),
)
def test_white_space_around_a_number_changes_nothing(raw, before, after):
    assert parse_count(before + raw + after) == parse_count(raw)


@given(low=st.integers(0, 900), more=st.integers(0, 90), dash=st.sampled_from("-–—‑"))
def test_a_range_keeps_both_ends_whatever_the_dash(low, more, dash):
    assert read(f"{low}{dash}{low + more}") == (CountKind.RANGE, low, low + more)


@given(
    first=st.integers(0, 999),
    second=st.integers(0, 999),
    between=st.sampled_from(["\n", ", ", " / ", " and "]),
)
def test_two_numbers_are_never_joined_into_one(first, second, between):
    assert read(f"{first}{between}{second}")[0] == CountKind.AMBIGUOUS


@pytest.mark.parametrize(
    "hedge", ["about", "around", "~", "up to", "environ", "jusqu'à", "unos", "hasta", "около", "шамамен"]
)
@given(number=st.integers(0, 10**6))
def test_a_number_that_is_only_about_right_or_a_ceiling_is_never_compared(hedge, number):
    assert read(f"{hedge} {number}")[0] == CountKind.AMBIGUOUS
