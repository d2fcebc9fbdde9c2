"""Loads the stored contributions as a frame; apart, since pandas takes longer to load than all else."""

from collections.abc import Iterable

import pandas as pd
from sqlalchemy import Connection, select

from bot.store import tables
from bot.store.repository import Scope
from metrics.frames import CONTRIBUTIONS, contributions


def load_contributions(connection: Connection, scope: Scope, wikis: Iterable[str]) -> pd.DataFrame:
    """Return the stored contributions as a checked frame of the schema `metrics.frames.CONTRIBUTIONS`."""
    table = tables.contributions
    query = select(*(table.c[name] for name in CONTRIBUTIONS)).where(
        table.c.wiki.in_(list(wikis)), *scope.conditions
    )
    rows = connection.execute(query).mappings()
    return contributions(dict(row) for row in rows if row["account"] in scope.accounts)
