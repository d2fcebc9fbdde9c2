"""A web server before a real wiki that forwards every request, and makes trouble where it is told to."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from threading import Event, Thread
from urllib.parse import urlsplit

import requests

PASSED_ON = ("Content-Type", "Cookie", "User-Agent", "Authorization")
RETURNED = ("Content-Type", "Retry-After", "Set-Cookie")

SHORT_WAITS = "max_retries = 1\nretry_wait = retry_max = 0\n"
"""How pywikibot waits where it is not to hold up a test."""


@dataclass
class Asked:
    """One request as it arrived: its target, fields of a form, and headers."""

    path: str
    body: bytes
    headers: dict

    def has(self, words):
        return all(word in f"{self.path}&{self.body.decode()}" for word in words.split("&"))

    def replace(self, old, new):
        """Put `new` where the pattern `old` stands among the parameters."""
        self.path = re.sub(old, new, self.path)
        self.body = re.sub(old.encode(), new.encode(), self.body)


@dataclass
class Answer:
    """What is sent back; of `content` only the first `sent` bytes, if not all."""

    status: int
    headers: list
    content: bytes
    sent: int | None = None


def answer(status, content, **headers):
    """Answer without asking the wiki."""
    told = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return lambda _asked, _forward: Answer(status, told, content.encode())


def changed(old, new):
    """Ask the wiki something else than what was asked."""

    def ask(asked, forward):
        asked.replace(old, new)
        return forward(asked)

    return ask


def logged_out(asked, forward):
    """Ask the wiki as if the session had ended."""
    return forward(Asked(asked.path, asked.body, {**asked.headers, "Cookie": ""}))


def cut(asked, forward):
    """Let the wiki do what it is asked, and lose the connection in the middle of its answer."""
    got = forward(asked)
    got.sent = len(got.content) // 2
    return got


def truncated(asked, forward):
    """Half an answer that says of itself to be whole."""
    got = forward(asked)
    got.content = got.content[: len(got.content) // 2]
    return got


def silent(asked, _forward):
    """Close the connection without a word."""
    return Answer(0, [], b"", sent=0)


@dataclass
class Trouble:
    """What befalls the next `times` requests that have all of the `&`-separated words of `only`."""

    only: str
    kind: object
    times: int = 1_000_000
    met: int = 0

    def concerns(self, asked):
        if self.met == self.times or not asked.has(self.only):
            return False
        self.met += 1
        return True


@dataclass
class TroubledWiki:
    """The server; `troubles` are tried in order, the first that concerns a request befalls it."""

    behind: str
    troubles: list = field(default_factory=list)
    over: Event = field(default_factory=Event)
    port: int = 0

    def make(self, only, kind, times=1_000_000):
        self.troubles.append(Trouble(only, kind, times))
        return self.troubles[-1]

    def hang(self, _asked, _forward):
        """Keep the client waiting until the test is over."""
        self.over.wait()
        return Answer(0, [], b"", sent=0)

    def answer(self, asked):
        trouble = next((each for each in self.troubles if each.concerns(asked)), None)
        return trouble.kind(asked, self.forward) if trouble else self.forward(asked)

    def forward(self, asked):
        headers = {name: asked.headers[name] for name in PASSED_ON if asked.headers.get(name)}
        method = "POST" if asked.body else "GET"
        got = requests.request(
            method,
            self.behind + asked.path,
            data=asked.body,
            headers=headers,
            timeout=60,
            allow_redirects=False,
        )
        kept = [(name, value) for name, value in got.raw.headers.items() if name.title() in RETURNED]
        return Answer(got.status_code, kept, got.content)

    def before(self, esep, wiki):
        """Let one program find the wiki behind this server, when it reads and when it writes."""
        direct, here = urlsplit(esep.lab["wikis"][wiki]["url"]).netloc, f"127.0.0.1:{self.port}"
        wikis = esep.home / "wikis.toml"
        known = Path(esep.lab["environment"]["ESEP_WIKIS"])
        wikis.write_text(known.read_text(encoding="utf-8").replace(direct, here), encoding="utf-8")
        folder = esep.home / "pywikibot"
        copytree(esep.lab["environment"]["PYWIKIBOT_DIR"], folder, dirs_exist_ok=True)
        family = folder / "families" / "lab_family.py"
        family.write_text(family.read_text().replace(direct, here))
        config = folder / "user-config.py"
        original = str(Path(esep.lab["environment"]["PYWIKIBOT_DIR"]) / "families")
        config.write_text(config.read_text().replace(original, str(family.parent)) + SHORT_WAITS)
        esep.environment |= {"ESEP_WIKIS": str(wikis), "PYWIKIBOT_DIR": str(folder)}


@contextmanager
def troubled(lab, wiki):
    """Serve a wiki of the lab behind a TroubledWiki, on a free port."""
    wiki = TroubledWiki(lab["wikis"][wiki]["url"])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._send(wiki.answer(Asked(self.path, body, dict(self.headers))))

        do_POST = do_GET  # noqa: N815

        def _send(self, given):
            if given.sent != 0:
                self.send_response(given.status)
                for name, value in [*given.headers, ("Content-Length", str(len(given.content)))]:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(given.content[: given.sent])
            self.close_connection = True

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    wiki.port = server.server_port
    try:
        yield wiki
    finally:
        wiki.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
