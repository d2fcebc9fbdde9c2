"""The messages: complete in every language, and right in numbers, dates and plurals."""

import json
import re
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from bot.messages import Messages
from bot.portfolio import Following
from bot.portfolio_table import FLAGS
from bot.skills_words import LEAVE
from bot.status_beside import PAGE_KINDS, PARTS
from bot.status_groups import GROUPS
from bot.status_people import KINDS
from collectors.answers import FIELDS
from config.growth import Measure
from config.measures import WAYS
from config.milestones import OTHERS, Statistic
from metrics.growth import GrowthState
from metrics.measures import MeasureState
from metrics.milestones import MilestoneState
from metrics.model import PageKind
from metrics.names import COHORTS, METRICS, PEER_METRICS, REVERT_DIFFERENCES
from metrics.reasons import REASONS
from metrics.reports import Disagreement
from metrics.results import State
from metrics.skills import Category
from metrics.why import WHYS

I18N = files("bot") / "i18n"
LANGUAGES = ("en", "kk", "ru")
ALMATY = ZoneInfo("Asia/Almaty")
NO_BREAK = "\N{NO-BREAK SPACE}"


def texts(language):
    found = json.loads((I18N / f"{language}.json").read_text(encoding="utf-8"))
    return {key: text for key, text in found.items() if key != "@metadata"}


def parameters(text):
    return set(re.findall(r"\$\d", text))


def used_keys():
    """Every key that the code names, with the families of keys that it makes up spelt out."""
    sources = [*Path(I18N.parent).glob("*.py"), *Path(I18N.parent).glob("templates/*")]
    code = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    code = re.sub(r'class="[^"]*"', "", code)
    families = {
        "esep-metric-": (*METRICS, *PEER_METRICS),
        "esep-state-": tuple(State),
        "esep-reason-": REASONS,
        "esep-why-": (name for name in WHYS if name not in REASONS),
        "esep-disagreement-": tuple(Disagreement),
        "esep-people-": ("organizer", "renamed", *KINDS.values()),
        "esep-group-": GROUPS,
        "esep-cohort-": COHORTS,
        "esep-beside-": PAGE_KINDS,
        "esep-reverts-": REVERT_DIFFERENCES,
        "esep-footer-reverts-": ("tags", "history"),
        "esep-change-": ("target", "counts"),
        "esep-counts-": ("created_or_improved", *PageKind),
        "esep-parts-": PARTS,
        "esep-part-": (metric for metrics in PARTS.values() for metric in metrics),
        "esep-fact-": ("editors", "new_editors", "first_time_editors"),
        "esep-evidence-kind-": ("created", "improved", "person", "revision", "page"),
        "esep-since-": ("added", "moved-away"),
        "esep-call-": ("unknown", "missing", "value"),
        "esep-portfolio-is-": tuple(Following),
        "esep-milestone-state-": tuple(MilestoneState),
        "esep-milestone-counted-": (*get_args(Statistic), *OTHERS),
        "esep-skills-category-": tuple(Category),
        "esep-skills-why-": ("region", "mutual"),
        "esep-skills-": (*FIELDS, LEAVE, "person"),
        "esep-growth-state-": tuple(GrowthState),
        "esep-growth-measure-": get_args(Measure),
        "esep-growth-which-": (GrowthState.ROSE, GrowthState.FELL),
        "esep-measures-by-": WAYS,
        "esep-measures-state-": tuple(MeasureState),
        "esep-portfolio-flag-": FLAGS,
        "esep-portfolio-": ("grant", "period", "following", "flags"),
        "esep-column-": ("metric", "target", "achieved", "progress", "explanation"),
    }
    for prefix in families:
        assert prefix in code
    named = set(re.findall(r'"(esep-[a-z_-]+[a-z])"', code))
    made = {f"{prefix}{name}" for prefix, names in families.items() for name in names}
    variants = {"esep-fact-left-out", "esep-footer-left-out"}
    variants |= {"esep-fact-with-organizers", "esep-fact-without-organizers"}
    variants |= {"esep-explain-with-organizers", "esep-explain-without-organizers"}
    variants |= {"esep-explain-people-with", "esep-explain-people-without"}
    return named | made | variants


@pytest.mark.parametrize("language", ["kk", "ru", "qqq"])
def test_every_language_and_the_documentation_have_the_same_messages(language):
    assert list(texts(language)) == list(texts("en"))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_translation_uses_the_same_parameters(language):
    for key, text in texts("en").items():
        assert parameters(texts(language)[key]) == parameters(text), key


def test_the_documentation_explains_every_parameter():
    for key, text in texts("en").items():
        if key != "esep-counted" and not key.startswith("esep-state-"):
            assert parameters(text) <= parameters(texts("qqq")[key]), key


def test_every_message_is_used_and_every_used_message_is_there():
    assert set(texts("en")) == used_keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_can_break_a_table_cell(language):
    for key, text in texts(language).items():
        plain = re.sub(r"\{\{PLURAL:\$\d\|[^{}]*\}\}", "", text)
        assert not re.search(r"[\[\]{}|<>&'~_\n]|//", plain), key


def test_kazakh_attaches_no_suffix_to_a_variable():
    for key, text in texts("kk").items():
        assert not re.search(r"\$\d[-\u2013'’]?[А-Яа-яӘәІіҢңҒғҮүҰұҚқӨөҺһ]", text), key


@pytest.mark.parametrize(
    ("wanted", "got"), [("kk-cyrl", "kk"), ("KK", "kk"), ("ru", "ru"), ("en-gb", "en"), ("xx", "en")]
)
def test_a_language_falls_back_to_the_nearest_one_that_has_messages(wanted, got):
    assert Messages(wanted).language == got


def test_a_message_that_a_language_lacks_is_english(tmp_path):
    (tmp_path / "en.json").write_text('{"a": "one", "b": "two"}', encoding="utf-8")
    (tmp_path / "ar.json").write_text('{"@metadata": {}, "a": "واحد"}', encoding="utf-8")
    words = Messages("ar", tmp_path)
    assert (words.text("a"), words.text("b"), words.direction) == ("واحد", "two", "rtl")


@pytest.mark.parametrize(
    ("number", "form"),
    [(1, "1 правка"), (2, "2 правки"), (5, "5 правок"), (11, "11 правок"), (21, "21 правка")],
)
def test_russian_plurals_follow_the_number(number, form):
    assert form in Messages("ru").text("esep-fact-left-out", number, "")


@pytest.mark.parametrize(("number", "form"), [(1, "1 edit –"), (0, "0 edits –"), (2, "2 edits –")])
def test_english_plurals_follow_the_number(number, form):
    assert form in Messages("en").text("esep-fact-left-out", number, "")


def test_the_last_form_stands_for_forms_that_were_not_written(tmp_path):
    (tmp_path / "en.json").write_text('{"a": "$1 {{PLURAL:$1|page}}"}', encoding="utf-8")
    assert Messages("en", tmp_path).text("a", 5) == "5 page"


def test_a_parameter_is_never_read_as_a_message():
    assert "$2 {{PLURAL:$1|a}}" in Messages("en").text("esep-fact-target-as-written", "$2 {{PLURAL:$1|a}}")


@pytest.mark.parametrize(
    ("language", "printed"),
    [("en", "12,345"), ("kk", f"12{NO_BREAK}345"), ("ru", f"12{NO_BREAK}345")],
)
def test_numbers_are_grouped_in_the_languages_way(language, printed):
    assert Messages(language).number(12345) == printed


@pytest.mark.parametrize(
    ("language", "number", "printed"),
    [
        ("en", 1234, "+1,234"),
        ("en", -1234, "−1,234"),
        ("kk", 1234, f"+1{NO_BREAK}234"),
        ("ru", -5, "−5"),
        ("ru", 0, "0"),
    ],
)
def test_a_difference_has_a_sign_and_nought_has_none(language, number, printed):
    assert Messages(language).signed(number) == printed


@pytest.mark.parametrize(("language", "printed"), [("en", "87%"), ("kk", "87%"), ("ru", f"87{NO_BREAK}%")])
def test_percent_is_written_in_the_languages_way(language, printed):
    assert Messages(language).percent(0.87) == printed


@pytest.mark.parametrize(
    ("ratio", "printed"), [(0.9999, "99%"), (0.29, "29%"), (0.57, "57%"), (1.205, "120%"), (0, "0%")]
)
def test_percent_is_floored_and_not_capped(ratio, printed):
    assert Messages("en").percent(ratio) == printed


@pytest.mark.parametrize(
    ("language", "printed"),
    [("kk", "2023 ж. 2 қыркүйек"), ("ru", "2 сентября 2023 г."), ("en", "September 2, 2023")],
)
def test_a_day_is_written_in_the_languages_way(language, printed):
    assert Messages(language).date(date(2023, 9, 2)).replace("\N{NARROW NO-BREAK SPACE}", " ") == printed


def test_the_day_of_a_moment_is_the_zones():
    late = datetime(2023, 9, 1, 18, tzinfo=UTC)
    assert Messages("en").date(late, ALMATY) == "September 2, 2023"


def test_a_time_names_the_offset_that_the_zone_had_then():
    words = Messages("en")
    assert words.time(datetime(2023, 9, 2, tzinfo=UTC), ALMATY) == "06:00 (UTC+06:00)"
    assert words.time(datetime(2024, 9, 2, tzinfo=UTC), ALMATY) == "05:00 (UTC+05:00)"


def test_a_range_writes_what_both_days_share_once():
    assert Messages("kk").date_range(date(2023, 9, 2), date(2023, 9, 3)).count("2023") == 1


def test_a_range_of_one_day_is_that_day():
    assert Messages("en").date_range(date(2023, 9, 2), date(2023, 9, 2)) == "Sep 2, 2023"


@pytest.mark.parametrize(
    ("language", "alphabet"),
    [
        ("kk", "а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я"),
        ("ru", "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я"),
        ("en", "a b c d e f g h i j k l m n o p q r s t u v w x y z"),
    ],
)
def test_names_stand_in_the_order_of_the_languages_alphabet(language, alphabet):
    letters = alphabet.split()
    assert Messages(language).in_order(reversed(letters)) == letters


def test_capitals_do_not_part_names():
    assert Messages("kk").in_order(["Ұлан", "әсел", "Үміт", "Айгүл", "Ілияс"]) == [
        "Айгүл",
        "әсел",
        "Ұлан",
        "Үміт",
        "Ілияс",
    ]
