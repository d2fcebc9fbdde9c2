"""What `esep db` does: the tables brought up to date, backed up, restored."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

db = typer.Typer(help="Keep the database: bring it up to date, back it up, restore it.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, such as esep.backup.gz.")]


@db.command()
def upgrade() -> None:
    """Bring the tables to this version of Esep; every other command does so, too."""
    from bot.store.address import shown
    from bot.store.connect import connect_store
    from bot.store.database import upgrade as upgrade_store

    engine = connect_store(_address())
    before, now = upgrade_store(engine)
    done = "is up to date" if before == now else f"brought up to date from {before or 'nothing'}"
    typer.echo(f"{shown(engine.url)}: {done} (version {now})")


@db.command()
def backup(file: FileArgument) -> None:
    """Write everything to one file, as of one moment, also while a run writes."""
    from bot.store.backup import save_backup
    from bot.store.connect import connect_store

    rows = save_backup(connect_store(_address()), file, now=datetime.now(UTC))
    typer.echo(f"{file}: {rows} rows written")


@db.command()
def restore(
    file: FileArgument,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where there are records: they are lost.")
    ] = False,
) -> None:
    """Put a backup into an empty database, of whatever kind; all of it or nothing."""
    from bot.store.address import shown
    from bot.store.connect import connect_store
    from bot.store.restore import restore as restore_store

    engine = connect_store(_address())
    rows = restore_store(engine, file, replace=replace)
    typer.echo(f"{shown(engine.url)}: {rows} rows restored from {file}")


def _address() -> str:
    from config.settings import Settings

    return Settings().database
