"""Where content is on each kind of wiki; no frame is needed to know that."""

from collections.abc import Sequence

PROJECT_NAMESPACES = {"commons": frozenset({6}), "wikidata": frozenset({0})}
"""Where content is files or items; elsewhere the wiki itself says what content is."""

OPTIONAL_NAMESPACES = {"commons": frozenset({0}), "wikidata": frozenset({120, 146})}
"""What may be declared to be content, too: galleries; properties and lexemes."""

TEST_WIKI_PROJECTS = frozenset({"incubator"})
"""Where many wikis to be share one: only the pages of those that are declared count."""


def content_namespaces(project: str, of_wiki: frozenset[int], declared: Sequence[int] = ()) -> frozenset[int]:
    """Return where content is: in the declared namespaces, else the project's, else the wiki's own."""
    return frozenset(declared) or PROJECT_NAMESPACES.get(project, of_wiki)
