"""Which source a deployment takes contributions from."""

import sys
from types import SimpleNamespace

import pytest

from bot.sources import source_of
from collectors.replicas import ReplicaSource
from collectors.sites import SiteFacts
from collectors.source import ApiSource
from config.errors import DeclarationError
from config.settings import DEFAULT_WIKIS, load_wikis

ADDRESS = "mysql://{host}.example/{wiki}_p"
NAMED = SiteFacts("kkwiki", "", {}, frozenset({0}), frozenset(), {0: ""})
OF_OLD = SiteFacts("kkwiki", "", {}, frozenset({0}), frozenset())


def deployment(replicas=ADDRESS, stored=NAMED):
    """Return what is asked of a deployment; facts that are asked anew have names."""
    wikis = load_wikis(DEFAULT_WIKIS)
    return SimpleNamespace(
        settings=SimpleNamespace(replicas=replicas, wikis=wikis),
        own_accounts=lambda wiki: wikis.wikis[wiki].own_accounts,
        api=lambda wiki: SimpleNamespace(wiki=wiki),
        site=lambda _, *, fresh=False: NAMED if fresh else stored,
    )


def test_without_replicas_the_wiki_itself_is_asked():
    assert isinstance(source_of(deployment(replicas=""), "kkwiki"), ApiSource)


@pytest.mark.parametrize("stored", [NAMED, OF_OLD], ids=["facts", "facts-of-an-earlier-version"])
def test_with_replicas_they_are_asked(stored):
    source = source_of(deployment(stored=stored), "kkwiki")
    assert isinstance(source, ReplicaSource)
    assert (source.wiki, source._site) == ("kkwiki", NAMED)


def test_a_wiki_with_accounts_of_its_own_has_no_replica():
    assert isinstance(source_of(deployment(), "translatewiki"), ApiSource)


def test_a_driver_that_is_missing_is_told_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymysql", None)
    for name in ("collectors.replicas", "collectors.replica_sql", "collectors.replica_pages"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(DeclarationError, match=r"pymysql: install esep\[mariadb\]"):
        source_of(deployment(), "kkwiki")
