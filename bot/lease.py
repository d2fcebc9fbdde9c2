"""One process at a time does what is due: it takes a lease, shows signs of life, and stops if it lost it."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

import structlog
from sqlalchemy import Connection, Engine

from bot.errors import LeaseLostError, LeaseTakenError, StoreError
from bot.store.database import GUARD, writing
from bot.store.leases import Lease, give_lease_back, keep_lease, take_lease

log = structlog.get_logger()

HEARTBEAT = 30.0
"""Seconds between two signs of life; a lease lasts six times as long."""


class RunLease:
    """This process's lease on the runs that are due."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.holder = f"{socket.gethostname()[:80]}, process {os.getpid()}, {uuid4().hex[:8]}"
        self.guarded = engine.execution_options(**{GUARD: self.make_sure})
        self._engine = engine
        self._clock = clock

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lease and give signs of life; raises LeaseTakenError where another process holds it."""
        self._take()
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(over,), name="heartbeat", daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()
            self._give_back()

    def make_sure(self, connection: Connection) -> None:
        """Give a sign of life, and keep the lease until the transaction is over; raises LeaseLostError."""
        if not keep_lease(connection, self.holder, now=self._clock()):
            raise LeaseLostError(
                "another process took over, since this one gave no sign of life; nothing more was written"
            )

    def check(self) -> None:
        """Raise LeaseLostError where another process took over."""
        with writing(self._engine) as connection:
            self.make_sure(connection)

    def _take(self) -> None:
        with writing(self._engine) as connection:
            found = take_lease(connection, self.holder, now=self._clock())
        if found.holder != self.holder:
            raise LeaseTakenError(_told(found))

    def _beat(self, over: threading.Event) -> None:
        while not over.wait(HEARTBEAT):
            try:
                self.check()
            except LeaseLostError as error:
                log.warning("lease_lost", why=str(error))
                return
            except StoreError as error:
                log.warning("no_sign_of_life", why=str(error))

    def _give_back(self) -> None:
        try:
            with writing(self._engine) as connection:
                give_lease_back(connection, self.holder, now=self._clock())
        except StoreError as error:
            log.warning("lease_not_given_back", why=str(error))


def _told(lease: Lease) -> str:
    who = lease.holder.rpartition(", ")[0]
    return f"a run is under way ({who}, since {lease.taken_at:%Y-%m-%d %H:%M:%S} UTC); nothing was done"
