"""What `esep run` and `esep serve` tell the operator where something is wrong."""

from collections.abc import Sequence
from datetime import timedelta

import typer

from bot.bootstrap import Deployment
from bot.due import Outcome
from bot.exits import Exit, exit_of, told
from bot.modes import Mode
from bot.plain import one_line
from bot.watchdog import watch


def tell_operator(
    deployment: Deployment, outcomes: Sequence[Outcome], mode: Mode, *, late: timedelta
) -> Exit:
    """Leave a notice where one is set up and something is wrong, dry print it; where that fails, say so."""
    if not deployment.settings.notice_page or mode not in (Mode.LIVE, Mode.DRY):
        return Exit.DONE
    try:
        _tell(deployment, outcomes, mode, late)
    except Exception as error:  # noqa: BLE001
        typer.echo(f"esep: notice: {told(error)}", err=True)
        return exit_of(error)
    return Exit.DONE


def _tell(deployment: Deployment, outcomes: Sequence[Outcome], mode: Mode, late: timedelta) -> None:
    from bot.notice import draft, leave, shown, what_is_wrong  # noqa: PLC0415

    wrong = what_is_wrong(outcomes, watch(deployment, late=late))
    if not wrong:
        return
    notice = draft(deployment, wrong)
    if mode is Mode.LIVE:
        title = leave(deployment, notice)
        typer.echo(f"notice to the operator: {one_line(f'left on “{title}”')}" if title else _EARLY)
        return
    for line in shown(notice):
        typer.echo(one_line(f"dry run, notice: {line}"))


_EARLY = "notice to the operator: one was left within 24 hours"
