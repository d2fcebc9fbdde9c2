"""The run ledger, as a program and a person read it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.show import console
from bot.show_runs import print_runs, runs_json
from bot.store.ledger import RunRecord

NOW = datetime(2023, 9, 4, 12, tzinfo=UTC)
DONE = RunRecord("conference", "run", "2023-09-04", NOW, NOW + timedelta(seconds=83.4), 0, "done", 23, 540, 1)


def test_a_run_says_what_it_was_what_it_cost_and_how_it_ended():
    assert runs_json([DONE]) == [
        {
            "event": "conference",
            "job": "run",
            "period": "2023-09-04",
            "started_at": "2023-09-04T12:00:00Z",
            "finished_at": "2023-09-04T12:01:23Z",
            "duration": 83,
            "requests": 23,
            "rows": 540,
            "edits": 1,
            "exit_code": 0,
            "outcome": "done",
            "message": "",
        }
    ]


@pytest.mark.parametrize(
    ("code", "stored", "word", "message"),
    [
        (0, "done", "done", ""),
        (1, "no", "bug", "no"),
        (2, "page: is not there", "usage", "page: is not there"),
        (3, "blocked", "refused", "blocked"),
        (4, "cut off", "incomplete", "cut off"),
        (75, "lagged", "try_later", "lagged"),
        (None, "running", "running", ""),
        (None, "interrupted", "interrupted", ""),
        (None, "killed", "killed", ""),
        (None, "did not end", "killed", "did not end"),
    ],
)
def test_the_outcome_is_a_word_and_what_went_wrong_is_the_message(code, stored, word, message):
    (run,) = runs_json([RunRecord("conference", "run", "", NOW, exit_code=code, outcome=stored)])
    assert (run["outcome"], run["message"], run["duration"]) == (word, message, None)


def test_the_table_has_a_row_a_run(capsys, monkeypatch):
    monkeypatch.setattr(console, "width", 200)
    print_runs([RunRecord("autumn", "collect", "", NOW), DONE])
    heading, first, second = capsys.readouterr().out.splitlines()
    assert heading.split()[:2] == ["Started", "(UTC)"]
    assert first.split() == ["2023-09-04", "12:00:00", "autumn", "collect", "0", "0", "0", "running"]
    assert second.split()[2:] == ["conference", "run", "2023-09-04", "0:01:23", "23", "540", "1", "done"]
