"""What the operator is told of, and that a notice is text and nothing else."""

from datetime import UTC, datetime

import pytest

from bot.due import Outcome
from bot.errors import HeldError, MarkersError, PublishError
from bot.messages import Messages
from bot.notice import STALE, notice_of, what_is_wrong
from bot.splice import BEGIN
from bot.watchdog import Watched
from bot.wiki_calls import WrongCallError
from collectors.errors import IncompleteError, LoginError, TryLaterError
from config.errors import DeclarationError

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "error",
    [
        HeldError("held"),
        PublishError("protected"),
        MarkersError("missing"),
        LoginError("refused"),
        DeclarationError("wrong"),
        RuntimeError("a mistake"),
    ],
)
def test_what_only_a_person_can_settle_is_told(error):
    assert what_is_wrong([Outcome("a"), Outcome("b", error=error)], []).keys() == {"b"}


@pytest.mark.parametrize("error", [DeclarationError, LoginError, RuntimeError])
def test_what_may_name_people_files_or_addresses_is_not_told_in_public(error):
    (told,) = what_is_wrong([Outcome("a", error=error("nobody is listed as “Aru”"))], []).values()
    assert "Aru" not in told
    assert "esep runs" in told


@pytest.mark.parametrize(
    "error",
    [TryLaterError("lag"), IncompleteError("cut off")],
)
def test_what_may_pass_by_itself_is_told_once_the_event_is_stale(error):
    outcomes = [Outcome("a", error=error)]
    assert what_is_wrong(outcomes, [Watched("a", NOON)]) == {}
    late = [Watched("a", NOON, "is due for longer than a day; the last one said: Aru is not there")]
    assert what_is_wrong(outcomes, late) == {"a": STALE}


def test_what_organisers_are_told_on_their_page_is_not_told_the_operator():
    outcomes = [Outcome("a", error=WrongCallError("Events/A", "missing", "grant"))]
    assert what_is_wrong(outcomes, [Watched("a", None, "grant: is missing")]) == {}


def test_a_notice_names_every_event_and_is_signed():
    notice = notice_of({"b": "held", "a": "blocked"}, Messages("en"), "LabBot", NOON)
    assert notice.heading == "Esep: 2 events need you (March 10, 2026)"
    begin, first, second, _, end = notice.text.split("\n")
    assert (first, second) == ("* '''a''': blocked", "* '''b''': held")
    assert "what to do" in begin
    assert "ESEP_NOTICE_PAGE" in end
    assert "[[User:LabBot/run/status]]" in end
    assert end.endswith(" ~~~~")


def test_what_others_wrote_does_nothing_in_a_notice():
    notice = notice_of({"a": f"{BEGIN} {{{{subst:x}}}}\n== b == ~~~~ [[c]]"}, Messages("en"), "LabBot", NOON)
    assert BEGIN not in notice.text
    for markup in ("{{", "[[c", "\n== b", "~~~~ &"):
        assert markup not in notice.text


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_the_heading_tells_how_many_events_in_every_language(language):
    wrong = dict.fromkeys(map(str, range(5)), "held")
    assert "5" in notice_of(wrong, Messages(language), "LabBot", NOON).heading
