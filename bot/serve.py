"""One process that does what is due, hour by hour, until it is told to end."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import typer
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.bootstrap import Deployment
from bot.exits import told
from bot.modes import How
from bot.run_commands import on_signals, run_once

NORMAL = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""One run at a time; however many were missed, one catches up, however late."""


class Service:
    """What `esep serve` does: a run at its start and every hour after it."""

    def __init__(self, deploy: Callable[[], Deployment], how: How) -> None:
        self._deploy = deploy
        self._how = how
        self._ended = threading.Event()
        self._at_work: Deployment | None = None

    def serve(self) -> None:
        """Run until SIGTERM or SIGINT: then the event under way stops before its next request.

        Raises DeclarationError or StoreError where it could never run.
        """
        deployment = self._deploy()
        deployment.settings.required_contact()
        deployment.engine.dispose()
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)}, job_defaults=NORMAL, timezone=UTC
        )
        scheduler.add_job(self.do_what_is_due, "interval", hours=1, next_run_time=datetime.now(UTC))
        with on_signals(self.end, signal.SIGTERM, signal.SIGINT):
            scheduler.start()
            typer.echo(f"serving {deployment.settings.events_dir}; SIGTERM ends it")
            self._ended.wait()
            scheduler.shutdown()

    def do_what_is_due(self) -> None:
        """Do one run with a deployment of its own, so that settings and sessions are never old."""
        self._at_work = self._deploy()
        if self._ended.is_set():
            return
        try:
            run_once(self._at_work, [], self._how, quiet=True)
        except Exception as error:  # noqa: BLE001
            typer.echo(f"esep: {told(error)}", err=True)
        finally:
            self._at_work.engine.dispose()

    def end(self) -> None:
        self._ended.set()
        if self._at_work:
            self._at_work.until.stop()
