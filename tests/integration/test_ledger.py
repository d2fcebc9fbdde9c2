"""What the run ledger says of runs that end badly."""

import pytest

from bot import jobs
from bot.bootstrap import Deployment
from bot.store.database import reading
from bot.store.ledger import load_runs
from collectors.errors import TryLaterError
from config.settings import Settings


@pytest.fixture
def deployment(tmp_path, url):
    made = Deployment(Settings(ESEP_HOME=tmp_path, ESEP_DATABASE=url))
    yield made
    made.store.dispose()


def ledger(deployment):
    with reading(deployment.store) as connection:
        return [(run.job, run.exit_code, run.outcome) for run in load_runs(connection)]


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (None, (0, "done")),
        (TryLaterError("kkwiki: lagged"), (75, "kkwiki: lagged")),
        (ZeroDivisionError("no"), (1, "no")),
        (KeyboardInterrupt(), (None, "interrupted")),
    ],
)
def test_however_a_run_ends_the_ledger_says_so(deployment, ends, told):
    def run():
        with jobs.recorded(deployment, "conference", "run"):
            if ends:
                raise ends

    if ends:
        with pytest.raises(type(ends)):
            run()
    else:
        run()
    assert ledger(deployment) == [("run", *told)]
