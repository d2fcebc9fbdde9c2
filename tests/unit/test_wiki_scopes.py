"""How single wikis are counted where it is declared: test wikis, other namespaces, accounts of their own."""

from dataclasses import replace

import pytest
from factory import WIKIS, make_status
from tables import row
from test_accounts import FakeWiki, resolve, site, user
from test_compute import AFTER_ALL, COMMONS, counted, edit, event
from test_decide import DECLARATION
from test_evidence import WIKIDATA

from bot.declared import mistakes
from bot.own_accounts import fetch_own_accounts
from bot.status import as_json
from collectors.account_facts import fetch_accounts
from collectors.participants.source import Listing
from config.errors import DeclarationError
from config.events import EventDeclaration
from config.settings import DEFAULT_WIKIS, load_wikis
from metrics.compute import compute
from metrics.frames import contributions
from metrics.model import CountedWiki, Listed, PersonState, WikiScope
from metrics.namespaces import content_namespaces
from metrics.profiles import PROFILES
from metrics.results import WikiCounts

THERE = load_wikis(DEFAULT_WIKIS).wikis
INCUBATOR = CountedWiki(
    "incubatorwiki", "incubator", frozenset({0, 102}), WikiScope(prefixes=("Wp/kk", "Wt/kk"))
)
GALLERIES = replace(COMMONS, content_namespaces=frozenset({0, 6}))


def on(*wikis):
    return replace(event(), wikis=wikis)


def incubator(title, namespace=0):
    return edit(10, wiki="incubatorwiki", title=title, namespace=namespace)


@pytest.mark.parametrize(
    ("title", "namespace", "counts"),
    [
        ("Wp/kk/Абай", 0, True),
        ("Wp/kk/Абай/Өмірі", 0, True),
        ("Wp/kk", 0, True),
        ("Wt/kk/абай", 0, True),
        ("Портал:Wp/kk/Абай", 102, True),
        ("Wp/kky/Абай", 0, False),
        ("Wp/ky/Абай", 0, False),
        ("Wb/kk/Абай", 0, False),
        ("Абай: Wp/kk/Абай", 0, False),
        ("Abai", 0, False),
        ("Talk:Wp/kk/Абай", 1, False),
    ],
)
def test_of_an_incubator_the_declared_test_wikis_count(title, namespace, counts):
    results = counted(incubator(title, namespace), of=on(INCUBATOR)).grant.results
    assert (results["incubator"].value, results["editors"].value) == (counts, counts)


def test_a_reverted_edit_of_another_test_wiki_is_not_even_left_out():
    rows = (incubator("Wp/ky/Абай") | {"tags": "mw-reverted"},)
    assert counted(*rows, of=on(INCUBATOR)).grant.wikis["incubatorwiki"].left_out == {}


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_a_test_wiki_is_the_events_by_every_definition(profile):
    rows = [incubator("Wp/kk/Абай"), incubator("Wp/ky/Абай") | {"rev_id": 11, "page_id": 2}]
    found = compute(contributions(rows), on(INCUBATOR), profile, known_until=AFTER_ALL)
    assert found.grant.results["incubator"].value == 1


def test_prefixes_are_of_their_own_wiki_alone():
    rows = (edit(20), edit(21, page=2, wiki="commonswiki", namespace=6))
    results = counted(*rows, of=replace(event(), wikis=(*event().wikis, INCUBATOR))).grant.results
    assert [results[name].value for name in ("wikipedia", "commons", "incubator")] == [1, 1, 0]


def test_a_gallery_counts_where_declared_and_is_no_file():
    gallery = edit(10, wiki="commonswiki", parent_id=0)
    results = counted(gallery, of=on(GALLERIES)).grant.results
    assert (results["commons"].value, results["uploads"].value, results["files_used"].value) == (1, 0, 0)
    assert counted(gallery).grant.results["commons"].value == 0


def test_a_lexeme_counts_where_declared_and_its_edits_are_of_no_item():
    rows = (
        edit(10, wiki="wikidatawiki", namespace=146, parent_id=0, comment="/* wbeditentity-create-lexeme */"),
        edit(11, page=2, wiki="wikidatawiki", comment="/* wbsetlabel-add:1|kk */ Абай"),
    )
    with_lexemes = replace(WIKIDATA, content_namespaces=frozenset({0, 120, 146}))
    results = counted(*rows, of=on(with_lexemes)).grant.results
    assert (results["wikidata"].value, results["wikidata_items_created"].value) == (2, 0)
    assert results["wikidata_labels"].value == 1


@pytest.mark.parametrize(
    ("project", "declared", "found"),
    [
        ("wikipedia", (), {0, 102}),
        ("commons", (), {6}),
        ("commons", (0, 6), {0, 6}),
        ("wikidata", (0, 146), {0, 146}),
    ],
)
def test_content_is_what_is_declared_else_what_the_project_or_the_wiki_says(project, declared, found):
    assert content_namespaces(project, frozenset({0, 102}), declared) == found


def declared(wikis, **parts):
    return EventDeclaration.model_validate({**DECLARATION.model_dump(), "wikis": wikis, "wiki": parts})


@pytest.mark.parametrize(
    ("wiki", "part", "field", "said"),
    [
        ("incubatorwiki", {}, "wikis", r'write \[wiki.incubatorwiki\] and below it prefixes = \["Wp/kk"\]'),
        ("translatewiki", {}, "wikis", r"write \[wiki.translatewiki\] and below it names = "),
        ("kkwiki", {"prefixes": ["Wp/kk"]}, "wiki.kkwiki.prefixes", "only an incubator has test wikis"),
        ("kkwiki", {"namespaces": [0]}, "wiki.kkwiki.namespaces", "the wiki itself says"),
        ("kkwiki", {"names": {"A": "B"}}, "wiki.kkwiki.names", "the same accounts"),
        (
            "commonswiki",
            {"namespaces": [0]},
            "wiki.commonswiki.namespaces",
            "has to hold 6, and may hold 0 besides",
        ),
        ("commonswiki", {"namespaces": []}, "wiki.commonswiki.namespaces", "has to hold 6"),
        ("commonswiki", {"namespaces": [6, 14]}, "wiki.commonswiki.namespaces", "has to hold 6"),
        (
            "wikidatawiki",
            {"namespaces": [0, 1]},
            "wiki.wikidatawiki.namespaces",
            "hold 0, and may hold 120 and 146",
        ),
        ("translatewiki", {"names": {"A": "B|C"}}, "wiki.translatewiki.names", "“B|C” is no user name"),
        ("translatewiki", {"names": {" ": "B"}}, "wiki.translatewiki.names", "“ ” is no user name"),
        ("translatewiki", {"names": {"A": "192.0.2.1"}}, "wiki.translatewiki.names", "is no user name"),
        ("translatewiki", {"names": {"A": "~2026-1-2"}}, "wiki.translatewiki.names", "is no user name"),
        (
            "translatewiki",
            {"names": {"A": "X_y", "B": "x y"}},
            "wiki.translatewiki.names",
            "“X y” stands there twice",
        ),
        (
            "translatewiki",
            {"names": {"a": "X", "A": "Y"}},
            "wiki.translatewiki.names",
            "“A” stands there twice",
        ),
    ],
)
def test_what_cannot_be_counted_is_told_by_its_field(wiki, part, field, said):
    ((wrong, text), *_) = mistakes(declared([wiki], **({wiki: part} if part else {})), THERE)
    assert ".".join(wrong) == field
    assert said.replace("\\", "") in text


def test_a_language_without_messages_is_told_with_those_there_are():
    publish = DECLARATION.publish.model_copy(update={"languages": ("kk", "xx")})
    ((field, said),) = mistakes(declared(["kkwiki"]).model_copy(update={"publish": publish}), THERE)
    assert field == ("publish", "languages")
    assert said == "there is no “xx”; there are en, kk, ru"


def test_a_wiki_that_is_not_counted_has_no_part():
    ((field, _),) = mistakes(declared(["kkwiki"], incubatorwiki={"prefixes": ["Wp/kk"]}), THERE)
    assert field == ("wiki", "incubatorwiki")


def test_what_may_be_declared_is_no_mistake():
    right = declared(
        ["incubatorwiki", "commonswiki", "wikidatawiki", "translatewiki"],
        incubatorwiki={"prefixes": ["Wp/kk", "Wt/be-tarask/"]},
        commonswiki={"namespaces": [6, 0]},
        wikidatawiki={"namespaces": [0, 120, 146]},
        translatewiki={"names": {"Айгүл": "Aigul@twn"}},
    )
    assert list(mistakes(right, THERE)) == []
    assert right.wiki["incubatorwiki"].prefixes == ("Wp/kk", "Wt/be-tarask")


def test_a_change_of_these_asks_for_a_new_collection_and_nothing_declared_does_not():
    plain, one, other = (
        declared(["commonswiki"], **parts)
        for parts in ({}, {"commonswiki": {"namespaces": [6]}}, {"commonswiki": {"namespaces": [0, 6]}})
    )
    assert len({each.participants_source for each in (plain, one, other)}) == 3
    assert plain.participants_source == DECLARATION.participants_source


class Family:
    """A deployment of which only wikis with accounts of their own are asked."""

    def __init__(self, *rows):
        self.wiki = FakeWiki("translatewiki", *rows)

    def own_accounts(self, wiki):
        return wiki == "translatewiki"

    def api(self, wiki):
        assert wiki == "translatewiki"
        return self.wiki


def own(names, *rows, listed=("Айгүл",), organizers=()):
    listing = Listing(tuple(map(Listed, listed)), tuple(map(Listed, organizers)))
    declaration = declared(["kkwiki", "translatewiki"], translatewiki={"names": names})
    return fetch_own_accounts(Family(*rows), declaration, listing)


def test_declared_accounts_are_found_by_the_name_there():
    found = own(
        {"айгүл": "aigul_T", "Ерлан": "Erlan"}, user("Aigul T", 77), user("Erlan", 78), organizers=["Ерлан"]
    )
    assert {name: account.user_id for name, account in found["translatewiki"].items()} == {
        "Айгүл": 77,
        "Ерлан": 78,
    }


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"Айгул": "Aigul"}, "nobody is listed as “Айгул”"),
        ({"Айгүл": "Aigull"}, "there is no account “Aigull”; write the name as it is on translatewiki"),
    ],
)
def test_a_misspelt_name_is_an_error_and_not_a_smaller_number(names, said):
    with pytest.raises(DeclarationError, match=r"conference\.toml: wiki\.translatewiki\.names: ") as caught:
        own(names, user("Aigul", 77))
    assert said in str(caught.value)


def resolved_with(own_rows, names=("Айгүл", "Ерлан"), central=None, facts=None):
    home = FakeWiki("metawiki", user("Айгүл", 6), user("Ерлан", 7), central=central)
    there = fetch_accounts(FakeWiki("translatewiki", *own_rows), [row["name"] for row in own_rows])
    accounts = {"Айгүл": next(iter(there.values()))}
    return resolve(names, home, own={"translatewiki": accounts}, facts=facts)


def test_an_own_account_is_that_of_the_person_who_is_listed():
    resolved = resolved_with([user("Aigul", 77)])
    assert resolved.local_ids["translatewiki"] == {77: "metawiki:6"}


def test_an_own_account_needs_no_central_one():
    central = {"Айгүл": {"id": 4, "name": "Айгүл", "groups": []}}
    resolved = resolved_with([user("Aigul", 77)], central=central, facts=site("CentralAuth"))
    assert resolved.local_ids["translatewiki"] == {77: "CentralAuth:4"}


def test_a_bot_there_is_a_bot():
    resolved = resolved_with([user("Aigul", 77, groups=["bot"])])
    assert resolved.roster.people[0].state == PersonState.BOT
    assert resolved.roster.people[0].note == "a bot on translatewiki"


def status(scope):
    wikis = {**WIKIS, "kkwiki": WikiCounts("wikipedia", 41, 46, scope=scope)}
    return make_status(wikis=wikis)


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (WikiScope(namespaces=(0, 6)), "counted on kkwiki: the namespaces numbered 0, 6"),
        (WikiScope(prefixes=("Wp/kk", "Wt/kk")), "counted on kkwiki: pages below Wp/kk, Wt/kk only"),
        (WikiScope(accounts=1), "kkwiki has accounts of its own; known there: 1 person"),
        (WikiScope(accounts=3), "kkwiki has accounts of its own; known there: 3 people"),
    ],
)
def test_the_row_says_how_a_wiki_is_counted(scope, said):
    assert said in row(status(scope), "Wikipedia")[4]


def test_the_json_has_what_was_declared_and_nothing_where_nothing_was():
    wikis = as_json(status(WikiScope(prefixes=("Wp/kk",))))["wikis"]
    assert wikis["kkwiki"]["prefixes"] == ("Wp/kk",)
    assert not {"namespaces", "prefixes", "accounts"} & set(wikis["commonswiki"])
