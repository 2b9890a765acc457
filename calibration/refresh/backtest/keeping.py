"""The record is kept up without anybody asking: past Sundays are measured a few at a time, the newest first, so that
the league fills within minutes, and whatever else there is to do goes first.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

from calibration.refresh.backtest import ask, known_before, spans_of, sundays
from calibration.storage import backtests
from calibration.storage.database import Database

CUTOFFS = 26
BITE = 4


class Interrupted(Exception):
    """Something else is to be done first; what was measured before this bite is kept."""


def is_due(db: Database, as_of: date, measure: str) -> bool:
    """Whether a Sunday has gone by since the last whole record."""
    newest = backtests.newest_whole(db, measure)
    return newest is None or newest < as_of - timedelta(days=as_of.isoweekday() % 7)


def measure_some(
    db: Database, as_of: date, measure: str, *, is_busy: Callable[[], bool], told: Callable[[int, int], None]
) -> bool:
    """Measure the next few Sundays and keep them beside those that are known; False where nothing is due.

    `is_busy` is asked before each of them: where something else is under way Interrupted is raised and nothing of this
    bite is kept. `told(done, total)` hears how far it is. A run is whole with all Sundays, or where the next ones
    bring nothing: there was no history yet.
    """
    if not is_due(db, as_of, measure):
        return False
    started = time.monotonic()
    wanted = sundays(as_of, CUTOFFS, weeks=1)
    known = {day for day in wanted if known_before(db, day, measure, spans_of(day, as_of)) is not None}
    new = [day for day in wanted if day not in known][-BITE:]

    def before_each(_step: str, done: int, _total: int) -> None:
        if is_busy():
            raise Interrupted
        told(done, CUTOFFS)

    asked = sorted(known | set(new))
    found = ask(db, truth_on=as_of, measure=measure, cutoffs=asked, progress=before_each, finds_earlier=True)
    brought = set(found.cases["cutoff"]) if len(found.cases) else set()
    is_whole = len(brought) == CUTOFFS or brought <= known
    if brought:
        took = time.monotonic() - started
        backtests.publish(db, as_of, measure, found.cases, found.chances, took_seconds=took, is_whole=is_whole)
    return bool(brought) and not is_whole
