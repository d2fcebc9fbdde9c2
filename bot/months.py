"""Where the months of a wiki come from: the Analytics API, or the wiki's replica."""

from collections.abc import Sequence
from datetime import date

from bot.bootstrap import Deployment
from bot.sources import content_of, database_of, replicas_of
from collectors.monthly import fetch_months
from config.growth import GrowthDeclaration
from metrics.growth import CHECKPOINTS, months_between, months_until
from metrics.readings import Reading


def fetch_reading(deployment: Deployment, declaration: GrowthDeclaration, project: str) -> Reading:
    """Fetch all months of a wiki that a declaration needs and that are over; raises what fetching raises."""
    now, (start, last) = deployment.clock(), months_until(declaration.day, max(CHECKPOINTS))
    end, measures = min(last, date(now.year, now.month, 1)), declaration.measures
    if end <= start:
        return Reading(now, start, {measure: {} for measure in measures})
    if declaration.source == "replicas":
        found = _counted(deployment, project, measures, months_between(start, end))
    else:
        found = fetch_months(deployment.analytics(), project, measures, start, end)
    return Reading(now, start, found)


def _counted(
    deployment: Deployment, wiki: str, measures: Sequence[str], months: Sequence[date]
) -> dict[str, dict[date, int]]:
    replicas, database = replicas_of(deployment), database_of(deployment, wiki)
    from collectors.replica_months import count_months  # noqa: PLC0415

    with replicas.open(database, database) as replica:
        return count_months(replica, measures, content_of(deployment, wiki).namespaces, months)
