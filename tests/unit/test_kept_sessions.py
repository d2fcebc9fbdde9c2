"""Log-ins that outlive a process: whose they are, how long, and who can read them."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
import responses

from bot.credentials import Credentials
from bot.sessions import SESSION_LASTS, KeptSessions
from collectors.api import BATCH, HIGH_BATCH, Api
from collectors.errors import UnreadableError

URL, NOW = "http://kk.example/w/api.php", datetime(2026, 1, 1, tzinfo=UTC)
TOKEN = {"query": {"tokens": {"logintoken": "t+\\"}}}
SITE = {"meta": "siteinfo", "siprop": "general"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sessions.json"


@pytest.fixture
def wiki():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add(responses.GET, URL, json=TOKEN)
        cookie = {"Set-Cookie": "session=of-the-bot; path=/"}
        mock.add(responses.POST, URL, json={"login": {"result": "Success"}}, headers=cookie)
        yield mock


def connect(path, *, after=timedelta(), name="LabBot@esep"):
    """Log in as a new process does, some time later; return the client."""
    session = requests.Session()
    api = Api("kkwiki", URL, session)
    kept = KeptSessions(path, Credentials("LabBot", name, "hunter2"), lambda: NOW + after)
    kept.log_in(api, URL, session, SITE)
    return api


def test_a_log_in_is_kept_for_the_next_process(path, wiki):
    connect(path)
    assert len(wiki.calls) == 2
    connect(path, after=SESSION_LASTS / 2).get(action="query")
    assert len(wiki.calls) == 3
    assert wiki.calls[2].request.headers["Cookie"] == "session=of-the-bot"
    assert "assert=user" in wiki.calls[2].request.url


def test_a_session_that_is_used_stays_alive(path, wiki):
    for turn in range(5):
        connect(path, after=turn * SESSION_LASTS / 2)
    assert len(wiki.calls) == 2


@pytest.mark.parametrize("given", [{"after": SESSION_LASTS}, {"name": "Other@esep"}])
def test_an_old_session_or_one_of_another_name_is_not_used(path, wiki, given):
    connect(path)
    connect(path, **given)
    assert len(wiki.calls) == 4


@pytest.mark.parametrize(
    "kept",
    [
        "[]",
        '{"kk.example": []}',
        '{"kk.example": {"login_name": "LabBot@esep"}}',
        '{"kk.example": {"login_name": "LabBot@esep", "batch": 50, "used_at": "2026-01-01", "cookies": []}}',
        '{"kk.example": {"login_name": "LabBot@esep", "batch": 50, "used_at": "soon", "cookies": []}}',
    ],
)
def test_what_is_no_session_is_begun_anew(path, wiki, kept):
    path.write_text(kept, encoding="utf-8")
    path.chmod(0o600)
    connect(path)
    assert len(wiki.calls) == 2


def test_only_the_owner_can_read_it_and_the_password_is_not_in_it(path, wiki):
    connect(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "hunter2" not in path.read_text(encoding="utf-8")
    assert [each.name for each in path.parent.iterdir()] == ["sessions.json"]


def test_what_others_can_read_is_not_believed(path, wiki):
    connect(path)
    path.chmod(0o640)
    connect(path)
    assert len(wiki.calls) == 4
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "[]", "{", "\x00"])
def test_a_file_that_is_none_of_ours_is_written_anew(path, wiki, text):
    path.touch(0o600)
    path.write_text(text, encoding="utf-8")
    connect(path)
    assert "of-the-bot" in path.read_text(encoding="utf-8")


def test_where_there_is_no_folder_nothing_is_kept(path, wiki):
    nowhere = path.parent / "data" / "sessions.json"
    connect(nowhere)
    assert not nowhere.parent.exists()


def test_what_goes_along_is_asked_with_the_token(path, wiki):
    connect(path)
    assert "meta=tokens%7Csiteinfo" in wiki.calls[0].request.url


def test_the_batches_are_kept_too_and_forgotten_where_the_wiki_refuses_them(path, wiki):
    connect(path).allow(["apihighlimits"])
    again = connect(path)
    assert again.batch == HIGH_BATCH
    wiki.replace(responses.GET, URL, json={"errors": [{"code": "toomanyvalues", "text": "Too many."}]})
    with pytest.raises(UnreadableError):
        again.get(action="query")
    assert connect(path).batch == BATCH
