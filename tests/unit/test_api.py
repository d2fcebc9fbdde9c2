"""The read client: batches, continuation, patience, and no part taken for the whole."""

import pytest
import responses
from responses import matchers

from collectors.api import Api
from collectors.errors import (
    IncompleteError,
    LoginError,
    NotFoundError,
    TryLaterError,
    UnreadableError,
)
from collectors.patience import Patience, web_session

URL = "http://wiki.test/w/api.php"


@pytest.fixture
def slept():
    return []


@pytest.fixture
def api(slept):
    patience = Patience(tries=3, timeout=1, longest_wait=60)
    session = web_session("Esep/test (me@example.org)")
    return Api("kkwiki", URL, session, patience=patience, sleep=slept.append)


def answer(body, **options):
    responses.add(responses.GET, URL, json=body, **options)


def error(code, text="No."):
    return {"errors": [{"code": code, "text": text, "module": "main"}], "docref": "See …"}


@responses.activate
def test_every_request_is_modern_polite_and_says_who_asks(api):
    answer({"batchcomplete": True})
    api.get(action="query", titles=["А", "Б"], redirects=True, indexpageids=False, lgname=None)
    request = responses.calls[0].request
    asked = dict(request.params)
    assert asked["formatversion"] == "2"
    assert asked["errorformat"] == "plaintext"
    assert asked["maxlag"] == "5"
    assert (asked["titles"], asked["redirects"]) == ("А|Б", "1")
    assert not {"indexpageids", "lgname"} & set(asked)
    assert request.headers["User-Agent"] == "Esep/test (me@example.org)"


@responses.activate
def test_continuation_is_followed_to_its_end(api):
    responses.add(
        responses.GET,
        URL,
        json={"query": {"n": 2}},
        match=[matchers.query_param_matcher({"uccontinue": "x|1", "continue": "-||"}, strict_match=False)],
    )
    answer({"continue": {"uccontinue": "x|1", "continue": "-||"}, "query": {"n": 1}})
    assert [part["n"] for part in api.query(list="usercontribs")] == [1, 2]
    assert api.requests_made == 2


@responses.activate
def test_a_failure_on_a_later_page_is_raised_and_not_taken_for_the_end(api):
    answer({"continue": {"uccontinue": "x|1", "continue": "-||"}, "query": {"n": 1}})
    answer(error("internal_api_error_DBQueryError"))
    with pytest.raises(IncompleteError):
        list(api.query(list="usercontribs"))


@responses.activate
@pytest.mark.parametrize("code", ["maxlag", "ratelimited", "readonly"])
def test_a_wiki_that_asks_for_patience_is_asked_again_as_late_as_it_says(api, slept, code):
    answer(error(code), headers={"Retry-After": "7"})
    answer({"query": {"n": 1}})
    assert api.get(action="query")["query"] == {"n": 1}
    assert slept == [7]


@responses.activate
def test_patience_ends_and_is_called_try_later(api, slept):
    for _ in range(3):
        answer(error("maxlag", "Waiting for a database server: 9 seconds lagged."))
    with pytest.raises(TryLaterError, match="kkwiki: Waiting for a database server"):
        api.get(action="query")
    assert slept == [5, 5]


@responses.activate
def test_nobody_is_waited_for_longer_than_allowed(api, slept):
    answer(error("maxlag"), headers={"Retry-After": "86400"})
    answer({"query": {}})
    api.get(action="query")
    assert slept == [60]


@responses.activate
@pytest.mark.parametrize("body", ['{"query": {"usercon', "<html>upstream connect error</html>"])
def test_an_answer_that_is_not_whole_json_is_asked_for_again_and_then_refused(api, body):
    for _ in range(3):
        responses.add(responses.GET, URL, body=body)
    with pytest.raises(IncompleteError, match="whole JSON"):
        api.get(action="query")
    assert api.requests_made == 3


@responses.activate
def test_an_empty_answer_is_no_answer(api):
    for _ in range(3):
        answer({})
    with pytest.raises(IncompleteError, match="lacks its “query”"):
        api.get(action="query")


@responses.activate
def test_a_wiki_that_does_not_answer_leaves_the_data_incomplete(api, slept):
    with pytest.raises(IncompleteError, match="is the wiki up"):
        api.get(action="query")
    assert (api.requests_made, slept) == (3, [1, 2])


@responses.activate
def test_a_front_end_in_trouble_is_asked_as_often_as_patience_allows_and_no_oftener(api, slept):
    for _ in range(3):
        responses.add(responses.GET, URL, body="<html>", status=503, headers={"Retry-After": "9"})
    with pytest.raises(IncompleteError, match="HTTP 503"):
        api.get(action="query")
    assert (len(responses.calls), slept) == (3, [9, 9])


@responses.activate
def test_too_many_requests_are_left_to_the_next_run(api, slept):
    for _ in range(3):
        responses.add(responses.GET, URL, body="slow down", status=429, headers={"Retry-After": "7"})
    with pytest.raises(TryLaterError, match="429"):
        api.get(action="query")
    assert slept == [7, 7]


@responses.activate
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("assertuserfailed", LoginError),
        ("readapidenied", LoginError),
        ("missingtitle", NotFoundError),
        ("toomanyvalues", UnreadableError),
    ],
)
def test_errors_are_sorted_by_what_is_to_be_done(api, code, kind):
    answer(error(code, "Something."))
    with pytest.raises(kind, match=rf"kkwiki: Something\. \({code}\)"):
        api.get(action="query")


@responses.activate
def test_an_unknown_module_is_an_error_and_not_an_empty_answer(api):
    text = 'Unrecognized value for parameter "meta": globaluserinfo'
    answer({"warnings": [{"code": "unrecognizedvalues", "text": text}], "query": {}})
    with pytest.raises(UnreadableError, match="lacks a module"):
        api.get(action="query", meta="globaluserinfo")


@responses.activate
def test_a_long_query_goes_by_post(api):
    responses.add(responses.POST, URL, json={"query": {}})
    api.get(action="query", titles=["Қатысушы"] * 300)
    assert responses.calls[0].request.method == "POST"


@responses.activate
def test_logging_in_sends_the_password_by_post_only(api):
    answer({"query": {"tokens": {"logintoken": "t+\\"}}})
    responses.add(responses.POST, URL, json={"login": {"result": "Success"}})
    api.login("LabBot@esep", "hunter2")
    assert all("hunter2" not in call.request.url for call in responses.calls)


@responses.activate
def test_a_refused_password_is_told_without_the_password(api):
    answer({"query": {"tokens": {"logintoken": "t+\\"}}})
    reason = {"code": "wrongpassword", "text": "Incorrect username or password entered.", "module": "login"}
    refusal = {"result": "Failed", "reason": reason}
    responses.add(responses.POST, URL, json={"login": refusal})
    with pytest.raises(LoginError, match=r"log-in as LabBot@esep was refused: Incorrect") as caught:
        api.login("LabBot@esep", "hunter2")
    assert "hunter2" not in str(caught.value)


ENDED = error("assertuserfailed", "You are no longer logged in.")


TOKEN = {"query": {"tokens": {"logintoken": "t+\\"}}}


def logged_in(api, *then):
    """Log in, with what the wiki answers to the login and afterwards."""
    responses.add(responses.POST, URL, json={"login": {"result": "Success"}})
    for body in (TOKEN, *then):
        answer(body)
    api.login("LabBot@esep", "hunter2")


@responses.activate
def test_a_session_that_ended_is_opened_again_and_the_answer_to_a_stranger_is_not_taken(api):
    logged_in(api, ENDED, TOKEN, {"query": {"pages": []}})
    assert api.get(action="query") == {"query": {"pages": []}}
    asked = [call.request for call in responses.calls]
    assert [request.method for request in asked].count("POST") == 2
    assert ["assert=user" in request.url for request in asked] == [False, False, True, False, False, True]


@responses.activate
def test_a_session_that_the_wiki_does_not_keep_is_a_refusal(api):
    logged_in(api, ENDED, TOKEN, ENDED)
    with pytest.raises(LoginError, match="no longer logged in"):
        api.get(action="query")


def test_batches_grow_with_the_right_to_high_limits(api):
    names = [str(number) for number in range(120)]
    assert [len(batch) for batch in api.batches(names)] == [50, 50, 20]
    api.allow(["read", "apihighlimits"])
    assert [len(batch) for batch in api.batches(names)] == [120]
