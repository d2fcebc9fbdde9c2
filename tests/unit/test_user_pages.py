"""Who turns the bot away on the own user page."""

import pytest
from fake_wiki import FakeWiki

from collectors.user_pages import fetch_unlisted, turns_away

BOT = "Esep bot"


@pytest.mark.parametrize(
    "text",
    [
        "{{nobots|deny=Esep bot}}",
        "About me.\n{{ Nobots | deny = OtherBot, Esep_bot }}",
        "{{bots|deny=all}}",
        "{{bots|allow=none}}",
        "{{bots|allow=OtherBot}}",
        "{{nobots}}",
        "{{userbox|{{nobots|deny=esep bot}}}}",
    ],
)
def test_these_turn_the_bot_away(text):
    assert turns_away(text, BOT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I like bots.",
        "{{nobots|deny=OtherBot}}",
        "{{bots}}",
        "{{bots|allow=all}}",
        "{{bots|allow=OtherBot,Esep bot}}",
        "{{bots|deny=none}}",
        "<nowiki>{{nobots}}</nowiki>",
        "<!-- {{nobots}} -->",
    ],
)
def test_these_do_not(text):
    assert not turns_away(text, BOT)


def test_a_reader_without_an_account_knows_only_what_is_for_all():
    assert turns_away("{{nobots}}", None)
    assert not turns_away("{{nobots|deny=Esep bot}}", None)


def test_the_pages_of_all_are_asked_for_in_batches_and_a_missing_one_says_nothing():
    def pages(params):
        found = [_page(title) for title in params["titles"]]
        return [{"pages": [{"title": "User:Nobody", "ns": 2, "missing": True}, *found]}]

    wiki = FakeWiki(pages, batch=2)
    assert fetch_unlisted(wiki, ["А", "Б", "В"], bot=BOT) == {"Б"}
    assert [len(asked["titles"]) for asked in wiki.asked] == [2, 1]


def _page(title):
    text = "{{nobots}}" if title.endswith("Б") else "Hello"
    revision = {"revid": 1, "slots": {"main": {"content": text}}}
    return {"title": title.replace("User:", "Қатысушы:"), "ns": 2, "revisions": [revision]}
