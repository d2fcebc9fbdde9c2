"""Where this deployment takes contributions from, and of what: the wikis' API, or Wikimedia's replicas."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.bootstrap import Deployment
from bot.store.database import reading
from bot.store.repository import load_fetches
from collectors.ahead import Ahead
from collectors.contributions import AsRead, Content, leave_for_the_end
from collectors.errors import TryLaterError
from collectors.page_facts import Askable
from collectors.rows import NOTHING_KNOWN, Known
from collectors.source import ApiSource, ContributionSource
from config.errors import DeclarationError
from metrics.namespaces import PROJECT_NAMESPACES, content_namespaces
from metrics.windows import Spans

if TYPE_CHECKING:
    from collectors.replica_sql import Replicas
    from collectors.replicas import ReplicaSource


def content_of(deployment: Deployment, wiki: str, namespaces: Sequence[int] = ()) -> Content:
    """Return what content is on the wiki, in `namespaces` if any are declared, and what can be asked."""
    site, known = deployment.site(wiki), deployment.settings.wikis.wikis[wiki]
    return Content(
        namespaces=content_namespaces(known.project, site.content_namespaces, namespaces),
        askable=Askable.of(site, known.deletion_templates),
        has_drafts=known.project not in PROJECT_NAMESPACES,
    )


def has_replica(deployment: Deployment, wiki: str) -> bool:
    """Tell whether a wiki is read by SQL; one with accounts of its own is not Wikimedia's."""
    return bool(deployment.settings.replicas) and not deployment.own_accounts(wiki)


def source_of(
    deployment: Deployment,
    wiki: str,
    known: Known = NOTHING_KNOWN,
    ahead: Ahead | None = None,
    as_read: AsRead = leave_for_the_end,
) -> ContributionSource:
    """Return the source for one wiki; a replica reads everything, whatever is `known`."""
    if has_replica(deployment, wiki):
        return replica_of(deployment, wiki)
    return ApiSource(deployment.api(wiki), known, ahead, as_read)


def replica_of(deployment: Deployment, wiki: str) -> "ReplicaSource":
    """Return a wiki's replica; raises DeclarationError where the driver is not installed."""
    replicas, database = replicas_of(deployment), database_of(deployment, wiki)
    from collectors.replicas import ReplicaSource  # noqa: PLC0415

    site = deployment.site(wiki)
    named = site if site.names else deployment.site(wiki, fresh=True)
    return ReplicaSource(named, replicas, database)


def replicas_of(deployment: Deployment) -> "Replicas":
    """Return the wikis' replicas; raises DeclarationError where what they are read with is not installed."""
    try:
        from collectors.replica_sql import Replicas  # noqa: PLC0415
    except ImportError as error:
        raise DeclarationError(f"ESEP_REPLICAS needs {error.name}: install esep[mariadb]") from error
    return Replicas(deployment.settings.replicas)


def database_of(deployment: Deployment, wiki: str) -> str:
    """Return what a wiki's database is called."""
    return deployment.settings.wikis.wikis[wiki].database or wiki


def true_as_of(
    deployment: Deployment, event: str, source: ContributionSource, spans: Spans, began: datetime
) -> datetime:
    """Return the moment of which a fetch that began at `began` is true.

    Raises TryLaterError where that is earlier than of what is stored: revisions made in between would seem to
    be gone.
    """
    lagging = source.as_of()
    if lagging is None:
        return began
    as_of = min(began, lagging)
    with reading(deployment.store) as connection:
        stored = load_fetches(connection, event, [source.wiki], spans.whole)[source.wiki].good_at
    if stored and as_of < stored:
        raise TryLaterError(
            f"{source.wiki}: the replica is as of {as_of:%Y-%m-%d %H:%M:%S} UTC, behind what is stored as of "
            f"{stored:%Y-%m-%d %H:%M:%S}; the next run will do it"
        )
    return as_of
