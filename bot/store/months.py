"""The months of wikis as they were read last, for the comparison that asked for them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from bot.store import tables
from metrics.growth import Series
from metrics.readings import Reading


def save_months(connection: Connection, growth: str, project: str, found: Reading) -> None:
    """Keep a reading in place of the one before it."""
    months = tables.months
    connection.execute(delete(months).where(months.c.growth == growth, months.c.project == project))
    row = {
        "growth": growth,
        "project": project,
        "read_at": found.read_at,
        "start": found.start.isoformat(),
        "months": {measure: _named(series) for measure, series in found.months.items()},
    }
    connection.execute(insert(months).values(row))


def load_months(connection: Connection, growth: str) -> dict[str, Reading]:
    """Return project → what was read of it last."""
    months = tables.months
    rows = connection.execute(select(months).where(months.c.growth == growth))
    return {row.project: _reading(row) for row in rows}


def _reading(row: Row[Any]) -> Reading:
    series = {measure: _dated(named) for measure, named in row.months.items()}
    return Reading(row.read_at, date.fromisoformat(row.start), series)


def _named(series: Series) -> dict[str, int]:
    return {month.isoformat(): value for month, value in series.items()}


def _dated(named: Mapping[str, int]) -> dict[date, int]:
    return {date.fromisoformat(month): value for month, value in named.items()}
