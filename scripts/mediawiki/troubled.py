"""A web server before a real wiki that forwards every request, and makes trouble where it is told to."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from threading import Event, Thread
from typing import Any
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
    headers: dict[str, str]

    def has(self, words: str) -> bool:
        return all(word in f"{self.path}&{self.body.decode()}" for word in words.split("&"))

    def replace(self, old: str, new: str) -> None:
        """Put `new` where the pattern `old` stands among the parameters."""
        self.path = re.sub(old, new, self.path)
        self.body = re.sub(old.encode(), new.encode(), self.body)


@dataclass
class Answer:
    """What is sent back; of `content` only the first `sent` bytes, if not all."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes
    sent: int | None = None


Forward = Callable[[Asked], Answer]
"""Asks the wiki itself."""

Kind = Callable[[Asked, Forward], Answer]
"""How a request is answered."""


def answer(status: int, content: str, **headers: str) -> Kind:
    """Answer without asking the wiki."""
    told = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return lambda _asked, _forward: Answer(status, told, content.encode())


def changed(old: str, new: str) -> Kind:
    """Ask the wiki something else than what was asked."""

    def ask(asked: Asked, forward: Forward) -> Answer:
        asked.replace(old, new)
        return forward(asked)

    return ask


def logged_out(asked: Asked, forward: Forward) -> Answer:
    """Ask the wiki as if the session had ended."""
    return forward(Asked(asked.path, asked.body, {**asked.headers, "Cookie": ""}))


def cut(asked: Asked, forward: Forward) -> Answer:
    """Let the wiki do what it is asked, and lose the connection in the middle of its answer."""
    got = forward(asked)
    got.sent = len(got.content) // 2
    return got


def truncated(asked: Asked, forward: Forward) -> Answer:
    """Half an answer that says of itself to be whole."""
    got = forward(asked)
    got.content = got.content[: len(got.content) // 2]
    return got


def silent(_asked: Asked, _forward: Forward) -> Answer:
    """Close the connection without a word."""
    return Answer(0, [], b"", sent=0)


@dataclass
class Trouble:
    """What befalls the next `times` requests that have all of the `&`-separated words of `only`."""

    only: str
    kind: Kind
    times: int = 1_000_000
    met: int = 0

    def concerns(self, asked: Asked) -> bool:
        if self.met == self.times or not asked.has(self.only):
            return False
        self.met += 1
        return True


@dataclass
class TroubledWiki:
    """The server; `troubles` are tried in order, the first that concerns a request befalls it."""

    behind: str
    troubles: list[Trouble] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    port: int = 0

    def make(self, only: str, kind: Kind, times: int = 1_000_000) -> Trouble:
        self.troubles.append(Trouble(only, kind, times))
        return self.troubles[-1]

    def hang(self, _asked: Asked, _forward: Forward) -> Answer:
        """Keep the client waiting until the test is over."""
        self.over.wait()
        return Answer(0, [], b"", sent=0)

    def answer(self, asked: Asked) -> Answer:
        trouble = next((each for each in self.troubles if each.concerns(asked)), None)
        return trouble.kind(asked, self.forward) if trouble else self.forward(asked)

    def forward(self, asked: Asked) -> Answer:
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

    def before(self, esep: Any, wiki: str) -> None:  # noqa: ANN401
        """Let one program find the wiki behind this server, when it reads and when it writes."""
        esep.environment |= behind(esep.lab, esep.home, {wiki: self})


def behind(lab: dict[str, Any], home: Path, servers: Mapping[str, TroubledWiki]) -> dict[str, str]:
    """Write files to `home` by which programs find wikis behind servers, and return what names them."""
    places = {
        lab["wikis"][wiki]["url"]: f"http://127.0.0.1:{server.port}" for wiki, server in servers.items()
    }
    netlocs = {urlsplit(direct).netloc: urlsplit(here).netloc for direct, here in places.items()}
    wikis, folder = home / "wikis.toml", home / "pywikibot"
    known = Path(lab["environment"]["PYWIKIBOT_DIR"])
    copytree(known, folder, dirs_exist_ok=True)
    replaced(Path(lab["environment"]["ESEP_WIKIS"]), wikis, netlocs)
    replaced(known / "families" / "lab_family.py", folder / "families" / "lab_family.py", netlocs)
    config = folder / "user-config.py"
    replaced(config, config, {str(known / "families"): str(folder / "families")})
    config.write_text(config.read_text(encoding="utf-8") + SHORT_WAITS, encoding="utf-8")
    return {"ESEP_WIKIS": str(wikis), "PYWIKIBOT_DIR": str(folder)}


def replaced(source: Path, target: Path, words: Mapping[str, str]) -> None:
    """Write what `source` says to `target`, with other words."""
    text = source.read_text(encoding="utf-8")
    for old, new in words.items():
        text = text.replace(old, new)
    target.write_text(text, encoding="utf-8")


@contextmanager
def troubled(lab: dict[str, Any], wiki: str) -> Iterator[TroubledWiki]:
    """Serve a wiki of the lab behind a TroubledWiki, on a free port."""
    server = TroubledWiki(lab["wikis"][wiki]["url"])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._send(server.answer(Asked(self.path, body, dict(self.headers))))

        do_POST = do_GET  # noqa: N815

        def _send(self, given: Answer) -> None:
            if given.sent != 0:
                self.send_response(given.status)
                for name, value in [*given.headers, ("Content-Length", str(len(given.content)))]:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(given.content[: given.sent])
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.daemon_threads = True
    thread = Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    server.port = web.server_port
    try:
        yield server
    finally:
        server.over.set()
        web.shutdown()
        thread.join()
        web.server_close()
