"""What `esep doctor` and `esep watchdog` do."""

from datetime import timedelta

import typer

from bot.bootstrap import Deployment
from bot.doctor import examine
from bot.exits import Exit, worst
from bot.watchdog import watch


def doctor(deployment: Deployment) -> Exit:
    """Print a line for everything that was looked at, and return the exit code of the worst of it."""
    codes = []
    for finding in examine(deployment):
        typer.echo(f"{'ok' if finding.exit is Exit.DONE else 'WRONG'}  {finding.what}: {finding.said}")
        codes.append(finding.exit)
    return worst(codes)


def watchdog(deployment: Deployment, *, late: timedelta) -> Exit:
    """Print a line for each stale event, or that there is none."""
    events = list(watch(deployment, late=late))
    stale = [each for each in events if each.why]
    for each in stale:
        typer.echo(f"{each.event}: {each.why}")
    if not stale:
        typer.echo(f"up to date: {len(events)} declared, none is stale")
    return Exit.INCOMPLETE if stale else Exit.DONE
