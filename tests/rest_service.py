"""CampaignEvents and the Dashboard as a local server that answers in the recorded shapes."""

import json
from collections import defaultdict
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

EVENT = "/w/rest.php/campaignevents/v0/event_registration/1"
COURSE = "/courses/School/Title_(2026)/users.json"
HTML = b"<!doctype html><title>Error</title>"


class Service:
    """A web server whose answers a test sets, by path: JSON, or a list of (status, body, headers) in turn."""

    def __init__(self):
        self.answers, self.asked, self.headers = {}, [], []
        self.in_turn = defaultdict(list)

    def answer(self, path, query):
        self.asked.append((path, query))
        if self.in_turn[path]:
            return self.in_turn[path].pop(0)
        found = self.answers.get(path)
        if found is None:
            return (
                404,
                {"messageTranslations": {"en": "There is no event with this ID."}, "httpCode": 404},
                {},
            )
        return 200, found(query) if callable(found) else found, {}


@contextmanager
def serving():
    """Serve what the yielded Service answers, on a free port."""
    replies = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            replies.headers.append(dict(self.headers))
            status, body, headers = replies.answer(parts.path, query)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    replies.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield replies
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def service():
    with serving() as replies:
        yield replies


def participant(number, **more):
    row = {"participant_id": number, "user_id": 100 + number, "private": False}
    return {**row, "user_registered_at": "20261121022310", **({"user_name": f"Name {number}"} | more)}


def nameless(number, flag):
    return {"participant_id": number, "user_id": 100 + number, "private": False, flag: True}


def paged(rows, key, size):
    """Return an answer that gives `size` rows a page, after the one that the query names."""

    def page(query):
        return [row for row in rows if row[key] > int(query.get(f"last_{key}", 0))][:size]

    return page
