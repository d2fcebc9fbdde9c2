"""From names to accounts: what the wikis answer, what state that makes, and how few requests it takes."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
import responses

from collectors.account_facts import fetch_accounts, fetch_rename, logs_renames, parse_account, parse_central
from collectors.account_findings import Wikis
from collectors.accounts import resolve_roster
from collectors.api import Api
from collectors.errors import IncompleteError
from collectors.names import normalise_name
from collectors.participants.source import Listing
from collectors.sites import SiteFacts
from metrics.model import Listed, PersonState
from metrics.roster_counts import RosterCounts

END = datetime(2023, 10, 3, 18, tzinfo=UTC)
BEFORE, AFTER = "2023-08-01T00:00:00Z", "2024-01-05T00:00:00Z"
FIXTURES = Path(__file__).parent.parent / "fixtures" / "participants"
RECORDED = json.loads((FIXTURES / "recorded_accounts.json").read_text(encoding="utf-8"))
ROWS = {row["name"]: row for row in RECORDED["users"]}


def site(*extensions, generator="MediaWiki 1.45.0"):
    return SiteFacts(
        "metawiki", generator, {"user": 2, "user talk": 3}, frozenset({0}), frozenset(extensions)
    )


class FakeWiki(Api):
    """A wiki that knows these rows, answers in reverse order, and remembers what it was asked."""

    def __init__(self, wiki, *rows, renames=None, central=None, locks=None, rights=()):
        super().__init__(wiki, "", requests.Session())
        self.rows = {row["name"]: row for row in rows}
        self.renames, self.central, self.locks = renames or {}, central or {}, locks or {}
        self.rights = list(rights)
        self.asked, self.asked_names, self.asked_for_rights = [], [], 0

    def get(self, **params):
        kind = params.get("list") or params.get("meta")
        self.asked.append(kind)
        return {"query": getattr(self, f"_{kind}")(params)}

    def _users(self, params):
        assert len(params["ususers"]) <= self.batch
        self.asked_names += params["ususers"]
        self.asked_for_rights += "meta" in params
        rows = [self._row(name) for name in reversed(params["ususers"])]
        return {"users": rows} | ({"userinfo": {"rights": self.rights}} if "meta" in params else {})

    def _row(self, name):
        name = normalise_name(name.removeprefix("User:"))
        if set(name) & set("#<>[]@:"):
            return {"name": name, "invalid": True}
        return self.rows.get(name, {"name": name, "missing": True})

    def _logevents(self, params):
        name = params["letitle"].removeprefix("User:")
        if params["letype"] == "globalauth":
            stamp = self.locks.get(name.removesuffix("@global"))
            entries = [{"timestamp": AFTER, "params": {"added": [], "removed": ["locked"]}}]
            locks = [{"timestamp": stamp, "params": {"added": ["locked"], "removed": []}}] if stamp else []
            return {"logevents": entries + locks}
        new = self.renames.get(name)
        return {"logevents": [{"params": {"olduser": name, "newuser": new}}] if new else []}

    def _globaluserinfo(self, params):
        by_id = {account["id"]: account for account in self.central.values()}
        found = self.central.get(params["guiuser"]) if "guiuser" in params else by_id.get(params["guiid"])
        return {"globaluserinfo": found or {"missing": True}}


def user(name, user_id, **more):
    return {"name": name, "userid": user_id, "groups": ["*", "user"], **more}


def endless_block(since, **more):
    return {"blockedtimestamp": since, "blockexpiry": "infinite", "blockpartial": False, **more}


def attached(name, user_id, central_id, **more):
    ids = {"centralids": {"CentralAuth": central_id}, "attachedlocal": {"CentralAuth": True}}
    return user(name, user_id, **ids, **more)


def central(name, central_id, **more):
    return {"id": central_id, "name": name, "groups": [], **more}


def resolve(names, home, *others, organizers=(), facts=None, own=None):
    people = tuple(name if isinstance(name, Listed) else Listed(name) for name in names)
    listing = Listing(people, tuple(Listed(name, "declared") for name in organizers))
    return resolve_roster(listing, Wikis(home, facts or site(), others, own or {}), before=END)


def states(resolved):
    return [person.state.value for person in resolved.roster.people]


class TestAccounts:
    def test_recorded_rows(self):
        aigul = parse_account(ROWS["Айгүл"])
        assert (aigul.user_id, aigul.central_id, aigul.exists) == (6, 4, True)
        assert aigul.registration == datetime(2025, 10, 17, 2, 21, 45, tzinfo=UTC)
        assert parse_account(ROWS["Bad#x"]).invalid
        assert not parse_account(ROWS["No Such"]).exists
        assert "bot" in parse_account(ROWS["LabBot"]).groups
        assert parse_account(RECORDED["blocked"]).blocked_indefinitely_since is None

    def test_only_a_whole_block_without_end_is_indefinite(self):
        def since(**block):
            return parse_account(RECORDED["blocked"] | block).blocked_indefinitely_since

        placed = datetime(2026, 11, 21, 2, 35, 46, tzinfo=UTC)
        assert since(blockexpiry="infinite") == since(blockexpiry="infinity") == placed
        assert since(blockexpiry="infinite", blockpartial=True) is None

    def test_recorded_central_accounts(self):
        recorded = RECORDED["globaluserinfo"]
        assert parse_central(recorded["found"]).id == 4
        assert not parse_central(recorded["found"]).locked
        assert parse_central(recorded["locked"]).locked
        assert parse_central(recorded["suppressed"]) is None

    def test_answers_are_matched_by_normalised_name(self):
        wiki = FakeWiki("kkwiki", user("Nurlan K.", 7), user("Айгүл", 6))
        accounts = fetch_accounts(wiki, ["nurlan_K.", "айгүл", "Айгүл", "No one"])
        assert {name: account.user_id for name, account in accounts.items()} == {
            "Nurlan K.": 7,
            "Айгүл": 6,
            "No one": None,
        }
        assert wiki.asked == ["users"]

    def test_a_name_the_wiki_spells_its_own_way_is_asked_alone(self):
        wiki = FakeWiki("kkwiki", user("Айгүл", 6))
        assert fetch_accounts(wiki, ["User:Айгүл", "Other"])["User:Айгүл"].user_id == 6
        assert wiki.asked == ["users", "users"]

    @pytest.mark.parametrize("name", ["A|B", "", "  "])
    def test_what_would_break_a_request_is_never_sent(self, name):
        wiki = FakeWiki("kkwiki")
        assert [account.invalid for account in fetch_accounts(wiki, [name]).values()] == [True]
        assert wiki.asked == []

    @pytest.mark.parametrize(("rights", "expected"), [((), 3), (("apihighlimits",), 2)])
    def test_the_first_batch_tells_how_large_the_next_may_be(self, rights, expected):
        wiki = FakeWiki("kkwiki", rights=rights)
        assert len(fetch_accounts(wiki, [f"N{number}" for number in range(120)])) == 120
        assert len(wiki.asked) == expected
        assert wiki.asked_for_rights == 1

    @responses.activate
    def test_what_is_sent(self):
        answer = {"query": {"users": [ROWS["Айгүл"]], "userinfo": {"rights": ["read", "apihighlimits"]}}}
        sent = responses.get("https://meta.example/w/api.php", json=answer)
        api = Api("metawiki", "https://meta.example/w/api.php", requests.Session())
        assert fetch_accounts(api, ["айгүл"])["Айгүл"].user_id == 6
        params = sent.calls[0].request.params
        assert (params["list"], params["ususers"], params["meta"]) == ("users", "Айгүл", "userinfo")
        assert set(params["usprop"].split("|")) == {"blockinfo", "groups", "registration", "centralids"}
        assert api.batch == 500

    def test_a_rename_is_read_from_the_log(self):
        assert fetch_rename(FakeWiki("metawiki", renames={"Old": "new name"}), "Old") == "New name"
        assert fetch_rename(FakeWiki("metawiki"), "Old") is None

    def test_the_log_of_renames_is_asked_only_where_it_is_kept(self):
        assert logs_renames(site(generator="MediaWiki 1.40.0-wmf.3"))
        assert logs_renames(site("Renameuser", generator="MediaWiki 1.39.17"))
        assert not logs_renames(site(generator="MediaWiki 1.39.17"))


class TestStates:
    @pytest.mark.parametrize(
        ("row", "state", "note"),
        [
            (user("X", 1), "valid", ""),
            (user("X", 1, groups=["bot"]), "bot", "a bot on metawiki"),
            (
                user("X", 1, **endless_block(BEFORE)),
                "blocked",
                "blocked indefinitely on metawiki on 2023-08-01",
            ),
            (
                user("X", 1, **endless_block(AFTER)),
                "valid",
                "blocked indefinitely on metawiki on 2024-01-05, after the end",
            ),
            (user("X", 1, **endless_block("2023-10-03T18:00:00Z")), "valid", "after the end"),
            (user("X", 1, hidden=True), "hidden", "suppressed"),
            ({"name": "X", "missing": True}, "unknown", "no account of this name on metawiki"),
            ({"name": "X", "interwiki": True}, "unknown", "no account of this name on metawiki"),
            ({"name": "X", "invalid": True}, "invalid", "no account can have this name"),
        ],
    )
    def test_state_on_the_home_wiki(self, row, state, note):
        (person,) = resolve(["X"], FakeWiki("metawiki", row)).roster.people
        assert person.state == state
        assert note in person.note

    def test_a_bot_or_block_on_a_counted_wiki_counts(self):
        home = FakeWiki("metawiki", user("A", 1), user("B", 2))
        kk = FakeWiki("kkwiki", user("A", 11, groups=["bot"]), user("B", 12, **endless_block(BEFORE)))
        resolved = resolve(["A", "B"], home, kk)
        assert states(resolved) == ["bot", "blocked"]
        assert resolved.local_ids == {
            "metawiki": {1: "metawiki:1", 2: "metawiki:2"},
            "kkwiki": {11: "metawiki:1", 12: "metawiki:2"},
        }

    def test_renames_are_followed_to_the_account_of_today(self):
        home = FakeWiki("metawiki", user("C", 3), renames={"A": "B", "B": "C"})
        (person,) = resolve(["A"], home, kk := FakeWiki("kkwiki", user("C", 33))).roster.people
        assert (person.state, person.account, person.identity) == ("renamed", "C", "metawiki:3")
        assert person.note == "renamed: A → B → C"
        assert person.valid
        assert kk.asked_names == ["C"]

    def test_a_list_of_other_things_than_accounts_does_not_cost_a_request_a_line(self):
        home = FakeWiki("metawiki")
        assert set(states(resolve([f"Line {number}" for number in range(1000)], home))) == {"unknown"}
        assert home.asked.count("logevents") == 200

    def test_a_rename_to_nowhere_and_one_in_a_circle_end(self):
        home = FakeWiki("metawiki", renames={"A": "B", "C": "D", "D": "C"})
        resolved = resolve(["A", "C"], home)
        assert states(resolved) == ["unknown", "unknown"]
        assert resolved.roster.people[0].note == "renamed: A → B, which has no account"

    def test_a_renamed_bot_is_a_bot(self):
        home = FakeWiki("metawiki", user("B", 1, groups=["bot"]), renames={"A": "B"})
        (person,) = resolve(["A"], home).roster.people
        assert (person.state, person.note) == ("bot", "renamed: A → B; a bot on metawiki")

    def test_the_same_account_again_is_a_duplicate_under_whatever_name(self):
        home = FakeWiki("metawiki", user("B", 1), renames={"Old": "B"})
        resolved = resolve(["Old", "b", Listed("B", "Online")], home)
        assert states(resolved) == ["renamed", "duplicate", "duplicate"]
        assert resolved.roster.people[2].note == "listed before as Old"
        assert resolved.roster.people[2].group == "Online"

    def test_a_temporary_account_is_never_asked_for(self):
        home = FakeWiki("metawiki")
        (person,) = resolve(["~2026-12"], home).roster.people
        assert (person.state, person.identity) == ("temporary", None)
        assert home.asked == []

    @pytest.mark.parametrize("name", ["192.0.2.7", "2001:db8::1", "192.0.2.xxx"])
    def test_an_address_is_told_from_a_name_and_never_asked_for(self, name):
        home = FakeWiki("metawiki")
        (person,) = resolve([name], home).roster.people
        assert (person.state, person.note) == ("invalid", "an IP address, not an account")
        assert home.asked == []

    def test_one_invalid_name_spoils_no_other(self):
        home = FakeWiki("metawiki", user("A", 1))
        assert states(resolve(["Bad#x", "A", "B|C", "\u202eA\u202c"], home)) == [
            "invalid",
            "valid",
            "invalid",
            "duplicate",
        ]

    def test_whom_the_list_does_not_name_has_a_state_and_nothing_else(self):
        given = (PersonState.HIDDEN, PersonState.UNKNOWN, None)
        resolved = resolve([Listed("", state=state) for state in given], home := FakeWiki("metawiki"))
        assert states(resolved) == ["hidden", "unknown", "unknown"]
        assert {(person.account, person.identity, person.note) for person in resolved.roster.people} == {
            (None, None, "the list does not show the name")
        }
        assert home.asked == []

    def test_an_account_only_elsewhere_is_unknown_and_the_note_says_where(self):
        kk = FakeWiki("kkwiki", user("A", 5))
        resolved = resolve(["A"], FakeWiki("metawiki"), kk)
        assert states(resolved) == ["unknown"]
        assert "there is one on kkwiki" in resolved.roster.people[0].note
        assert resolved.local_ids["kkwiki"] == {}

    def test_without_central_accounts_an_id_that_comes_with_a_name_is_not_asked_for(self):
        home = FakeWiki("metawiki", user("A", 1), user("B", 2))
        resolved = resolve([Listed("A", central_id=2), Listed("B", central_id=1)], home)
        assert [person.identity for person in resolved.roster.people] == ["metawiki:1", "metawiki:2"]
        assert home.asked == ["users"]

    def test_registration_is_given_where_it_is_known(self):
        home = FakeWiki("metawiki", user("A", 1, registration=BEFORE), user("B", 2, registration=None))
        people = resolve(["A", "B"], home).roster.people
        assert [person.registered for person in people] == [datetime(2023, 8, 1, tzinfo=UTC), None]


class TestOrganizers:
    def test_they_are_resolved_alike_and_marked_where_listed(self):
        home = FakeWiki("metawiki", user("Org", 1), user("A", 2), renames={"Old org": "Org"})
        resolved = resolve(["A", "Org"], home, organizers=["Old org", "Nobody"])
        assert [person.organizer for person in resolved.roster.people] == [False, True]
        leaders = resolved.roster.organizers
        assert [(person.state.value, person.organizer) for person in leaders] == [
            ("renamed", True),
            ("unknown", True),
        ]
        assert leaders[0].identity == resolved.roster.people[1].identity

    def test_whoever_is_both_is_counted_once_and_says_on_what_ground(self):
        home = FakeWiki("metawiki", user("Org", 1), renames={"Old": "Org"})
        leaders = (Listed("Org", "registered"), Listed("Org", "declared"))
        listing = Listing((Listed("Org"), Listed("Old")), leaders, lower_bound=True)
        resolved = resolve_roster(listing, Wikis(home, site()), before=END)
        assert [person.note for person in resolved.roster.people] == [
            "an organizer too (registered), counted once",
            "listed before as Org",
        ]
        assert resolved.roster.lower_bound

    def test_an_organizer_declared_twice_counts_once(self):
        home = FakeWiki("metawiki", user("Org", 1))
        leaders = resolve([], home, organizers=["Org", "org"]).roster.organizers
        assert [person.state for person in leaders] == [PersonState.VALID, PersonState.DUPLICATE]
        assert leaders[1].note == "an organizer already as Org"

    def test_an_organizer_under_an_old_and_a_new_name_counts_once(self):
        home = FakeWiki("metawiki", user("New", 1), renames={"Old": "New"})
        roster = resolve(["New"], home, organizers=["Old", "New"]).roster
        assert [person.state.value for person in roster.organizers] == ["renamed", "duplicate"]
        assert RosterCounts.of(roster).organizers == 1

    def test_a_name_without_an_account_that_is_repeated_is_a_duplicate_too(self):
        resolved = resolve(["No one", "no one"], FakeWiki("metawiki"), organizers=["Nobody", "Nobody"])
        assert states(resolved) == ["unknown", "duplicate"]
        assert resolved.roster.people[1].note == "listed before as No one"
        assert RosterCounts.of(resolved.roster).organizers == 1

    def test_an_unknown_organizer_marks_no_unknown_participant(self):
        resolved = resolve(["Someone"], FakeWiki("metawiki"), organizers=["Nobody"])
        assert not resolved.roster.people[0].organizer


class TestCentralAccounts:
    FACTS = site("CentralAuth")

    def resolve(self, names, home, *others, **more):
        return resolve(names, home, *others, facts=self.FACTS, **more)

    def test_identity_is_central_and_joins_accounts_by_id(self):
        home = FakeWiki("metawiki", attached("A", 1, 40), central={"A": central("A", 40)})
        kk = FakeWiki("kkwiki", attached("A", 11, 40))
        foreign = FakeWiki("ruwiki", user("A", 21, centralids={"CentralAuth": 40}, attachedlocal={}))
        resolved = self.resolve(["A"], home, kk, foreign)
        assert resolved.roster.people[0].identity == "CentralAuth:40"
        assert resolved.local_ids == {
            "metawiki": {1: "CentralAuth:40"},
            "kkwiki": {11: "CentralAuth:40"},
            "ruwiki": {},
        }

    def test_an_account_that_never_came_to_the_home_wiki_is_valid(self):
        home = FakeWiki("metawiki", central={"A": central("A", 40, registration=BEFORE)})
        resolved = self.resolve(["A"], home, FakeWiki("kkwiki", attached("A", 11, 40)))
        assert states(resolved) == ["valid"]
        assert resolved.local_ids["kkwiki"] == {11: "CentralAuth:40"}
        assert resolved.roster.people[0].registered == datetime(2023, 8, 1, tzinfo=UTC)
        assert "logevents" not in home.asked

    @pytest.mark.parametrize(
        ("since", "state", "note"),
        [
            (BEFORE, "locked", "locked on 2023-08-01"),
            (None, "locked", "locked"),
            (AFTER, "valid", "locked on 2024-01-05, after the end"),
        ],
    )
    def test_a_lock_counts_from_its_time(self, since, state, note):
        account = central("A", 40, locked=True)
        home = FakeWiki("metawiki", attached("A", 1, 40), central={"A": account}, locks={"A": since})
        (person,) = self.resolve(["A"], home).roster.people
        assert (person.state, person.note) == (state, note)

    def test_an_account_the_central_log_in_denies_is_hidden_and_not_followed(self):
        resolved = self.resolve(["A"], FakeWiki("metawiki", attached("A", 1, 40)))
        (person,) = resolved.roster.people
        assert (person.state, person.account, person.identity) == ("hidden", None, None)
        assert resolved.local_ids == {"metawiki": {}}

    def test_a_central_id_goes_before_the_name(self):
        people = {"Old": central("Old", 99), "New": central("New", 40)}
        home = FakeWiki("metawiki", attached("Old", 1, 99), attached("New", 2, 40), central=people)
        entries = [Listed("Old", central_id=40), Listed("Gone", central_id=40), Listed("New", central_id=40)]
        resolved = self.resolve(entries, home)
        assert states(resolved) == ["renamed", "duplicate", "duplicate"]
        assert resolved.roster.people[0].account == "New"

    def test_a_central_id_that_nobody_has_any_more_finds_nobody(self):
        assert states(self.resolve([Listed("Gone", central_id=5)], FakeWiki("metawiki"))) == ["unknown"]

    def test_a_rename_that_the_home_wiki_never_saw_is_in_another_log(self):
        home = FakeWiki("metawiki", central={"New": central("New", 40)})
        kk = FakeWiki("kkwiki", attached("New", 11, 40), renames={"Old": "New"})
        (person,) = self.resolve(["Old"], home, kk).roster.people
        assert (person.state, person.identity) == ("renamed", "CentralAuth:40")

    def test_an_unattached_account_is_the_home_wikis(self):
        home = FakeWiki("metawiki", user("A", 1))
        resolved = self.resolve(["A"], home, FakeWiki("kkwiki", user("A", 11)))
        assert resolved.roster.people[0].identity == "metawiki:1"
        assert resolved.local_ids == {"metawiki": {1: "metawiki:1"}, "kkwiki": {}}

    def test_a_global_bot_is_a_bot(self):
        account = central("A", 40, groups=["global-bot"])
        resolved = self.resolve(["A"], FakeWiki("metawiki", attached("A", 1, 40), central={"A": account}))
        assert states(resolved) == ["bot"]


class TestEconomy:
    NAMES = tuple(f"Name {number}" for number in range(36))

    def wikis(self):
        rows = [user(name, number) for number, name in enumerate(self.NAMES, 1) if number != 9]
        wikis = [FakeWiki(wiki, *rows) for wiki in ("metawiki", "kkwiki", "commonswiki", "wikidatawiki")]
        wikis[0].renames = {"Name 8": "Name 7"}
        return wikis

    def test_36_names_on_four_wikis_take_a_request_each_and_one_for_the_missing_name(self):
        wikis = self.wikis()
        resolve(self.NAMES, *wikis)
        assert [wiki.asked for wiki in wikis] == [["users", "logevents"], ["users"], ["users"], ["users"]]

    def test_a_home_wiki_that_is_also_counted_is_asked_once(self):
        home, *others = self.wikis()
        resolve(self.NAMES, home, home, *others)
        assert home.asked == ["users", "logevents"]

    def test_an_answer_that_does_not_arrive_leaves_no_roster(self):
        home, kk, *_ = self.wikis()
        kk.get = lambda **_: (_ for _ in ()).throw(IncompleteError("kkwiki: no whole answer"))
        with pytest.raises(IncompleteError):
            resolve(self.NAMES, home, kk)


def test_half_a_character_is_in_no_name():
    assert normalise_name("ab\ud800") == "Ab\ufffd"
