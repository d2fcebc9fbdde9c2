"""The Analytics API of the scenario of 2012, with answers that a test can break."""

import importlib.util
from pathlib import Path

import pytest
from rest_service import serving

SCENARIO = Path(__file__).parents[1] / "scripts" / "scenarios" / "conference-2012"

FEW = """day = 2012-04-20
wikis = ["kk.wikipedia", "tr.wikipedia", "az.wikipedia", "crh.wikipedia"]
controls = ["et.wikipedia", "lv.wikipedia", "mk.wikipedia", "hy.wikipedia"]
measures = ["edits", "new_pages"]
"""


def scenario_service():
    spec = importlib.util.spec_from_file_location("conference_2012_service", SCENARIO / "service.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Analytics:
    """The stand-in of the scenario, whose answers a test can break by a part of their path."""

    def __init__(self, service):
        self.service, self.truth, self.broken = service, scenario_service(), {}
        service.answer = self.answer

    def answer(self, path, query):
        self.service.asked.append(path)
        found = next((reply for part, reply in self.broken.items() if part in path), None)
        if found:
            return found(self.truth.answer(path)) if callable(found) else found
        body = self.truth.answer(path)
        return (200, body, {}) if body else (404, {}, {})

    def asked(self):
        """Return the wikis that were asked for since the last call, and forget them."""
        found = [path.split("/")[4] for path in self.service.asked]
        self.service.asked.clear()
        return found


@pytest.fixture
def analytics():
    with serving() as service:
        yield Analytics(service)
