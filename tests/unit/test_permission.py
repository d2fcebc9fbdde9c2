"""Whether the bot may edit is asked in one request, when it edits, and again while it goes on."""

import pytest

from bot.errors import PublishError
from bot.permission import Permission


class Home:
    """The home wiki, which answers what it is told."""

    def __init__(self):
        self.asked = 0
        self.user = {"id": 7, "name": "LabBot", "messages": False}
        self.text = "run\n"

    def get(self, *, titles, **_):
        self.asked += 1
        self.titles = titles
        page = {"title": "User:LabBot/run/status"}
        if self.text is None:
            page["missing"] = True
        else:
            page["revisions"] = [{"slots": {"main": {"content": self.text}}}]
        return {"query": {"userinfo": self.user, "pages": [page]}}


@pytest.fixture
def home():
    return Home()


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def permission(home, clock):
    return Permission(home, "LabBot", clock=lambda: clock[0])


BLOCK = {"blockid": 3, "blockedby": "Admin", "blockreason": "runs amok"}


def refused(permission):
    with pytest.raises(PublishError) as error:
        permission.confirm()
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_series_of_edits_asks_once_a_minute(permission, home, clock):
    for clock[0] in (0.0, 30.0, 59.0):
        permission.confirm()
    assert home.asked == 1
    clock[0] = 60.0
    permission.confirm()
    assert home.asked == 2


def test_a_running_bot_is_stopped_by_its_run_page_within_a_minute(permission, home, clock):
    permission.confirm()
    home.text, clock[0] = "stop", 61.0
    assert "does not say `run`" in refused(permission)


def test_a_refusal_is_not_remembered_as_permission(permission, home):
    home.text = "stop"
    refused(permission)
    assert refused(permission)
    home.text = "run"
    permission.confirm()


@pytest.mark.parametrize(
    ("text", "told"), [(None, "create it with the word `run`"), ("", "its history tells")]
)
def test_a_missing_run_page_is_told_from_one_that_says_something_else(permission, home, text, told):
    home.text = text
    assert told in refused(permission)


def test_a_blocked_bot_is_told_by_whom(permission, home):
    home.user |= BLOCK
    assert "is blocked: runs amok" in refused(permission)
    assert "Admin" in refused(permission)


def test_a_block_of_some_pages_is_left_to_these_pages(permission, home):
    home.user |= BLOCK | {"blockpartial": True}
    permission.confirm()


def test_a_new_message_stops_the_bot(permission, home):
    home.user["messages"] = True
    assert "new message" in refused(permission)


def test_a_session_of_somebody_else_edits_nothing(permission, home):
    home.user["name"] = "127.0.0.1"
    assert "127.0.0.1" in refused(permission)


def test_on_another_wiki_it_has_a_run_page_of_its_own_and_the_home_wiki_is_asked_too(home, permission):
    elsewhere = Home()
    Permission(elsewhere, "LabBot", run_page="User:{bot}/run/chart", besides=permission).confirm()
    assert elsewhere.titles == "User:LabBot/run/chart"
    assert home.asked == 1


def test_who_is_stopped_at_home_is_not_even_asked_for_elsewhere(home, permission):
    home.text = "stop"
    elsewhere = Home()
    with pytest.raises(PublishError, match="does not say `run`"):
        Permission(elsewhere, "LabBot", besides=permission).confirm()
    assert elsewhere.asked == 0
