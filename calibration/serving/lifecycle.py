"""From the start of the process to its end: open, warm up, demo on the first start, jobs; and why it is not ready."""

from __future__ import annotations

import asyncio
import importlib
import logging
import shutil
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from apscheduler.schedulers.background import BackgroundScheduler

from calibration import progress, refresh, words
from calibration.errors import NavigatorError
from calibration.serving.jobs import schedule
from calibration.settings import Settings
from calibration.storage.database import Database, open_database
from calibration.storage.queries import ages
from calibration.storage.queries.ledger import loads
from calibration.vocabulary import Viewer

log = logging.getLogger(__name__)
RETRY_SECONDS = 5.0
HEAVY = ("calibration.charts.trajectory", "calibration.charts.bars", "calibration.load", "calibration.refresh")


class Process:
    """The state of one serving process: the database once it is open, and the reason while it is not."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database: Database | None = None
        self.obstacle: NavigatorError | None = None
        self._scheduler: BackgroundScheduler | None = None
        self._stopping = threading.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start what runs in the background, and end it whatever happens.

        A database that another process owns does not end the server: the pages say so, and opening is tried again.
        """
        await asyncio.to_thread(self.open)
        work = asyncio.create_task(asyncio.to_thread(self._work))
        try:
            yield
        finally:
            self._stopping.set()
            await work
            await asyncio.to_thread(self._close)

    def open(self) -> bool:
        """Open and migrate the database and load what the first visit needs; False with `obstacle` where it cannot."""
        for module in HEAVY:
            importlib.import_module(module)
        try:
            self.database = open_database(self.settings.database)
        except NavigatorError as error:
            self.obstacle = error
            log.error("%s", error)
            return False
        self.obstacle = None
        shutil.rmtree(self.settings.uploads, ignore_errors=True)
        ages.data_reaches(self.database)
        return True

    def _work(self) -> None:
        """All that runs beside the pages; a failure of it is shown, for the pages go on without it."""
        try:
            self._begin()
        except Exception as error:
            log.exception("what runs in the background could not be started")
            progress.report("start", str(error) or type(error).__name__)

    def _begin(self) -> None:
        """Open if that failed so far, load the demo company into an empty database where wanted, start the jobs."""
        while self.database is None and not self._stopping.wait(RETRY_SECONDS):
            self.open()
        if self.database is None:
            return
        if self.settings.wants_demo and not loads(self.database, Viewer(), limit=1):
            self._load_demo(self.database)
        if not self._stopping.is_set():
            self._scheduler = schedule(self.database, self.settings, self._stopping.is_set)

    def _load_demo(self, database: Database) -> None:
        """The demo files, one after the other, visible in `progress` as the task `demo`; a stop ends it between two."""
        arrival = importlib.import_module("calibration.demo.arrival")

        def advance(step: str, files: int) -> None:
            task.total = files + 1 if files else 0  # and the first computation of the results
            task.advance(step)
            if self._stopping.is_set():
                raise InterruptedError("the server is stopping")

        try:
            with progress.track("demo") as task:
                reports = arrival.load_demo(database, self.settings.demo_folder, today=date.today(), advance=advance)
                task.advance(" · ".join(words.say("serve.computing", language) for language in words.LANGUAGES))
                refresh.ensure(database, max(report.data_through_on for report in reports))
        except Exception:
            log.exception("the demo company could not be loaded")

    def _close(self) -> None:
        if self._scheduler:
            self._scheduler.shutdown(wait=True)
        if self.database:
            self.database.close()
