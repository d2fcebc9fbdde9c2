"""What `esep run`, `esep serve` and `esep runs` do."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

import typer

from bot.bootstrap import Deployment
from bot.due import Outcome, run_events, under_lease
from bot.errors import LeaseTakenError, PublishError, StoreError
from bot.exits import Exit, exit_of, told, worst
from bot.kinds import run_kinds
from bot.modes import How
from bot.notice_commands import tell_operator
from bot.plain import one_line
from bot.show_outcome import print_outcome
from collectors.errors import CollectorError

LATE = timedelta(hours=24)
"""How long an event may have been due before it is stale."""


def run_once(deployment: Deployment, events: Sequence[str], how: How, *, quiet: bool = False) -> Exit:
    """Do what is due, or the named events, and print a line for each; `quiet` where there was something only.

    Return the exit code over all of them; where another process is doing it, say so and do nothing.
    """
    deployment.settings.required_contact()
    outcomes, read, notice = [], Exit.DONE, Exit.DONE
    try:
        with under_lease(deployment):
            read = _wiki_events_read(deployment)
            if not events and not deployment.event_names():
                typer.echo(f"no events in {deployment.settings.events_dir}; `esep init` declares one")
            for outcome in _outcomes(deployment, events, how):
                if outcome.published or outcome.error or not quiet:
                    print_outcome(outcome, how.mode)
                outcomes.append(outcome)
            notice = tell_operator(deployment, outcomes, how.mode, late=LATE)
    except LeaseTakenError as error:
        typer.echo(str(error))
        return Exit.DONE
    return worst([*(each.exit for each in outcomes), read, notice, _metrics_written(deployment)])


def _outcomes(deployment: Deployment, events: Sequence[str], how: How) -> Iterator[Outcome]:
    """Yield what came of the events and, where none is named, of all else that is declared."""
    yield from run_events(deployment, events, how)
    if not events:
        yield from run_kinds(deployment, how)


def _wiki_events_read(deployment: Deployment) -> Exit:
    """Read which pages declare an event, where that is wanted; if it fails, those read last are followed."""
    if not deployment.settings.wiki_events:
        return Exit.DONE
    from bot.wiki_events import follow_wiki_events  # noqa: PLC0415

    try:
        for line in follow_wiki_events(deployment):
            typer.echo(one_line(line))
    except (CollectorError, PublishError) as error:
        typer.echo(f"esep: {told(error)}", err=True)
        return exit_of(error)
    return Exit.DONE


def _metrics_written(deployment: Deployment) -> Exit:
    """Write the metrics file where one is set; where that fails, say so: what was done stays done."""
    if not deployment.settings.metrics_file:
        return Exit.DONE
    from bot.metrics_file import write_metrics  # noqa: PLC0415

    try:
        write_metrics(deployment, deployment.settings.metrics_file, late=LATE)
    except StoreError as error:
        typer.echo(f"esep: {told(error)}", err=True)
        return exit_of(error)
    return Exit.DONE


def run(deployment: Deployment, events: Sequence[str], how: How) -> Exit:
    """Do what is due once; told to end (SIGTERM), stop before the next request."""
    with on_signals(deployment.until.stop, signal.SIGTERM):
        return run_once(deployment, events, how)


@contextmanager
def on_signals(stop: Callable[[], None], *numbers: signal.Signals) -> Iterator[None]:
    """Call `stop` on these signals instead of ending at once."""

    def handle(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stop()

    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
