"""An explanation in words and as data: the same figures, and nobody named who may not be."""

import io
from dataclasses import replace
from functools import cache

import pytest
from factory import GRANT_WINDOW, make_rich_status
from test_evidence import OPEN
from test_explain import edit, made

from bot import show_explanation as shown_by
from bot.errors import UsageError
from bot.exits import Exit, exit_of
from bot.explain import Explanation, as_shown
from bot.explanation import explanation_lines
from bot.explanation_differences import MOST, difference_lines, profile_rows
from bot.explanation_json import explanation_json
from bot.made_from import MadeFrom
from bot.messages import Messages, languages
from bot.terminal import Screen
from metrics.evidence import Publication
from metrics.explain import explain
from metrics.model import Count, CountedWiki, Target
from metrics.sources import Seen

NAMES = {f"metawiki:{number}": f"Person {number}" for number in range(9)}
NOTHING = Publication(pages=False, names=False, public=OPEN.public)
NAMELESS = Publication(pages=True, names=False, public=OPEN.public)
WHERE = "Number of content contributions › Wikipedia"
TARGET_PLACE = (
    f"Where the target stands: {WHERE}, on the grant page “Grants:Example/Conference (ID: 1)”, revision 17"
)
COUNTED_FROM = (
    "Counted from September 2, 2023, 00:00 (UTC+06:00) until October 4, 2023, 00:00 (UTC+06:00), "
    "the end not included (time zone: Asia/Almaty)"
)


@cache
def said(metric, *rows):
    """Return what every way to count says of rows of pairs, asked once for all tests with the same rows."""
    return explain(made([dict(row) for row in rows]), metric)


def explanation(*rows, metric="wikipedia", allowed=OPEN, **changes):
    made_from = MadeFrom(17, (), "0123456789abcdef", {})
    status = make_rich_status(made_from=made_from)
    told = Explanation(
        status=status,
        progress=status.progress_of(metric),
        target=Target(metric, Count("100", Count.exact(100).kind, 100, 100), where=WHERE),
        window=GRANT_WINDOW,
        wikis=(CountedWiki("kkwiki", "wikipedia", frozenset({0, 102})),),
        people=31,
        with_organizers=False,
        seen=Seen({"redirect": 2, "reverted": 3}, 95),
        said=tuple(as_shown(each, allowed) for each in said(metric, *(tuple(row.items()) for row in rows))),
        names=NAMES if allowed.names else {},
    )
    return replace(told, **changes)


def facts(*rows, language="en", **changes):
    return list(explanation_lines(explanation(*rows, **changes), Messages(language)))


def differences(*rows, language="en", **changes):
    return list(difference_lines(explanation(*rows, **changes), Messages(language)))


def block(lines, name):
    """Return the lines below the heading of what `name` alone counts."""
    start = next(at for at, line in enumerate(lines) if line.startswith(f"Counted by {name} "))
    end = next((at for at, line in enumerate(lines) if at > start and not line), len(lines))
    return lines[start + 1 : end]


def reverted(number, **given):
    return edit(number, page=number, tags="mw-reverted", **given)


@pytest.mark.parametrize(
    "line",
    [
        "Wikipedia: 87 – 87%, below target: 87 of 100",
        "Target: 100, written as “100”",
        TARGET_PLACE,
        COUNTED_FROM,
        "Wikis, with the numbers of the namespaces that count: kkwiki (0, 102)",
        "People: listed 38, with a valid account 34, counted 31 (without the organizers)",
        "left out: 5 edits – redirects (2), reverted edits (3)",
        "87 = 41 created + 46 improved",
        "with the organizers: 96",
        "the same people in the 32 days before: 9 (uplift +78)",
        "Definition: esep-1",
    ],
)
def test_the_words_say_how_the_number_came_about(line):
    assert line in facts()


def test_the_edits_seen_are_told_with_those_that_count():
    assert next(line for line in facts() if line.startswith("Edits in that time")).endswith(
        "100; counted: 95"
    )


def test_a_target_of_the_declaration_has_its_reason_and_no_place_on_the_grant_page():
    lines = facts(target=Target("wikipedia", Count.exact(100), note="photos were promised"))
    assert "reason for this target: photos were promised" in lines
    assert not any("grant page" in line for line in lines)


def test_without_a_target_none_is_told():
    assert not any(line.startswith(("Target", "Where the target")) for line in facts(target=None))


def test_every_definition_has_a_row_with_its_difference():
    told = explanation(edit(1), reverted(2), reverted(3))
    rows = {name: row for name, *row in profile_rows(told, Messages("en"))}
    assert rows["esep-1"] == ["1", ""]
    assert rows["dashboard"] == ["3", "+2"]
    assert rows["esep-1, with the organizers"] == ["1", "0"]


def test_a_definition_without_the_metric_says_so():
    rows = profile_rows(explanation(edit(1), metric="uploads"), Messages("en"))
    assert ("campaignevents", "—", "does not count this") in rows


def test_what_makes_the_difference_is_told_with_its_revisions_and_reason():
    lines = differences(reverted(7), language="en")
    assert "Counted by dashboard and not by esep-1: 1 – reverted edits (1)" in lines
    assert block(lines, "dashboard") == ["  Бет 7 (kkwiki), Person 1 – reverted edits; revisions: 7"]


def test_where_nothing_differs_there_are_no_lines():
    assert differences(edit(1)) == []


def test_a_long_list_is_cut_and_says_by_how_much():
    below = block(differences(*(reverted(number) for number in range(1, MOST + 4))), "dashboard")
    assert (len(below), below[-1]) == (MOST + 1, "  … and 3 more")


def test_the_many_revisions_of_one_page_are_cut_too():
    rows = [edit(number, tags="mw-reverted") for number in range(1, MOST + 3)]
    (line,) = block(differences(*rows), "dashboard")
    assert line.endswith(f"{MOST}, … and 2 more")


def test_bytes_are_told_of_every_page():
    (line,) = block(differences(reverted(7, sizediff=-30), metric="bytes_net"), "wikimetrics")
    assert "Бет 7 (kkwiki), −30, Person 1" in line


def test_people_are_told_by_name_and_their_revisions_with_the_wiki():
    assert block(differences(reverted(7), metric="editors"), "dashboard") == [
        "  Person 1 – reverted edits; revisions: kkwiki 7"
    ]


@pytest.mark.parametrize("metric", ["wikipedia", "editors"])
def test_where_only_totals_may_be_shown_the_list_is_counted(metric):
    lines = differences(reverted(7), metric=metric, allowed=NOTHING)
    assert "Counted by dashboard and not by esep-1: 1 – reverted edits (1)" in lines
    assert [line[:14] for line in block(lines, "dashboard")] == ["  withheld: 1 "]


def test_without_names_a_page_is_told_and_not_whose_or_which_revisions():
    lines = differences(reverted(7), allowed=NAMELESS)
    assert block(lines, "dashboard") == ["  Бет 7 (kkwiki) – reverted edits"]


def test_without_names_it_is_not_told_which_pages_are_the_organizers():
    lines = differences(edit(7, account=6), allowed=NAMELESS)
    assert [line[:14] for line in block(lines, "esep-1, with the organizers")] == ["  withheld: 1 "]


@pytest.mark.parametrize("language", languages())
def test_every_language_says_the_same_figures(language):
    rows = (edit(1), reverted(7))
    english, other = (differences(*rows, language=code) for code in ("en", language))
    assert len(facts(*rows, language=language)) == len(facts(*rows))
    assert len(other) == len(english)


def test_the_data_say_what_the_words_say():
    told = explanation_json(explanation(edit(1), reverted(7)))
    assert (told["metric"], told["result"], told["target"], told["other_reading"]) == (
        "wikipedia",
        87,
        100,
        96,
    )
    assert told["wikis"] == {"kkwiki": {"namespaces": [0, 102], "created": 41, "improved": 46}}
    assert told["people"] == {"listed": 38, "valid": 34, "counted": 31, "with_organizers": False}
    assert told["edits"] == {"seen": 100, "left_out": {"redirect": 2, "reverted": 3}, "counted": 95}
    assert told["promised"] == {"raw": "100", "where": WHERE, "why": ""}
    dashboard = next(each for each in told["profiles"] if each["profile"] == "dashboard")
    assert (dashboard["result"], dashboard["difference"]) == (2, 1)
    assert dashboard["more"] == {
        "number": 1,
        "reasons": {"reverted": 1},
        "withheld": 0,
        "found": [
            {
                "wiki": "kkwiki",
                "page_id": 7,
                "title": "Бет 7",
                "people": 1,
                "accounts": ["Person 1"],
                "revisions": [{"wiki": "kkwiki", "revision": 7}],
                "bytes": 100,
                "reasons": ["reverted"],
            }
        ],
    }


def test_the_data_hold_the_whole_list():
    told = explanation_json(explanation(*(reverted(number) for number in range(1, MOST + 4))))
    dashboard = next(each for each in told["profiles"] if each["profile"] == "dashboard")
    assert len(dashboard["more"]["found"]) == MOST + 3


def test_titles_are_not_read_as_markup(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(shown_by, "console", Screen(file=out, width=200, soft_wrap=True))
    shown_by.print_explanation(explanation(reverted(7, title="[red]x[/]")), Messages("en"))
    assert "[red]x[/] (kkwiki)" in out.getvalue()


def never():
    raise AssertionError("the store was opened")


@pytest.mark.parametrize("option", ["--csv", "--as-of"])
def test_an_option_that_does_not_go_together_is_refused_by_name(option):
    with pytest.raises(UsageError, match=f"does not go together with {option}") as refused:
        shown_by.refuse({"--wikitext": False, option: True})
    assert exit_of(refused.value) is Exit.USAGE


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((None, "wikipedia", None), "name an EVENT"),
        (("conference", None, "ru"), "name an EVENT and --explain METRIC"),
        (("conference", "wikipedia", "xx"), "there are no words in “xx”; there are: en, kk, ru"),
    ],
)
def test_what_cannot_be_explained_is_refused_before_the_store_is_opened(asked, said):
    with pytest.raises(UsageError, match=said):
        shown_by.show_explanation(never, *asked, as_json=False)
