"""The background job that keeps the forecast's own record: a few past Sundays a minute, whenever nothing else runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from calibration import progress, refresh
from calibration.refresh.backtest.keeping import CUTOFFS, Interrupted, measure_some
from calibration.storage.database import Database
from calibration.storage.queries import ages
from calibration.storage.queries.units import measures
from calibration.vocabulary import Measure, Viewer

TASK = "backtest"
REST = 4
"""So many times as long as a bite took, nothing is measured: visitors of a large company notice little of it."""
_OF_DEALS = (Measure.SIGNED_AMOUNT.value, Measure.WON_COUNT.value)


class Recorder:
    """Measures until the record of the newest day is whole, and then waits for another day."""

    def __init__(self, database: Database, is_stopping: Callable[[], bool] = lambda: False) -> None:
        self._database = database
        self._is_stopping = is_stopping
        self._whole_for: date | None = None
        self._rests_until = 0.0

    def measure(self) -> bool:
        """One bite; False where nothing is due or there to measure, something else is under way, or it rests."""
        if time.monotonic() < self._rests_until:
            return False
        as_of = ages.data_reaches(self._database)
        if as_of is None or as_of == self._whole_for or self._is_busy():
            return False
        if refresh.shown(self._database, as_of) is None:
            return False
        found = [name for name in measures(self._database, Viewer(), as_of) if name in _OF_DEALS]
        if not found:
            self._whole_for = as_of
            return False
        started = time.monotonic()
        with progress.track(TASK, CUTOFFS) as task:

            def told(done: int, _total: int) -> None:
                task.done = done

            try:
                is_more = measure_some(self._database, as_of, found[0], is_busy=self._is_busy, told=told)
            except Interrupted:
                return False
        now = time.monotonic()
        self._rests_until = now + REST * (now - started)
        self._whole_for = None if is_more else as_of
        return is_more

    def _is_busy(self) -> bool:
        return self._is_stopping() or any(task.name != TASK for task in progress.running())
