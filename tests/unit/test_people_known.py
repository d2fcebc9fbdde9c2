"""People who were found lately: what of them is not asked again, and what is."""

from test_accounts import END, FakeWiki, attached, central, endless_block, site, states, user

from collectors.account_findings import Wikis
from collectors.accounts import resolve_roster
from collectors.participants.source import Listing
from metrics.model import Listed

CENTRAL = site("CentralAuth")


def resolve(name, home, known=None, facts=None):
    wikis = Wikis(home, facts or site(), known=known or {})
    return resolve_roster(Listing((Listed(name),)), wikis, before=END)


def found(resolved):
    return {person.listed_as: person for person in resolved.roster.everyone}


def test_a_new_name_is_found_without_the_log_while_somebody_has_it():
    home = FakeWiki("metawiki", user("Жаңа", 5), renames={"Ескі": "Жаңа"})
    first = resolve("Ескі", home)
    home.asked.clear()
    again = resolve("Ескі", home, found(first))
    assert again == first
    assert home.asked == ["users"]


def test_somebody_who_was_renamed_once_more_is_looked_for_in_the_log():
    home = FakeWiki("metawiki", user("Жаңа", 5), renames={"Ескі": "Жаңа"})
    known = found(resolve("Ескі", home))
    home.rows = {"Соңғы": user("Соңғы", 5)}
    home.renames = {"Ескі": "Жаңа", "Жаңа": "Соңғы"}
    again = resolve("Ескі", home, known)
    assert (states(again), again.roster.people[0].account) == (["renamed"], "Соңғы")


def test_whoever_had_no_account_and_has_none_is_not_looked_for_in_the_log():
    home = FakeWiki("metawiki")
    known = found(resolve("Ешкім", home))
    home.asked.clear()
    assert states(resolve("Ешкім", home, known)) == ["unknown"]
    assert home.asked == ["users"]


def test_whoever_has_an_account_by_now_is_found():
    home = FakeWiki("metawiki")
    known = found(resolve("Ешкім", home))
    home.rows["Ешкім"] = user("Ешкім", 7)
    assert states(resolve("Ешкім", home, known)) == ["valid"]


def test_a_central_account_is_asked_for_once():
    home = FakeWiki("metawiki", attached("Айгүл", 6, 4), central={"Айгүл": central("Айгүл", 4)})
    first = resolve("Айгүл", home, facts=CENTRAL)
    home.asked.clear()
    assert resolve("Айгүл", home, found(first), CENTRAL) == first
    assert home.asked == ["users"]


def test_a_name_that_is_attached_to_another_central_account_is_asked_for_again():
    home = FakeWiki("metawiki", attached("Айгүл", 6, 4), central={"Айгүл": central("Айгүл", 4)})
    known = found(resolve("Айгүл", home, facts=CENTRAL))
    home.rows["Айгүл"], home.central["Айгүл"] = attached("Айгүл", 9, 5), central("Айгүл", 5)
    again = resolve("Айгүл", home, known, CENTRAL)
    assert again.roster.people[0].identity == "CentralAuth:5"


def test_whoever_is_locked_is_asked_for_again_and_may_be_free():
    home = FakeWiki("metawiki", attached("Айгүл", 6, 4), central={"Айгүл": central("Айгүл", 4, locked=True)})
    known = found(resolve("Айгүл", home, facts=CENTRAL))
    home.central["Айгүл"] = central("Айгүл", 4)
    assert states(resolve("Айгүл", home, known, CENTRAL)) == ["valid"]


def test_a_block_is_seen_every_time():
    home = FakeWiki("metawiki", user("Айгүл", 6))
    known = found(resolve("Айгүл", home))
    home.rows["Айгүл"] = user("Айгүл", 6, **endless_block("2023-08-01T00:00:00Z"))
    assert states(resolve("Айгүл", home, known)) == ["blocked"]
