"""An event's report: whole, alone, honest about what it lacks, and shown the same to everybody."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from attacks import ATTACKS, texts
from factory import DAYS_RESULTS, EVENT_DAYS, make_rich_status, make_status
from hypothesis import given, settings
from lxml import html
from reports import make_list, make_report, page_of

from bot.errors import NotCollectedError
from bot.event_report import refuse_stale
from bot.event_report_files import files
from bot.made_from import FinalMark
from bot.messages import Messages
from metrics.compare import compare
from metrics.model import Count, Target, Window
from metrics.results import Result, WindowResult

TITLE = "Wikipedia: pages created or improved so far"
STALE = {"kkwiki": datetime(2024, 1, 2, tzinfo=UTC), "commonswiki": None}


def read(*lists, **parts):
    return html.document_fromstring(page_of(*lists, **parts))


def figure(page, title):
    (found,) = [each for each in page.iter("figure") if each.findtext("figcaption/h3") == title]
    return found


def rows(table):
    return [[cell.text_content() for cell in row] for row in table.iterfind(".//tbody/tr")]


def texts_of(page):
    return " ".join(page.text_content().split())


def test_the_page_asks_for_nothing_but_what_a_reader_clicks():
    page = read(make_list(), make_list("uploads", ["File:A.png"]))
    assert not page.xpath("//link | //img | //iframe | //object | //@src | //@style | //@onclick")
    assert not re.search(r"url\(|@import", page.findtext(".//style"))
    kinds = {address.partition(":")[0] for address in page.xpath("//a/@href")}
    assert kinds == {"https", "report.xlsx", "status.csv", "status.json", "evidence.csv"}


def test_the_policy_lets_our_own_style_and_script_through_and_nothing_else():
    page = read()
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.findtext(f".//{tag}").encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def with_days(status, project):
    """Return a status with a page of one more project on each day."""
    grant = status.snapshot.grant
    days = {day: {**pages, project: 1} for day, pages in grant.days.items()}
    return replace(status, snapshot=replace(status.snapshot, grant=replace(grant, days=days)))


def test_every_picture_has_a_title_a_description_and_the_table_behind_it():
    status = make_rich_status()
    pictures = list(read(status=with_days(status, "wikidata")).iter("figure"))
    assert len(pictures) == 10
    for picture in pictures:
        drawing = picture.find("svg")
        assert drawing.get("role") == "img"
        told = {part.get("id"): part.text for part in drawing if part.tag in ("title", "desc")}
        assert list(told) == [drawing.get("aria-labelledby"), drawing.get("aria-describedby")]
        assert all(told.values())
        assert rows(picture.find("details//table"))


def test_no_two_parts_of_the_page_have_one_id():
    ids = Counter(read().xpath("//@id"))
    assert set(ids.values()) == {1}


def test_the_days_of_a_project_grow_to_what_there_is_so_far():
    found = figure(read(), "Wikipedia: pages created or improved so far")
    assert rows(found.find("details//table")) == [
        ["September 2, 2023", "3", "3"],
        ["September 9, 2023", "1", "4"],
    ]
    assert found.findtext("figcaption/p") == "Achieved: 87; Target: 100"
    assert found.xpath(".//*[@class='target']")
    assert not found.xpath(".//*[@class='projection']")


def running():
    """A status in the middle of an event whose days fill its grant period."""
    status = make_rich_status()
    window = status.snapshot.grant.window
    middle = window.start + (window.end - window.start) / 2
    days = WindowResult(window, DAYS_RESULTS, {})
    snapshot = replace(status.snapshot, event_days=days)
    return replace(status, snapshot=snapshot, taken_at=middle, data_as_of=middle)


def test_while_the_pace_tells_something_the_picture_says_where_it_leads():
    page = read(status=running())
    found = figure(page, "Wikipedia: pages created or improved so far")
    assert found.findtext("figcaption/p") == "Achieved: 87; Target: 100; At this pace by the end: 174"
    assert found.xpath(".//*[@class='projection']")
    assert "At this pace by the end" in page.xpath("string(//ul[@class='key'])")


def test_an_event_that_is_all_but_over_leads_hardly_further():
    status = running()
    window = status.snapshot.grant.window
    late = window.end - (window.end - window.start) / 50
    found = figure(read(status=replace(status, taken_at=late, data_as_of=late)), TITLE)
    assert found.findtext("figcaption/p").endswith("At this pace by the end: 88")


def test_edits_of_which_a_part_is_not_known_have_no_picture():
    page = read(status=make_status(stale=STALE))
    assert "Counted edits by day" not in [each.findtext("figcaption/h3") for each in page.iter("figure")]


def test_final_figures_say_what_of_the_page_is_of_now():
    since = {"wikipedia": {"deleted": -2}}
    final = FinalMark(datetime(2024, 1, 2, tzinfo=UTC), since, None)
    head = texts_of(read(status=replace(make_rich_status(), final=final)).find(".//header"))
    assert "Lists, files and edits by day are of the day of the data" in head
    assert "Wikipedia: since the report: \N{MINUS SIGN}2" in head


def test_edits_are_shown_by_day_and_project():
    found = figure(read(), "Counted edits by day")
    assert found.findtext("figcaption/p") == "Edits: 10; most on one day: 9 (September 2, 2023)"
    assert rows(found.find("details//table")) == [
        ["September 2, 2023", "7", "2"],
        ["September 20, 2023", "1", "0"],
    ]


def test_the_time_before_stands_beside_the_period_and_the_event_days():
    found = figure(read(), "Wikipedia: before, during and after")
    assert rows(found.find("details//table")) == [
        ["A year earlier", "1,200"],
        ["32 days before", "9"],
        ["Grant period", "87"],
        ["Event days", "31"],
    ]


def test_who_stayed_is_told_by_checkpoints():
    found = figure(read(), "New editors retained")
    assert rows(found.find("details//table"))[:2] == [["Event days", "5"], ["after 30 days", "4 of 5 (80%)"]]


def test_a_checkpoint_that_is_not_over_is_pending_and_no_nought():
    results = {
        "editors": Result("editors", 27),
        "retained_30": Result("retained_30", None, of=5, pending=True),
    }
    found = figure(read(status=make_status(results=results)), "New editors retained")
    assert rows(found.find("details//table"))[1] == ["after 30 days", "pending"]


def test_what_is_not_known_has_no_picture_and_is_told_in_the_table():
    results = {"wikipedia": Result("wikipedia", None), "commons": Result("commons", 3)}
    page = read(status=make_status(results=results, stale=STALE))
    titles = [each.findtext("figcaption/h3") for each in page.iter("figure")]
    assert [title for title in titles if title.startswith("Wikipedia")] == []
    assert "not known: the data could not be fetched" in texts_of(page.find(".//table"))


def test_stale_data_are_told_at_the_top_with_their_time():
    page = read(status=make_rich_status(stale=STALE))
    warning = page.find(".//main")[0]
    assert warning.get("class") == "warning"
    assert "Incomplete: not all data could be read" in texts_of(warning)
    assert "No data: commonswiki" in texts_of(warning)
    assert "kkwiki (last complete update: January 2, 2024" in texts_of(warning).replace("\u202f", " ")


def test_the_command_says_which_wikis_are_stale():
    with pytest.raises(NotCollectedError, match=r"commonswiki, kkwiki.*esep collect conference-2023"):
        refuse_stale(make_status(stale=STALE))
    refuse_stale(make_status())


def test_complete_data_need_no_warning():
    assert not read().xpath("//*[@class='warning']")


def test_the_longest_additions_come_first_and_pages_are_linked_by_id():
    page = read(make_list(titles=["A|b]] {{c}}", "Қымыз 100%"]))
    (link, _) = page.xpath("//table[@class='sortable']//a")
    assert link.text_content() == "A|b]] {{c}}"
    assert link.get("href") == ("https://kkwiki.example/w/index.php?title=A%7Cb%5D%5D_%7B%7Bc%7D%7D&curid=1")
    assert page.xpath("//a/@href")[0] == (
        "https://meta.example/w/index.php?title=Example_User_Group/Events/Conference"
    )


def test_pages_that_may_not_be_shown_are_told_as_a_number():
    page = read(make_list(titles=[], withheld=87))
    assert "Counted and not shown: 87" in texts_of(page)
    assert not page.xpath("//table[@class='sortable']")


def test_people_are_numbers_unless_they_may_be_named():
    assert "Айгерім" not in page_of(make_list())
    assert "Айгерім" in page_of(make_list(names={"metawiki:1": "Айгерім"}))


def test_of_many_pages_the_rest_is_in_the_file_and_the_page_stays_small():
    titles = [f"{number} 🐎 беті <i>|]]{{{{" for number in range(5000)]
    page = page_of(make_list(titles=titles), make_list("uploads", titles))
    assert len(page.encode()) < 1_000_000
    read_page = html.document_fromstring(page)
    assert "… and 4,950 more, all in the file evidence.csv" in texts_of(read_page)
    assert "… and 4,500 more, all in the file evidence.csv" in texts_of(read_page)


def test_an_event_without_any_page_has_a_report():
    page = read(status=make_status(results={}, wikis={}), edits={})
    assert "Counted edits by day" in texts_of(page)
    assert not page.xpath("//table[@class='sortable']")


def test_before_the_event_nothing_has_grown_yet():
    before = datetime(2023, 8, 1, tzinfo=UTC)
    results = {"wikipedia": Result("wikipedia", 0)}
    status = make_status(results=results, taken_at=before, data_as_of=before)
    found = figure(read(status=status, edits={}), "Wikipedia: pages created or improved so far")
    assert found.findtext("figcaption/p") == "Achieved: 0; Target: 100"


def test_a_whole_year_fits():
    year = Window(datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC), "UTC")
    days = {date.fromordinal(day): {"wikipedia": 14, "commons": 7} for day in range(738521, 738886)}
    targets = [Target("wikipedia", Count.exact(5000))]
    results = {"wikipedia": Result("wikipedia", 5110), "commons": Result("commons", 2555)}
    grant = WindowResult(year, results, {}, days=days)
    status = make_status()
    snapshot = replace(status.snapshot, grant=grant)
    progress = compare(grant, targets, days=EVENT_DAYS, at=year.end)
    page = page_of(status=replace(status, snapshot=snapshot, progress=progress), edits=days)
    assert len(page.encode()) < 1_000_000


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_the_page_says_its_language(language):
    page = read(words=Messages(language))
    assert (page.get("lang"), page.get("dir")) == (language, "ltr")


def shape(page):
    """Return how much there is of each element and attribute."""
    parts = html.document_fromstring(page).iter(html.etree.Element)
    return Counter((each.tag, tuple(sorted(each.keys()))) for each in parts)


def hostile(*given):
    """Return a page in which these texts stand everywhere where somebody's text may stand."""
    given = [text.encode(errors="replace").decode() for text in given]
    text = " ".join(given)
    status = make_rich_status(page=text, grant=text, notes={"wikipedia": text}, stale={text: None})
    lists = [make_list(key, given, names={"metawiki:1": text}) for key in ("wikipedia", "uploads")]
    return page_of(*lists, status=status)


def test_each_attack_is_shown_and_no_more():
    page = hostile(*ATTACKS[:50])
    assert shape(page) == shape(hostile(*["Harmless"] * 50))
    assert shape(hostile(*ATTACKS[50:])) == shape(hostile(*["Harmless"] * len(ATTACKS[50:])))
    assert "<script>alert(1)</script>" in html.document_fromstring(page).text_content()


@settings(max_examples=5)
@given(texts)
def test_the_page_has_the_same_parts_whatever_a_text_says(text):
    assert shape(hostile(text)) == shape(hostile("Harmless"))


def test_nothing_turns_the_words_about():
    assert not re.search("[\u202a-\u202e\u2066\u2067]", hostile("\u202egnp.exe"))


def test_the_same_report_gives_the_same_files():
    report = make_report(make_list())
    words = Messages("en")
    assert files(report, words) == files(report, words)
