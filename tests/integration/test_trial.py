"""The trial of a bot: only where it may edit, and counted over all runs before an edit is made."""

from datetime import UTC, datetime

import pytest

from bot.errors import PublishError
from bot.publisher import Edit
from bot.store.database import open_store, reading, writing
from bot.store.ledger import RunRecord, edits_made, finish_run, start_run
from bot.trial import MOST_EDITS, Trial, is_own
from collectors.pages import PageText
from collectors.sites import SiteFacts

SITE = SiteFacts("metawiki", "MediaWiki", {"user": 2, "қатысушы": 2}, frozenset({0}), frozenset())
NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)


class Saver:
    """Saves all it is given, until it is `killed`."""

    def __init__(self):
        self.saved = []
        self.killed = False

    def save(self, edit):
        if self.killed:
            raise KeyboardInterrupt
        self.saved.append(edit.base.title)
        return len(self.saved)


@pytest.fixture
def store():
    return open_store("sqlite://")


@pytest.fixture
def saver():
    return Saver()


@pytest.fixture
def begin(store, saver):
    """Begin a run of a job, with the trial's pages named."""

    def begun(job="trial", pages=("Events/A",)):
        with writing(store) as connection:
            number = start_run(connection, RunRecord("conference", job, "", NOON))
        return Trial(saver, store, number, SITE, "LabBot", pages)

    return begun


def edit(title):
    return Edit(PageText(title, 0, 1, ""), "new", "summary")


@pytest.mark.parametrize(
    "title",
    ["Events/A", "Events/A/Evidence/wikipedia", "User:LabBot/x", "Қатысушы:LabBot", "user:LabBot/a/b"],
)
def test_a_trial_edits_the_named_pages_with_what_is_below_and_its_own(begin, saver, title):
    begin().save(edit(title))
    assert saver.saved == [title]


@pytest.mark.parametrize("title", ["Events", "Events/AB", "User:LabBotty", "User:Other/LabBot", "LabBot", ""])
def test_a_trial_edits_nothing_else(begin, saver, title):
    with pytest.raises(PublishError, match="ESEP_TRIAL_PAGES"):
        begin().save(edit(title))
    assert saver.saved == []


def test_a_page_of_ones_own_may_be_written_with_underscores():
    assert is_own("User:Lab_Bot/sandbox", "Lab Bot", SITE)


def test_the_edits_of_all_trial_runs_together_end_at_fifty(begin, saver):
    for _ in range(MOST_EDITS // 2):
        begin("trial").save(edit("Events/A"))
        begin("trial run").save(edit("Events/A"))
    with pytest.raises(PublishError, match="50 edits are made"):
        begin().save(edit("Events/A"))
    assert len(saver.saved) == MOST_EDITS


def test_edits_of_other_jobs_do_not_count(begin, store):
    for job in ("run", "publish", "sandbox"):
        begin(job).save(edit("Events/A"))
    with reading(store) as connection:
        assert edits_made(connection, ("trial", "trial run")) == 0
        assert edits_made(connection, ("run", "publish")) == 2


@pytest.mark.parametrize(("exit_code", "counted"), [(None, 1), (3, 0)])
def test_an_edit_that_was_interrupted_stays_counted_and_one_that_was_refused_does_not(
    begin, saver, store, exit_code, counted
):
    saver.killed = True
    trial = begin()
    with pytest.raises(KeyboardInterrupt):
        trial.save(edit("Events/A"))
    with writing(store) as connection:
        assert edits_made(connection, ("trial",)) == 1
        finish_run(connection, trial.run, RunRecord("conference", "trial", "", NOON, exit_code=exit_code))
        assert edits_made(connection, ("trial",)) == counted
