"""Who had edited before the collected time: asked of those of whom it is not known, and kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fake_wiki import FakeWiki

from bot.bootstrap import Deployment
from bot.decide import decide
from bot.earlier_edits import look_for_earlier_edits
from bot.event_times import event_spans
from bot.store.contributions import Scope, save_contributions
from bot.store.database import reading, writing
from bot.store.repository import (
    load_earlier_edits,
    save_earlier_edits,
    save_grant,
    save_roster,
    save_site,
    save_whole_fetch,
)
from bot.stored import load_stored
from collectors.accounts import ResolvedRoster
from collectors.contributions import FACTS_NOT_ASKED
from collectors.errors import IncompleteError
from collectors.sites import SiteFacts
from config.events import EventDeclaration, ParticipantsPart
from config.settings import Settings
from metrics.model import Grant, Participant, Period, PersonState, Roster
from metrics.profiles import ESEP_1

NOW = datetime(2024, 1, 15, tzinfo=UTC)
WIKIS = ("kkwiki", "commonswiki")
GRANT = Grant(
    "Grants:X", "1", None, Period(date(2023, 9, 2), date(2023, 10, 3)), None, (), (), (), (), revision=7
)
DECLARATION = EventDeclaration(
    name="conference",
    grant="Grants:X",
    page="Events/X",
    timezone="Asia/Almaty",
    wikis=WIKIS,
    participants=ParticipantsPart(list=("Aru", "Bek", "Dana")),
)
TIMES = event_spans(DECLARATION, GRANT)
BASELINE, COUNTED = TIMES.main.start, datetime(2023, 9, 5, tzinfo=UTC)
ARU, BEK, DANA = "metawiki:1", "metawiki:2", "metawiki:3"
LOCAL_IDS = {"kkwiki": {11: ARU, 12: BEK, 13: DANA}, "commonswiki": {21: ARU, 22: BEK}}
ROSTER = Roster(
    tuple(
        Participant(name, PersonState.VALID, name, identity)
        for name, identity in (("Aru", ARU), ("Bek", BEK), ("Dana", DANA))
    )
)


class Offline(Deployment):
    """A deployment whose wikis are made up: user ids with earlier edits, or an error, by wiki."""

    def __init__(self, home, roster=ROSTER, **earlier):
        super().__init__(Settings(ESEP_HOME=home, ESEP_CONTACT="me@example.org"), clock=lambda: NOW)
        self.resolved = ResolvedRoster(roster, LOCAL_IDS)
        self.wikis = {wiki: FakeWiki(self._answerer(earlier.get(wiki, {}))) for wiki in WIKIS}

    def api(self, wiki):
        return self.wikis[wiki]

    def asked(self, wiki):
        """Return of whom the wiki was asked, request by request, and forget it."""
        asked = [sorted(params["ucuserids"]) for params in self.wikis[wiki].asked]
        self.wikis[wiki].asked.clear()
        return asked

    @staticmethod
    def _answerer(edits):
        def answer(params):
            if isinstance(edits, Exception):
                raise edits
            known = params["ucuserids"]
            return [
                {"usercontribs": [{"userid": user, "revid": edits[user]} for user in known if user in edits]}
            ]

        return answer


def contribution(rev_id, account, at=COUNTED):
    return {
        "rev_id": rev_id,
        "parent_id": 5,
        "account": account,
        "page_id": 7,
        "namespace": 0,
        "title": "Алматы",
        "timestamp": at,
        "sizediff": 10,
        "size": None,
        "tags": "",
        "comment": "",
        **FACTS_NOT_ASKED,
    }


@pytest.fixture
def deploy(tmp_path):
    """A function that returns a deployment with these contributions collected."""
    deployments = []

    def deployed(*rows, roster=ROSTER, **earlier):
        found = Offline(tmp_path, roster, **earlier)
        deployments.append(found)
        with writing(found.store) as connection:
            save_grant(connection, "conference", (GRANT, None), declared="Grants:X", now=NOW)
            declared = DECLARATION.participants_source
            save_roster(connection, "conference", roster, declared=declared, now=NOW)
            scope = Scope("conference", roster.identities, TIMES)
            save_contributions(connection, scope, "kkwiki", rows)
            for wiki in WIKIS:
                save_site(connection, SiteFacts(wiki, "", {}, frozenset({0}), frozenset()), now=NOW)
                save_whole_fetch(connection, "conference", wiki, TIMES.whole, now=NOW)
        return found

    yield deployed
    for deployment in deployments:
        deployment.store.dispose()


def look(deployment, *, full=False):
    return look_for_earlier_edits(deployment, DECLARATION, deployment.resolved, full=full)


def first_time_editors(deployment):
    return decide(deployment, DECLARATION, ESEP_1, now=NOW).snapshot.grant.results["first_time_editors"].value


def test_whoever_is_active_and_nobody_else_is_asked_about(deploy):
    deployment = deploy(contribution(1, ARU))
    assert look(deployment) == {}
    assert (deployment.asked("kkwiki"), deployment.asked("commonswiki")) == ([[11]], [[21]])
    assert first_time_editors(deployment) == 1


def test_an_edit_that_is_stored_from_before_the_window_needs_no_question(deploy):
    deployment = deploy(contribution(1, ARU), contribution(2, ARU, at=BASELINE))
    look(deployment)
    assert deployment.asked("kkwiki") == []
    assert first_time_editors(deployment) == 0


def test_before_anybody_looked_the_number_is_unknown_and_not_zero(deploy):
    assert first_time_editors(deploy(contribution(1, ARU))) is None


def test_whoever_is_found_on_one_wiki_is_not_looked_for_on_the_next(deploy):
    deployment = deploy(contribution(1, ARU), contribution(2, BEK), kkwiki={11: 900})
    look(deployment)
    assert (deployment.asked("kkwiki"), deployment.asked("commonswiki")) == ([[11, 12]], [[22]])
    assert first_time_editors(deployment) == 1


def test_what_was_found_is_kept_and_asked_once(deploy):
    deployment = deploy(contribution(1, ARU), contribution(2, BEK), kkwiki={11: 900})
    look(deployment)
    deployment.asked("kkwiki")
    look(deployment)
    assert deployment.asked("kkwiki") == []
    with reading(deployment.store) as connection:
        kept = load_earlier_edits(connection, WIKIS, before=BASELINE)
    assert kept == {("kkwiki", ARU): 900, ("kkwiki", BEK): None, ("commonswiki", BEK): None}


def test_everybody_is_asked_about_anew_where_that_is_wanted(deploy):
    deployment = deploy(contribution(1, ARU))
    look(deployment)
    deployment.asked("kkwiki")
    look(deployment, full=True)
    assert deployment.asked("kkwiki") == [[11]]


def test_an_account_that_came_late_to_the_home_wiki_may_have_edited_elsewhere(deploy):
    late = Participant("Aru", PersonState.VALID, "Aru", ARU, registered=COUNTED - timedelta(days=1))
    deployment = deploy(contribution(1, ARU), roster=Roster((late,)), kkwiki={11: 900})
    look(deployment)
    assert first_time_editors(deployment) == 0


def test_somebody_without_an_account_on_a_wiki_has_no_edit_there(deploy):
    deployment = deploy(contribution(1, DANA))
    look(deployment)
    assert deployment.asked("commonswiki") == []
    assert first_time_editors(deployment) == 1


def test_a_wiki_that_fails_leaves_the_number_unknown_and_the_wiki_stale(deploy):
    deployment = deploy(contribution(1, ARU), commonswiki=IncompleteError("cut off"))
    assert look(deployment).keys() == {"commonswiki"}
    assert first_time_editors(deployment) is None
    assert load_stored(deployment, DECLARATION).stale.keys() == {"commonswiki"}


def test_earlier_edits_are_kept_for_each_moment_apart(deploy):
    deployment = deploy()
    with writing(deployment.store) as connection:
        for _ in range(2):
            save_earlier_edits(connection, {("kkwiki", ARU): 900}, before=BASELINE)
            save_earlier_edits(connection, {("kkwiki", ARU): None}, before=COUNTED)
        assert load_earlier_edits(connection, WIKIS, before=BASELINE) == {("kkwiki", ARU): 900}
        assert load_earlier_edits(connection, ["kkwiki"], before=COUNTED) == {("kkwiki", ARU): None}
        assert load_earlier_edits(connection, ["commonswiki"], before=COUNTED) == {}
