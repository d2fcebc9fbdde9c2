"""How the deployment does, as a text file for Prometheus' node exporter."""

from datetime import timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from bot.bootstrap import Deployment
from bot.errors import StoreError
from bot.store.database import reading
from bot.store.ledger import Totals, totals
from bot.watchdog import Watched, watch


def write_metrics(deployment: Deployment, path: Path, *, late: timedelta) -> None:
    """Replace the file in one step; raises StoreError where it cannot be written."""
    with reading(deployment.store) as connection:
        sums = totals(connection)
    try:
        write_to_textfile(str(path), _registry(list(watch(deployment, late=late)), sums))
    except OSError as error:
        raise StoreError(f"ESEP_METRICS_FILE: {path} cannot be written ({error.strerror})") from error


def _registry(events: list[Watched], sums: list[Totals]) -> CollectorRegistry:
    registry = CollectorRegistry()
    good = Gauge(
        "esep_last_success_timestamp_seconds",
        "When the last live run that ended well began.",
        ["event"],
        registry=registry,
    )
    stale = Gauge(
        "esep_stale", "Whether an event has been due for too long: 1 or 0.", ["event"], registry=registry
    )
    for each in events:
        stale.labels(each.event).set(bool(each.why))
        if each.last_good:
            good.labels(each.event).set(each.last_good.timestamp())
    for name, what in (("runs", "Runs"), ("requests", "Requests made"), ("edits", "Edits made")):
        gauge = Gauge(
            f"esep_ledger_{name}",
            f"{what}, by job and exit code, since the ledger began.",
            ["job", "exit_code"],
            registry=registry,
        )
        for total in sums:
            gauge.labels(total.job, str(total.exit_code)).set(getattr(total, name))
    return registry
