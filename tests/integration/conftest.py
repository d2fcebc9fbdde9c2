"""What the integration ring shares."""

import pytest
from three_events import World

from bot import jobs


@pytest.fixture
def world(tmp_path, monkeypatch):
    found = World(tmp_path)
    monkeypatch.setattr(jobs, "refresh", found.refresh)
    yield found
    found.deployment.engine.dispose()
