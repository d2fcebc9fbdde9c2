"""The page that approves events, and which of them are followed."""

from bot.approvals import read_approvals, title_key
from bot.store.wiki_events import WikiEvent
from bot.wiki_events import can_be_named, chosen, waiting
from collectors.pages import PageText
from collectors.sites import SiteFacts

SITE = SiteFacts("metawiki", "", {"user": 2, "қатысушы": 2}, frozenset({0}), frozenset())
TEXT = """
Intro with [[Events/Not a line]].
* [[Events/One]]
* [[events/two|the second]] – list
*[[:User:Aru/Edit_a_thon]] (List accepted)
* [[Қатысушы:aru/Other]] by the listener
<!-- * [[Events/Hidden]] -->
"""


def key(title):
    return title_key(title, SITE)


def test_each_line_approves_a_page_and_accepts_its_list_where_it_says_so():
    assert read_approvals(TEXT, SITE) == {
        (0, "Events/One"): False,
        (0, "Events/two"): True,
        (2, "Aru/Edit a thon"): True,
        (2, "Aru/Other"): False,
    }


def calls(*titles):
    return {key(title): PageText(title, 0, 7, "a {{Esep|grant=G}} b") for title in titles}


def test_approved_events_are_followed_in_the_order_of_their_approval():
    pages = calls("Events/One", "Events/Two", "Events/Three")
    approved = {key("Events/Two"): True, key("Events/Gone"): False, key("Events/One"): False}
    assert chosen(pages, approved) == [
        WikiEvent("Events/Two", "{{Esep|grant=G}}", accepted=True),
        WikiEvent("Events/One", "{{Esep|grant=G}}", accepted=False),
    ]


def test_an_approved_page_without_the_template_is_none():
    pages = {key("Events/One"): PageText("Events/One", 0, 7, "{{Esep/other}}")}
    assert chosen(pages, {key("Events/One"): False}) == []


def test_of_many_pages_that_wait_the_first_are_named_and_the_others_counted():
    lines = list(waiting([f"Events/{number}" for number in range(500)], "User:Bot/events"))
    assert lines[0] == "“Events/0” waits for approval on “User:Bot/events”"
    assert lines[20:] == ["480 more pages wait for approval"]


def test_a_title_that_no_file_or_row_can_have_is_no_name():
    assert can_be_named("Events/" + "Қ" * 100)
    assert not can_be_named("Қ" * 127)
    assert not can_be_named("E" * 129)
