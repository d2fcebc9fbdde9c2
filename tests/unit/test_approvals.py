"""The page that approves events, and which of them are followed."""

from bot.approvals import read_approvals, title_key
from bot.store.wiki_events import WikiEvent
from bot.wiki_events import chosen, waiting
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
    assert waiting(pages, approved) == ["Events/Three"]
