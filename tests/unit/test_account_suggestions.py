"""Which existing account a misspelt name may mean, and how few requests it takes to find it."""

import pytest
import requests

from collectors.account_suggestions import MOST_SPELLINGS, fetch_suggestions, fold, nearest, spellings
from collectors.api import Api
from collectors.names import normalise_name


class FakeWiki(Api):
    """A wiki with these accounts, that remembers what it was asked."""

    def __init__(self, *names):
        super().__init__("metawiki", "", requests.Session())
        self.names, self.asked = names, []

    def get(self, **params):
        self.asked.append(params["list"])
        return {"query": getattr(self, f"_{params['list']}")(params)}

    def _users(self, params):
        names = [normalise_name(name) for name in params["ususers"]]
        rows = [{"name": n, "userid": 1} if n in self.names else {"name": n, "missing": True} for n in names]
        return {"users": rows, "userinfo": {"rights": []}}

    def _allusers(self, params):
        return {"allusers": [{"name": n} for n in self.names if n.startswith(params["auprefix"])]}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Гулназ Орал", "Гүлназ Орал"),
        ("Кайрат Жангелды", "Қайрат Жаңгелды"),
        ("Aйгүл", "Айгүл"),
        ("Нурлан", "Нұрлан"),
        ("Асем", "Әсем"),
        ("Dаna", "Dana"),
    ],
)
def test_another_spelling_of_a_letter_is_found_with_one_request(written, meant):
    wiki = FakeWiki("Somebody", meant)
    assert fetch_suggestions(wiki, [written]) == {written: meant}
    assert wiki.asked == ["users"]


@pytest.mark.parametrize(
    ("written", "meant"), [("Nurlan Akhmetv", "Nurlan Akhmetov"), ("Bolatbek.kz", "Bolatbek.kz2")]
)
def test_a_letter_too_few_is_found_among_the_accounts_that_begin_alike(written, meant):
    wiki = FakeWiki("Nurlan B", "Bolashaq", meant)
    assert fetch_suggestions(wiki, [written]) == {written: meant}
    assert wiki.asked[-1] == "allusers"


def test_nothing_is_suggested_for_a_name_that_is_like_none():
    assert fetch_suggestions(FakeWiki("Nurlan Akhmetov"), ["Nurdaulet Zhan", "1"]) == {}


def test_however_many_names_are_wrong_the_requests_are_few():
    wiki = FakeWiki()
    assert fetch_suggestions(wiki, [f"Гулназ Қаратаева {number}" for number in range(5000)]) == {}
    assert wiki.asked.count("allusers") == 20
    assert wiki.asked.count("users") <= 20


def test_spellings_are_the_likeliest_first_and_bounded():
    some = list(spellings("Гулназ Орал Каратау"))
    assert len(some) == len(set(some)) == MOST_SPELLINGS
    assert "Гулназ Орал Каратау" not in some
    assert "Гүлназ Орал Каратау" in some[:20]


def test_the_nearest_account_is_compared_by_folded_letters():
    assert fold("Һәкім Қ.") == fold("Хакiм K.")
    assert nearest("Хаким К.", ["Hakim", "Һәкім Қ.", "Хаким Карим"]) == "Һәкім Қ."
    assert nearest("Хаким К.", []) is None
