"""A stand-in for Wikimedia's Analytics API that knows the truth of truth.csv: `service.py PORT_FILE`.

Every wiki grew by a quarter after the event; those with a rise grew by that beyond it, in all but new
accounts. Seasons and chance are added to both, the same ones at every call. A missing month is not named.
"""

import csv
import json
import sys
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from math import pi, sin
from pathlib import Path
from random import Random
from typing import Any

EVENT = date(2012, 4, 20)
EVERYWHERE = 1.25
CHANCE = 0.05
MONTHS = [date(2011 + number // 12, number % 12 + 1, 1) for number in range(36)]

SHARES = {
    "edits": 1,
    "1..4-edits": 9 / 400,
    "5..24-edits": 1 / 100,
    "25..99-edits": 1 / 200,
    "100..-edits": 1 / 400,
    "edited-pages": 1 / 10,
    "registered-users": 1 / 15,
}
"""What there is of everything, beside a wiki's edits."""

ALL_LEVELS = "all-activity-levels"
LEVELS = ("1..4-edits", "5..24-edits", "25..99-edits", "100..-edits")

KEYS = {
    "edits": "edits",
    "editors": "editors",
    "edited-pages": "new_pages",
    "registered-users": "new_registered_users",
}

TRUTH = {
    row["project"]: row
    for row in csv.DictReader(Path(__file__).with_name("truth.csv").read_text(encoding="utf-8").splitlines())
}


def value(project: str, what: str, month: date) -> int:
    """Return what is told of a month; chance is a wiki's own, and a month's."""
    if what == ALL_LEVELS:
        return sum(value(project, level, month) for level in LEVELS)
    truth, after = TRUTH[project], month > EVENT
    lasting = Random(f"{project} {what} lasting").gauss(0, CHANCE)
    factor = 1 + lasting * after + Random(f"{project} {what} {month}").gauss(0, CHANCE)
    rise = 0 if what == "registered-users" else int(truth["rise"]) / 100
    factor *= (EVERYWHERE * (1 + rise)) if after else 1
    season = 1 + sin(month.month * pi / 6) / 4
    return round(int(truth["edits"]) * SHARES[what] * factor * season)


def answer(path: str) -> dict[str, Any] | None:
    """Return the service's answer to a path, None where it has none."""
    _, kind, _, project, *more, start, end = path.strip("/").split("/")
    what = next((part for part in more if part in (*SHARES, ALL_LEVELS)), kind)
    if project not in TRUTH:
        return None
    told = takewhile(lambda month: f"{month:%Y%m%d}" < end, MONTHS)
    wanted = [month for month in told if f"{month:%Y%m%d}" >= start]
    known = [month for month in wanted if f"{month:%Y-%m}" != TRUTH[project]["missing"]]
    results = [
        {"timestamp": f"{month}T00:00:00.000Z", KEYS[kind]: value(project, what, month)} for month in known
    ]
    return {"items": [{"project": project, "granularity": "monthly", "results": results}]}


class Handler(BaseHTTPRequestHandler):
    """GET only, as the service's documentation describes the answers."""

    def do_GET(self) -> None:
        found = answer(self.path.partition("?")[0])
        body = json.dumps(found or {"type": "about:blank", "title": "Not Found", "status": 404}).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Path(sys.argv[1]).write_text(str(server.server_port), encoding="utf-8")
    server.serve_forever()
