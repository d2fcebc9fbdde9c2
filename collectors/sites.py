"""What a wiki says about itself: its namespaces, in its own words, and what its content is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from collectors.api import Answer, Api
from collectors.errors import UnreadableError

USER, USER_TALK, FILE, CATEGORY = 2, 3, 6, 14
"""Namespace numbers that are the same on every wiki."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The facts of a wiki that Esep relies on.

    `namespaces` maps every name and alias, folded by `fold_prefix`, to its number; `names` the numbers to
    what the wiki writes in titles.
    """

    wiki: str
    generator: str
    namespaces: Mapping[str, int]
    content_namespaces: frozenset[int]
    extensions: frozenset[str]
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def has_central_accounts(self) -> bool:
        return "CentralAuth" in self.extensions

    def namespace_of(self, prefix: str) -> int | None:
        """Return the number of the namespace that `prefix` names, in any script and letter case."""
        return self.namespaces.get(fold_prefix(prefix))

    def split_title(self, title: str) -> tuple[int, str]:
        """Return the number of a title's namespace, and the title without its name."""
        prefix, colon, rest = title.partition(":")
        namespace = self.namespace_of(prefix) if colon else None
        return (0, title) if namespace is None else (namespace, rest.strip())

    def full_title(self, namespace: int, title: str) -> str:
        """Return a title with its namespace; raises UnreadableError where no name of that is known."""
        if namespace not in self.names:
            raise UnreadableError(f"{self.wiki}: namespace {namespace} has no name: collect with --full")
        return f"{self.names[namespace]}:{title}" if namespace else title

    def as_json(self) -> dict[str, Any]:
        return {
            "wiki": self.wiki,
            "generator": self.generator,
            "namespaces": dict(self.namespaces),
            "content_namespaces": sorted(self.content_namespaces),
            "extensions": sorted(self.extensions),
            "names": {str(number): name for number, name in self.names.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "SiteFacts":
        return cls(
            stored["wiki"],
            stored["generator"],
            stored["namespaces"],
            frozenset(stored["content_namespaces"]),
            frozenset(stored["extensions"]),
            {int(number): name for number, name in stored.get("names", {}).items()},
        )


SITE_ASKED = {"meta": "siteinfo", "siprop": "general|namespaces|namespacealiases|extensions"}
"""What a query asks for a wiki's facts."""


def fold_prefix(prefix: str) -> str:
    return " ".join(prefix.replace("_", " ").split()).casefold()


def fetch_site(api: Api) -> SiteFacts:
    """Fetch a wiki's facts in one request; raises what `Api.get` raises."""
    return parse_site(api.get(action="query", **SITE_ASKED))


def parse_site(answer: Answer) -> SiteFacts:
    facts = answer["query"]
    spaces = facts["namespaces"].values()
    names = {
        fold_prefix(name): space["id"]
        for space in spaces
        for name in (space["name"], space.get("canonical", ""))
        if name
    }
    names |= {fold_prefix(alias["alias"]): alias["id"] for alias in facts["namespacealiases"]}
    return SiteFacts(
        wiki=facts["general"]["wikiid"],
        generator=facts["general"]["generator"],
        namespaces=names,
        content_namespaces=frozenset(space["id"] for space in spaces if space.get("content")),
        extensions=frozenset(entry["name"] for entry in facts["extensions"] if "name" in entry),
        names={space["id"]: space["name"] for space in spaces},
    )
