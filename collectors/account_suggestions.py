"""The existing account that a misspelt name may mean: suggestions for a person, never acted upon."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import combinations, islice, product

from collectors.account_facts import fetch_accounts
from collectors.api import Api
from collectors.names import normalise_name

MOST_NAMES = 20
"""Misspelt names that are followed up; each takes a request of its own."""

MOST_SPELLINGS = 50
"""Other spellings of one name that are asked for."""

MOST_LETTERS = 2
"""Letters that another spelling changes."""

LIKENESS = 0.8
"""How alike two folded names have to be, as difflib measures it, from 0 to 1."""

KAZAKH = ("КҚ", "ГҒ", "НҢ", "УҮҰ", "ОӨ", "АӘ", "ХҺ", "ИІ", "ЕЁ")
"""Letters that people write for each other."""

_LATIN, _CYRILLIC = "ABCEHIKMOPTXYaceikmopxy", "АВСЕНІКМОРТХУасеікморху"
_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)
_GROUPS = (*KAZAKH, *map(str.lower, KAZAKH))
_OTHERS = {letter: group.replace(letter, "") for group in _GROUPS for letter in group}
_FOLDED = str.maketrans({letter: group[0].lower() for group in _GROUPS for letter in group})


def fetch_suggestions(api: Api, names: Sequence[str]) -> dict[str, str]:
    """Fetch the nearest existing account for each of the names that has one.

    First other spellings are asked for, many a request; then, for each name without a find, the accounts that
    begin as it does, in one request. Raises what `Api.get` raises.
    """
    wanted = list(dict.fromkeys(map(normalise_name, names)))[:MOST_NAMES]
    tried = {name: list(spellings(name)) for name in wanted}
    accounts = fetch_accounts(api, [spelling for some in tried.values() for spelling in some])
    found = {}
    for name, some in tried.items():
        existing = (spelling for spelling in some if accounts[normalise_name(spelling)].exists)
        nearest_one = next(existing, None) or nearest(name, _fetch_beginning_alike(api, name))
        if nearest_one:
            found[name] = nearest_one
    return found


def spellings(name: str) -> Iterator[str]:
    """Return other spellings of a name, the likeliest first: in one script, then with few letters changed."""
    in_one_script = (name, name.translate(_TO_CYRILLIC), name.translate(_TO_LATIN))
    changed = (
        spelling
        for count in range(MOST_LETTERS + 1)
        for base in dict.fromkeys(in_one_script)
        for spelling in _changed(base, count)
    )
    return islice((spelling for spelling in dict.fromkeys(changed) if spelling != name), MOST_SPELLINGS)


def nearest(name: str, accounts: Iterable[str]) -> str | None:
    """Return the account whose folded name is most like the name's, None where none is like it."""
    by_folded = {fold(account): account for account in accounts}
    close = get_close_matches(fold(name), by_folded, n=1, cutoff=LIKENESS)
    return by_folded[close[0]] if close else None


def fold(name: str) -> str:
    """Return a name with letters that look or sound alike made one, in lower case."""
    return name.translate(_TO_CYRILLIC).translate(_FOLDED).casefold()


def _changed(name: str, count: int) -> Iterator[str]:
    places = [place for place, letter in enumerate(name) if letter in _OTHERS]
    for chosen in combinations(places, count):
        for letters in product(*(_OTHERS[name[place]] for place in chosen)):
            spelling = list(name)
            for place, letter in zip(chosen, letters, strict=True):
                spelling[place] = letter
            yield "".join(spelling)


def _fetch_beginning_alike(api: Api, name: str) -> list[str]:
    beginning = name[: (len(name) + 1) // 2]
    answer = api.get(action="query", list="allusers", auprefix=beginning, aulimit=api.batch)
    return [row["name"] for row in answer["query"]["allusers"]]
