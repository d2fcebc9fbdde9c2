"""What a declaration may say of metrics and wikis: what its form alone does not tell."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.messages import languages
from collectors.errors import NotFoundError
from collectors.names import is_address, is_temporary, normalise_name
from config.errors import DeclarationError
from config.events import EventDeclaration
from config.settings import Wiki
from metrics.names import PROJECT_METRICS
from metrics.namespaces import OPTIONAL_NAMESPACES, PROJECT_NAMESPACES, TEST_WIKI_PROJECTS

Mistake = tuple[tuple[str, ...], str]
"""The field of a declaration that is wrong, and what is wrong with it."""

_NOT_IN_NAMES = re.compile(r"[#<>\[\]|{}\x00-\x1f\x7f]")


def mistakes(declaration: EventDeclaration, wikis: Mapping[str, Wiki]) -> Iterator[Mistake]:
    """Yield what is wrong with a declaration; `wikis` are those there are."""
    for metric, part in declaration.targets.items():
        if part.counts and metric not in PROJECT_METRICS:
            yield ("targets", metric, "counts"), "only pages are created or improved; leave it out"
    for language in set(declaration.publish.languages) - set(languages()):
        yield ("publish", "languages"), f"there is no “{language}”; there are {', '.join(languages())}"
    for wiki in declaration.wiki.keys() - set(declaration.wikis):
        yield ("wiki", wiki), "is not among wikis; add it there, or leave this out"
    for wiki in declaration.wikis:
        yield from _prefixes(declaration, wiki, wikis[wiki].project)
        yield from _namespaces(declaration, wiki, wikis[wiki].project)
        yield from _names(declaration, wiki, own_accounts=wikis[wiki].own_accounts)


def with_titles(declaration: EventDeclaration, title: Callable[[str], str], path: Path) -> EventDeclaration:
    """Return a declaration with titles for addresses; raises DeclarationError naming file and field."""

    def read(field: str, given: str) -> str:
        try:
            return title(given)
        except NotFoundError as error:
            raise DeclarationError(f"{path}: {field}: {error}") from error

    people = declaration.participants
    if people.page:
        people = people.model_copy(update={"page": read("participants.page", people.page)})
    publish = declaration.publish
    if publish.compact:
        publish = publish.model_copy(update={"compact": read("publish.compact", publish.compact)})
    titles = {"grant": read("grant", declaration.grant), "page": read("page", declaration.page)}
    if publish.compact in (titles["page"], f"{titles['page']}/Status"):
        raise DeclarationError(f"{path}: publish.compact: is the table's own page; name another one")
    return declaration.model_copy(update={**titles, "participants": people, "publish": publish})


def _prefixes(declaration: EventDeclaration, wiki: str, project: str) -> Iterator[Mistake]:
    prefixes = declaration.of_wiki(wiki).prefixes
    if prefixes and project not in TEST_WIKI_PROJECTS:
        yield ("wiki", wiki, "prefixes"), "only an incubator has test wikis; leave it out"
    if project in TEST_WIKI_PROJECTS and not prefixes:
        example = f'write [wiki.{wiki}] and below it prefixes = ["Wp/kk"]'
        yield ("wikis",), f"on {wiki} only the test wikis that are named count: {example}"


def _namespaces(declaration: EventDeclaration, wiki: str, project: str) -> Iterator[Mistake]:
    given = declaration.of_wiki(wiki).namespaces
    field = ("wiki", wiki, "namespaces")
    if given is None:
        return
    if project not in OPTIONAL_NAMESPACES:
        yield field, "here the wiki itself says what its content is; leave it out"
        return
    always, optional = PROJECT_NAMESPACES[project], OPTIONAL_NAMESPACES[project]
    if not always <= set(given) <= always | optional:
        may = " and ".join(map(str, sorted(optional)))
        yield field, f"has to hold {min(always)}, and may hold {may} besides"


def _names(declaration: EventDeclaration, wiki: str, *, own_accounts: bool) -> Iterator[Mistake]:
    names, field = declaration.of_wiki(wiki).names, ("wiki", wiki, "names")
    if names and not own_accounts:
        yield field, "people have the same accounts there as on the home wiki; leave it out"
    if own_accounts and not names:
        example = f'write [wiki.{wiki}] and below it names = {{"Name as listed" = "Name there"}}'
        yield ("wikis",), f"{wiki} has accounts of its own: {example}"
    for name in (*names, *names.values()):
        if not _may_be_a_name(name):
            yield field, f"“{name}” is no user name"
    for side in (names, names.values()):
        twice = [name for name, times in Counter(map(normalise_name, side)).items() if times > 1]
        yield from ((field, f"“{name}” stands there twice") for name in twice)


def _may_be_a_name(name: str) -> bool:
    return bool(name.strip()) and not (_NOT_IN_NAMES.search(name) or is_address(name) or is_temporary(name))
