"""The four wikis: what each is called, speaks, and is linked by."""

from dataclasses import dataclass

HOME = "metawiki"
EXTENSIONS = ("AbuseFilter", "ParserFunctions", "Renameuser", "TitleBlacklist")
"""Add a name here to have an extension of MediaWiki's own bundle on all four wikis."""


@dataclass(frozen=True, slots=True)
class Wiki:
    """One wiki: `name` is its database, `code` pywikibot's name, `prefixes` what MediaWiki links to it by."""

    name: str
    title: str
    language: str
    project: str
    code: str
    prefixes: tuple[str, ...]
    interwiki: tuple[str, ...]


WIKIS = (
    Wiki("metawiki", "Meta", "en", "meta", "meta", ("m", "meta"), ("m", "meta")),
    Wiki("kkwiki", "Уикипедия", "kk", "wikipedia", "kk", ("kk", "w"), ("kk", "w:kk")),
    Wiki("commonswiki", "Commons", "en", "commons", "commons", ("c", "commons"), ("c", "commons")),
    Wiki("wikidatawiki", "Wikidata", "en", "wikidata", "wikidata", ("d",), ("d",)),
)
NAMES = tuple(wiki.name for wiki in WIKIS)
