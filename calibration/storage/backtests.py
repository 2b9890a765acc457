"""Runs of the backtest, kept for the pages: found by what was known on the day, the last two whole ones kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pandas as pd

from calibration.storage.database import Database, sql
from calibration.storage.frames import append

KEPT_RUNS = 2
TABLES = ("backtest_cases", "backtest_chances", "backtests")


def publish(
    db: Database,
    truth_on: date,
    measure: str,
    cases: pd.DataFrame,
    chances: pd.DataFrame,
    *,
    took_seconds: float,
    is_whole: bool = True,
) -> str:
    """Write a run in one transaction and give its id; older runs of the measure than the last two that are whole are
    dropped, and what was not whole before it."""
    backtest_id = str(uuid4())
    run = {
        "backtest_id": backtest_id,
        "truth_on": truth_on,
        "measure": measure,
        "computed_at": datetime.now(UTC).replace(tzinfo=None),
        "took_seconds": took_seconds,
        "is_whole": is_whole,
    }
    with db.transaction() as cursor:
        append(cursor, "db.results.backtests", pd.DataFrame([run]))
        append(cursor, "db.results.backtest_cases", cases.assign(backtest_id=backtest_id))
        if len(chances):
            kept = chances.drop(columns="booked_month", errors="ignore")
            append(cursor, "db.results.backtest_chances", kept.assign(backtest_id=backtest_id))
        for table in TABLES:
            cursor.execute(sql("refresh/drop_backtests").format(table=table), {"measure": measure, "kept": KEPT_RUNS})
    return backtest_id


def newest_whole(db: Database, measure: str) -> date | None:
    """The day that the newest whole run of the measure was held against; None before the first."""
    found = db.rows("refresh/newest_whole_backtest", {"measure": measure})[0]["truth_on"]
    return found if found is None else date.fromisoformat(str(found)[:10])


def said_before(db: Database, cutoff: date, measure: str, state: str) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """What an earlier run said at this cutoff from the same state of the data: cases and chances, or None."""
    asked = {"cutoff": cutoff, "measure": measure, "state": state}
    cases, chances = (db.frame(f"refresh/backtest_{name}_before", asked) for name in ("cases", "chances"))
    if cases.empty:
        return None
    for name in ("cutoff", "ends_on"):
        cases[name] = pd.to_datetime(cases[name]).dt.date
    chances["cutoff"] = pd.to_datetime(chances["cutoff"]).dt.date
    return cases, chances
