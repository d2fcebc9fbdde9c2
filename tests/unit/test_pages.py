"""Pages: what is there comes with its revision, what is not there is told by its title."""

import pytest
from fake_wiki import FakeWiki

from collectors.errors import NotFoundError
from collectors.pages import fetch_page, fetch_revision

PAGE = {"title": "Event", "ns": 0, "revisions": [{"revid": 7, "slots": {"main": {"content": "Hello"}}}]}


class Wiki:
    wiki = "metawiki"

    def __init__(self, **query):
        self.query = query

    def get(self, **_):
        return {"query": self.query}


@pytest.mark.parametrize("fetch", [fetch_page, fetch_revision])
def test_a_page_comes_with_its_revision_and_namespace(fetch):
    page = fetch(Wiki(pages=[PAGE]), "Event")
    assert (page.title, page.namespace, page.revision, page.text) == ("Event", 0, 7, "Hello")


@pytest.mark.parametrize(
    "query",
    [
        {"pages": [{"title": "Event", "missing": True}]},
        {"pages": [{"title": "Event|x", "invalid": True}]},
        {"pages": [{"title": "Special:Version", "special": True}]},
        {"interwiki": [{"title": "kk:Event", "iw": "kk"}]},
    ],
)
def test_what_is_no_page_of_this_wiki_is_told_by_the_title_that_was_asked_for(query):
    with pytest.raises(NotFoundError, match="metawiki: there is no page “Event”"):
        fetch_page(Wiki(**query), "Event")


def test_a_redirect_is_not_followed_but_its_target_named():
    moved = {"redirects": [{"from": "Event", "to": "Events/Event"}], "pages": [PAGE]}
    with pytest.raises(NotFoundError, match="“Event” is a redirect to “Events/Event”"):
        fetch_page(Wiki(**moved), "Event")


@pytest.mark.parametrize("title", ["User:Bot/sandbox/a|Main Page", "\x1fA\x1fB", "A\nB"])
def test_one_title_never_asks_for_several_pages(title):
    wiki = FakeWiki(lambda _: [{"pages": []}])
    with pytest.raises(NotFoundError, match="is no title"):
        fetch_page(wiki, title)
    assert wiki.asked == []
