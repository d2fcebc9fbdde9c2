"""The status table: the facts it states, and that nothing from outside can break out of its cell."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import mwparserfromhell
import pytest
from factory import (
    AFTER_ALL,
    RESULTS,
    TARGETS,
    WIKIS,
    make_person,
    make_progress,
    make_status,
)
from hypothesis import given
from hypothesis import strategies as st
from tables import rendered, row

from bot.messages import I18N, Messages
from bot.splice import BEGIN, END, extract, same_figures, splice
from bot.status_table import render_block, render_table
from bot.wikitext import cell, note
from metrics.model import Count, CountKind, PersonState, Roster, Target
from metrics.reports import DeclaredAndReported, Disagreement
from metrics.results import Result, State, WikiCounts
from metrics.roster_counts import RosterCounts

EVIL = (
    "[[Category:X]] {{evil}} {{{p}}} <!-- esep:status:end --> | a || b !! c\n|-\n| x\n|}\n== h ==\n* l "
    "[[File:A.jpg|thumb]] https://x.org/a__NOTOC__b ~~~~ __NOINDEX__ <script>x</script> <ref>q</ref> "
    "[https://x.org/~~~~ l] [[A|]] [[kk:B]] -{z}- <nowiki> &#91;&#91;Category:Y]] <s"
)
DURING = datetime(2023, 9, 20, 18, tzinfo=UTC)
NARROW = "\N{NARROW NO-BREAK SPACE}"


def texts_of(language):
    return json.loads((I18N / f"{language}.json").read_text(encoding="utf-8"))


def test_a_block_begins_and_ends_with_a_newline_and_fits_between_the_markers():
    block = rendered()
    assert block.startswith("\n")
    assert block.endswith("\n")
    assert extract(splice(f"{BEGIN}{END}", block)) == block


def test_every_language_has_its_own_table_in_the_asked_order():
    block = render_block(make_status(), ["kk", "en"], version="0.1.0")
    assert re.findall(r'lang="(\w+)" dir="(\w+)"', block) == [("kk", "ltr"), ("en", "ltr")]
    assert block.count("\n{| ") == block.count("\n|}\n") == 6


def test_the_columns_are_the_promised_ones():
    head = rendered().split("\n|-")[1]
    assert re.findall(r"\| (\w+)$", head, re.MULTILINE) == [
        "Metric",
        "Target",
        "Achieved",
        "Progress",
        "Explanation",
    ]


def test_a_row_states_target_result_percent_and_words():
    _, target, achieved, progress, _ = row(make_status(), "Wikipedia")
    assert (target, achieved) == ("100", "87")
    assert progress.startswith("87%<div")
    assert progress.endswith("below target: 87 of 100")


def test_rows_without_target_and_result_are_not_there():
    assert "Wikivoyage" not in rendered()


def test_a_group_without_rows_has_no_heading():
    assert "People" not in rendered(make_status(progress=(make_progress("commons", State.UNKNOWN),)))


def test_the_bar_is_capped_and_the_percentage_is_not():
    progress = row(make_status(), "Wikimedia Commons")[3]
    assert progress.startswith("120%<div")
    assert "width:100%" in progress


def test_the_bar_says_nothing_to_screen_readers_which_read_the_words():
    bar = row(make_status(), "Wikipedia")[3].removeprefix("87%").removesuffix("below target: 87 of 100")
    assert re.fullmatch(r"(<[^<>]+>)+", bar)


def test_every_background_has_a_text_colour():
    for style in re.findall(r'style="([^"]*)"', rendered()):
        assert ("background" in style) == bool(re.search(r"(?:^|; )color:", style)), style


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("page", ["#ffffff", "#f8f9fa", "#202122", "#101418"])
def test_bars_stand_out_from_light_and_dark_pages(page):
    block = rendered(make_status(at=DURING)) + rendered()
    for colour in re.findall(r"border-top:.5em solid (#\w{3});", block):
        light, dark = sorted((luminance(colour), luminance(page)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, colour


def test_widths_are_relative():
    without_padding = rendered().replace("em + 10px)", "em")
    assert not re.search(r"(?<!-)\b(?:width|flex|height):[^;\"]*\d(?:px|pt|cm)", without_padding)


def test_content_says_what_was_created_improved_and_left_out():
    facts = row(make_status(), "Wikipedia")[4]
    assert "created: 41, improved: 46" in facts
    assert "left out: 4 edits – redirects (1), reverted edits (3)" in facts


def test_wikis_of_one_project_are_told_apart():
    wikis = {
        "kkwiki": WikiCounts("wikipedia", 40, 40),
        "ruwiki": WikiCounts("wikipedia", 3, 4),
        "kkwikisource": WikiCounts("wikisource", 9, 9),
    }
    facts = row(make_status(wikis=wikis), "Wikipedia")[4]
    assert "kkwiki – created: 40, improved: 40<br>ruwiki – created: 3, improved: 4" in facts
    assert "kkwikisource" not in facts


def test_the_other_reading_is_printed_where_it_differs():
    assert "with the organizers: 96" in row(make_status(), "Wikipedia")[4]
    assert "organizers:" not in row(make_status(), "Wikimedia Commons")[4]


def test_a_smaller_other_reading_is_the_one_without_organizers():
    status = make_status(results={**RESULTS, "wikipedia": Result("wikipedia", 87, 80)})
    assert "without the organizers: 80" in row(status, "Wikipedia")[4]


def test_a_target_met_only_by_the_other_reading_says_so():
    assert "met with the organizers counted: 34 of 32" in row(make_status(), "Participants")[3]


def test_event_days_stand_beside_the_grant_period():
    assert "on the event days: 31" in row(make_status(), "Wikipedia")[4]
    assert "on the event days: 22" in row(make_status(), "Editors")[4]
    assert "event days" not in row(make_status(), "Participants")[4]


def list_of(status, language="en"):
    """Return the rows of the participants' list: label and count."""
    table = rendered(status, language).rpartition("\n{| ")[2].partition("\n|}")[0]
    return [
        tuple(cell.partition(" | ")[2] for cell in re.split(r"\n[!|] ", part)[1:])
        for part in table.split("\n|-")[1:]
    ]


def people(*groups, **changes):
    """Return counts of valid people: for each group its title and how many it has."""
    everyone = [title for title, size in groups for _ in range(size)]
    entries = [
        replace(make_person(number, PersonState.VALID), group=group) for number, group in enumerate(everyone)
    ]
    return RosterCounts.of(Roster(tuple(entries), **changes))


def test_the_list_begins_with_what_was_claimed_and_what_became_of_it():
    assert list_of(make_status()) == [
        ("claimed by the grant", "32"),
        ("listed", "38"),
        ("valid accounts, without the organizers", "31"),
        ("active: at least one counted edit", "27"),
        ("organizers too, counted once", "3"),
        ("listed twice", "1"),
        ("no such account", "2"),
        ("not shown", "1"),
    ]


def test_the_kinds_and_the_valid_make_up_the_list():
    _, listed, valid, _, *kinds = (int(count) for _, count in list_of(make_status()))
    assert listed == valid + sum(kinds)


def test_people_are_counted_and_never_named():
    assert "Secret" not in render_block(make_status(), ["en", "kk", "ru"], version="0.1.0")


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
@pytest.mark.parametrize("state", [state for state in PersonState if state != "valid"])
def test_every_state_of_a_person_is_a_line_of_the_list(state, language):
    status = make_status(people=RosterCounts.of(Roster((make_person(1, state),))))
    ((label, count),) = list_of(status, language)[4:]
    assert label in texts_of(language).values()
    assert count == "1"


def test_hidden_people_are_never_told_apart():
    withheld = (PersonState.HIDDEN, PersonState.TEMPORARY, PersonState.WITHHELD)
    tables = {
        rendered(make_status(people=RosterCounts.of(Roster((make_person(1, state),))))) for state in withheld
    }
    assert len(tables) == 1


def test_what_is_not_known_of_the_list_is_no_number():
    status = make_status(people=RosterCounts.of(Roster(())), targets=())
    assert [count for _, count in list_of(status)] == ["—", "0", "0", "—"]


@pytest.mark.parametrize(
    ("language", "listed", "said"),
    [
        ("en", "at least 7", "private registrations are not visible: there may be more people"),
        ("kk", "кемінде 7", "жабық тіркелулер көрінбейді"),
        ("ru", "не менее 7", "закрытые регистрации не видны"),
    ],
)
def test_a_list_that_is_a_lower_bound_says_so_and_why(language, listed, said):
    status = make_status(people=people(("", 7), lower_bound=True))
    assert list_of(status, language)[1][1] == listed
    assert said in row(status, texts_of(language)["esep-metric-participants"], language)[4]
    assert said not in rendered(make_status(), language)


def test_groups_are_counted_each_in_the_order_of_the_list():
    status = make_status(people=people(("", 1), ("In person", 9), ("Online", 5), ("Bus", 4)))
    assert list_of(status)[4:] == [
        ("\u2068In person\u2069", "listed: 9, valid: 9"),
        ("\u2068Online\u2069", "listed: 5, valid: 5"),
        ("in other groups or in none", "listed: 5, valid: 5"),
    ]


def test_organizers_are_not_among_the_valid_of_a_group():
    entries = [
        replace(make_person(number, PersonState.VALID, organizer=number < 2), group="Online")
        for number in range(6)
    ]
    status = make_status(people=RosterCounts.of(Roster(tuple(entries))))
    assert list_of(status)[-1][1] == "listed: 6, valid: 4"


def test_small_groups_tell_of_nobody():
    assert list_of(make_status(people=people(("In person", 4), ("Online", 3))))[4:] == []


@pytest.mark.parametrize("title", ["Friends of secret name 2", "Secret name 2’s team", "SECRET NAME 2"])
def test_a_group_called_after_somebody_is_not_named(title):
    status = make_status(people=people((title, 6), ("Online", 5)))
    assert [label for label, _ in list_of(status)[4:]] == ["\u2068Online\u2069", "in other groups or in none"]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_every_state_has_words_in_every_language(state, language):
    progress = make_progress("wikidata", state, target=100, result=87, ratio=0.87)
    words = Messages(language).text(f"esep-state-{state}", 87, 100)
    shown = rendered(make_status(progress=(progress,)), language)
    assert words in shown or state == State.MET


def test_unknown_is_never_a_number():
    status = make_status(results={**RESULTS, "wikidata": Result("wikidata", None)})
    _, target, achieved, progress, facts = row(status, "Wikidata")
    assert (target, achieved, progress) == ("100", "—", "not known: the data could not be fetched")
    assert "created" not in facts


def test_an_unread_target_is_shown_as_it_was_written():
    targets = (Target("wikipedia", Count("about 30? | {{x}}", CountKind.AMBIGUOUS)),)
    _, target, _, progress, facts = row(make_status(targets=targets), "Wikipedia")
    assert target == "—"
    assert progress == "not compared: the target could not be read as a number"
    assert "about 30? &#124; &#123;&#123;x&#125;&#125;" in facts


def test_a_target_that_is_more_than_a_number_is_shown_as_written_too():
    targets = (Target("wikipedia", Count("at least 50", CountKind.MIN, 50), note="the plan changed"),)
    _, target, _, _, facts = row(make_status(targets=targets), "Wikipedia")
    assert target == "50"
    assert "at least 50" in facts
    assert "the plan changed" in facts


@pytest.mark.parametrize(
    ("language", "reverts", "said"),
    [
        ("en", "tags", "by the wikis’ tags, which come late or never: there may be more of them"),
        ("en", "history", "by the wikis’ tags and the pages’ histories"),
        ("kk", "tags", "уики тегтері бойынша анықталды; тег кеш қойылуы"),
        ("kk", "history", "уики тегтері мен беттердің тарихы бойынша"),
        ("ru", "tags", "по меткам вики; метки появляются поздно"),
        ("ru", "history", "по меткам вики и историям страниц"),
    ],
)
def test_the_footer_says_how_reverts_were_told_and_that_tags_give_a_floor(language, reverts, said):
    assert said in rendered(make_status(reverts=reverts), language)


def test_a_definition_that_counts_reverts_does_not_say_how_they_are_told():
    status = make_status()
    other = rendered(replace(status, snapshot=replace(status.snapshot, profile="dashboard")))
    assert "by definition dashboard" in other
    assert "Reverted edits are told" not in other


def test_the_footer_names_periods_zone_definition_and_what_was_left_out():
    footer = rendered().partition("\n|}")[2].replace("\N{THIN SPACE}", " ").replace(NARROW, " ")
    assert "Grant period: Sep 2 – Oct 3, 2023; event days: Sep 2 – 3, 2023 (time zone: Asia/Almaty)" in footer
    assert "by definition esep-1<br>" in footer
    assert "Left out of all counts: 4 edits" in footer
    assert "[[:Grants:Example/Conference (ID: 1)|" in footer


def test_a_number_can_be_disputed_on_the_event_pages_talk_page():
    assert "[[{{TALKPAGENAME:Example User Group/Events/Conference}}|Is a number wrong?" in rendered()


def test_a_stale_wiki_is_named_with_its_last_good_time():
    block = rendered(make_status(stale={"kkwiki": AFTER_ALL, "ruwiki": None}))
    assert "Out of date: kkwiki (last complete update: January 15, 2024, 00:00 (UTC+06:00))" in block
    assert "No data: ruwiki" in block
    assert "Out of date" not in rendered()


def test_a_later_time_and_version_alone_are_no_change():
    later = make_status(taken_at=datetime(2024, 1, 16, tzinfo=UTC))
    assert same_figures(rendered(), render_block(later, ["en"], version="0.2.0"))
    assert not same_figures(rendered(), rendered(make_status(at=DURING)))


def test_the_organisers_note_follows_the_facts_with_its_links_and_bold():
    facts = row(
        make_status(notes={"commons": "see [[Photos|the '''list''']], '''both''' days"}), "Wikimedia Commons"
    )[4]
    assert facts.index("created") < facts.index("organizers’ note:")
    assert "[[:Photos|the &#39;&#39;&#39;list&#39;&#39;&#39;]], '''both''' days" in facts


EVIL_TARGETS = (*TARGETS, Target("wiktionary", Count(EVIL, CountKind.AMBIGUOUS), note=EVIL))


def everything_evil():
    return make_status(
        notes={"wikipedia": EVIL},
        targets=EVIL_TARGETS,
        grant=f"A{EVIL}",
        page=f"B{EVIL}",
        wikis={**WIKIS, EVIL: WikiCounts("wikipedia", 0, 0)},
        stale={EVIL: None},
        people=people((EVIL, 6)),
    )


def test_nothing_from_outside_breaks_out_of_its_place():
    block = rendered(everything_evil())
    tame = make_status(
        notes={"wikipedia": "x"},
        targets=EVIL_TARGETS,
        wikis={**WIKIS, "x": WikiCounts("wikipedia", 0, 0)},
        people=people(("x", 6)),
    )
    assert block.count("\n|") == rendered(tame).count("\n|")
    assert extract(splice(f"a{BEGIN}{END}b", block)) == block
    assert not re.search(
        r"\[\[(?!:|\{\{TALKPAGENAME:)|__[A-Z]+__|~~~|<!--|<s|<ref|<nowiki|!!|-\{", block.replace("<span", "")
    )
    assert re.findall(r"\{\{(\w+)", block) == ["TALKPAGENAME"]


@given(st.text(alphabet="[]{}|<>!'~_&#:/-= \nab1;Ch", max_size=40))
def test_outside_text_is_shown_literally(text):
    parsed = mwparserfromhell.parse(f"x{cell(text)}x")
    kinds = {type(node).__name__ for node in parsed.nodes}
    assert kinds <= {"Text", "HTMLEntity"}
    decoded = "".join(node.normalize() if hasattr(node, "normalize") else str(node) for node in parsed.nodes)
    assert decoded == f"x{text}x".replace("\n", " ")


@given(st.text(alphabet="[]{}|<>!'~_&#:/- \nhtps", max_size=40))
def test_a_note_holds_nothing_but_text_links_and_quotes(text):
    noted = str(note(text))
    assert not re.search(r"\n|\{|\}|<|>|~~~|__\w+__", noted)
    assert all(link.startswith((":", "#", "/")) for link in re.findall(r"\[\[(.)", noted))
    assert re.sub(r"\[\[[^\[\]|]*\|[^\[\]|]*\]\]", "", noted).count("|") == 0


def test_all_visible_words_come_from_the_message_files(tmp_path):
    (tmp_path / "en.json").write_text(json.dumps(dict.fromkeys(texts_of("en"), "")), encoding="utf-8")
    status = make_status(page="P", grant="G", stale={"kkwiki": None})
    table = render_table(status, Messages("en", tmp_path), version="0.1.0")
    markup = r"<[^<>]*>|\[\[.*?\]\]|^\{\|.*$|^\|- ?style.*$|^\|?[|!+] ?(?:scope|style)=.*?\|"
    shown = re.sub(markup, "", table, flags=re.MULTILINE)
    assert not re.search(r"[^\W\d_]", shown), shown


def test_a_right_to_left_language_gets_its_direction(tmp_path):
    (tmp_path / "en.json").write_text(json.dumps(texts_of("en")), encoding="utf-8")
    (tmp_path / "ar.json").write_text('{"esep-caption": "أهداف"}', encoding="utf-8")
    table = render_table(make_status(), Messages("ar", tmp_path), version="0.1.0")
    assert 'lang="ar" dir="rtl"' in table
    assert not re.search(r"text-align:(?:left|right)", table)


def test_kazakh_writes_result_and_target_around_a_stroke():
    assert "мақсаттан төмен: 87 / 100" in row(make_status(), "Уикипедия", "kk")[3]


def test_days_without_a_result_are_left_unsaid():
    assert (
        "event days"
        not in row(make_status(results={"wikiquote": Result("wikiquote", 2)}, targets=()), "Wikiquote")[4]
    )


def test_what_the_report_says_stands_beside_the_count_with_what_disagrees():
    reported = DeclaredAndReported(
        "wikipedia",
        Count.exact(100),
        Count("~ [120]", CountKind.AMBIGUOUS),
        87,
        (Disagreement.UNLIKE_MEASURED,),
    )
    facts = row(make_status(reported=(reported,)), "Wikipedia")[4]
    assert "the grant’s report says: \u2068~ &#91;120&#93;\u2069" in facts
    assert "the report’s figure is not this result" in facts
    assert "report" not in row(make_status(), "Wikipedia")[4]


def test_a_chart_stands_once_above_the_tables_and_without_one_the_block_is_as_it_was():
    bare = render_block(make_status(), ("kk", "en"), version="0.1.0")
    assert bare == render_block(make_status(), ("kk", "en"), version="0.1.0", chart="")
    drawn = render_block(make_status(), ("kk", "en"), version="0.1.0", chart="{{#chart:C.chart}}")
    assert drawn == "\n{{#chart:C.chart}}" + bare
    assert not same_figures(bare, drawn)
