"""The commands for whoever operates the bot."""

from typing import Annotated

import typer


def watchdog(
    *, hours: Annotated[int, typer.Option("--hours", min=1, help="How late an event may be.")] = 24
) -> None:
    """Say which events are stale, and end with 4 where there is one; for a timer of its own."""
    from datetime import timedelta

    from bot import operations_commands
    from bot.bootstrap import deploy

    raise typer.Exit(operations_commands.watchdog(deploy(), late=timedelta(hours=hours)))


def doctor() -> None:
    """Look at everything that a run needs, edit nothing, and say what to do."""
    from bot import operations_commands
    from bot.bootstrap import deploy

    raise typer.Exit(operations_commands.doctor(deploy()))
