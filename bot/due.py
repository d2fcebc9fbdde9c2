"""What a run does: all that is due, one event after the other, under a lease and until a deadline."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.bootstrap import Deployment
from bot.calendars import Calendars, expire_people
from bot.errors import LeaseLostError
from bot.exits import Exit, exit_of
from bot.lease import RunLease
from bot.modes import How
from bot.publisher import Published
from bot.store.database import reading, writing
from bot.store.ledger import mark_killed
from bot.store.times import last_begun

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to for one event: what was published, or the error; neither where nothing was due."""

    event: str
    published: Published | None = None
    error: Exception | None = None

    @property
    def exit(self) -> Exit:
        return exit_of(self.error) if self.error else Exit.DONE


@contextmanager
def under_lease(deployment: Deployment) -> Iterator[None]:
    """Be the one process that does what is due, until `ESEP_RUN_MINUTES` from now.

    Raises LeaseTakenError where another one is. Runs that were begun and not ended are marked as killed.
    """
    lease = RunLease(deployment.engine, deployment.clock)
    with lease.held():
        deployment.lease = lease
        deployment.until.ends = deployment.clock() + timedelta(minutes=deployment.settings.run_minutes)
        try:
            with writing(deployment.store) as connection:
                mark_killed(connection)
            yield
        finally:
            deployment.lease = deployment.until.ends = None


def run_events(deployment: Deployment, names: Sequence[str], how: How) -> Iterator[Outcome]:
    """Refresh the named events, or all that is due, those first that were not tried for longest.

    One bad event does not stop the others; a lost lease does.
    """
    calendars = Calendars.of(deployment, how)
    for name in in_turn(deployment, names or deployment.event_names(), how):
        try:
            yield _run_one(deployment, calendars, name, how, asked=bool(names))
        except LeaseLostError as error:
            yield Outcome(name, error=error)
            return
        except Exception as error:  # noqa: BLE001
            from bot.wiki_answers import answer  # noqa: PLC0415

            answer(deployment, name, error, how)
            yield Outcome(name, error=error)


def in_turn(deployment: Deployment, names: Sequence[str], how: How) -> list[str]:
    """Return the events in the order in which they are done: what a deadline cut off is first next time."""
    with reading(deployment.store) as connection:
        begun = last_begun(connection, how.run_job)
    return sorted(names, key=lambda name: begun.get(name, NEVER))


def _run_one(deployment: Deployment, calendars: Calendars, name: str, how: How, *, asked: bool) -> Outcome:
    declaration, now = deployment.declaration(name), deployment.clock()
    period = calendars.due_period(declaration, now) or ("asked" if asked else None)
    if not period:
        if calendars.are_people_expired(declaration, now):
            expire_people(deployment, name)
        return Outcome(name)
    from bot.jobs import refresh  # noqa: PLC0415 - a run that has nothing to do loads nothing to do it with

    deployment.until.check()
    return Outcome(name, published=refresh(deployment, name, how, period=period))
