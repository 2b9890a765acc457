"""How long a Monday refresh takes beside one Prophet for each of the same series, in one run.

    python -m benchmarks.refresh_speed [--deals 20000] [--sample 12] [--json FILE]

The company: 10 regions, 200 people, 87 stores with traffic, transactions and sales. Timed is the whole refresh of a
Sunday (marts, forecasts, lights, writing) in a running process that refreshed the Sunday before and those on which the
refresh looks back for Prophet's weight, as a company does that refreshes every Monday; and the forecast of the two
store measures that a refresh leaves to the drill-down. `first_refresh_seconds` is one without such Sundays to read.
Prophet is timed on a sample of each sort of series, alone and serially, and scaled to all of them; it reads no file
and writes nothing. Prints a table and JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks._big_company import PEOPLE, REGIONS, write_company
from calibration.forecasting.prophet_member import prophet_store, prophet_weeks
from calibration.forecasting.stores import forecast_stores
from calibration.load import load_file
from calibration.refresh import refresh
from calibration.storage.database import Database, open_database
from calibration.vocabulary import Kind

SUNDAY = date(2026, 11, 15)
STORES, STORE_DAYS = 87, 730
WEEKS_AHEAD, DAYS_AHEAD = 6, 28
EARLIER_WEEKS = (16, 12, 8, 4, 1)
"""Mondays come in order: the Sunday that the refresh is compared with was computed a week ago and is still there."""
BAR = 3.0

STORE_SQL = """
with days as (
    select
        store,
        day,
        ($today::date - day::int)::date as day_on,
        (dayofweek($today::date - day::int) in (0, 6))::int as is_weekend
    from range($stores) as s(store), range($days) as d(day)
)

select
    'S' || lpad(store::text, 3, '0') as store_id,
    day_on,
    (200 + 3 * store + 40 * is_weekend + hash(store, day) % 60)::int as traffic_count,
    (60 + store + 15 * is_weekend + hash(store, day, 1) % 20)::int as transaction_count,
    (9000 + 90 * store + 2500 * is_weekend + hash(store, day, 2) % 2000)::decimal(18, 2) as sales_amount
from days
"""


def main() -> None:
    """Prepare, time both sides, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, default=20_000)
    parser.add_argument("--sample", type=int, default=12)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        database = prepare(Path(name), asked.deals)
        report = measure(database, asked.sample)
        database.close()
    for key, value in report.items():
        print(f"{key:<36} {value}")
    print(json.dumps(report))
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def prepare(folder: Path, deals: int) -> Database:
    """The company in a database of its own."""
    paths = {path.stem: path for path in write_company(folder, deals, SUNDAY)}
    paths["store_days"] = write_stores(folder)
    database = open_database(folder / "company.duckdb")
    for stem, path in paths.items():
        load_file(database, path, kind=Kind(stem), data_through_on=SUNDAY, full=True, author="speed")
    return database


def write_stores(folder: Path) -> Path:
    """Two years of days of every store, as an export."""
    path = folder / "store_days.parquet"
    statement = STORE_SQL.replace("$today", f"date '{SUNDAY}'")
    statement = statement.replace("$stores", str(STORES)).replace("$days", str(STORE_DAYS))
    with duckdb.connect() as connection:
        connection.execute(f"copy ({statement}) to '{path}' (format parquet)")
    return path


def measure(database: Database, sample: int) -> dict[str, object]:
    """What the refresh and one Prophet each cost, and how often the one goes into the other."""
    first, *later = (SUNDAY - timedelta(weeks=weeks) for weeks in EARLIER_WEEKS)
    first_cost = cost(lambda: refresh(database, as_of=first))
    for day in later:
        refresh(database, as_of=day)
    monday = cost(lambda: refresh(database, as_of=SUNDAY))
    days = database.frame("select * from marts.store_days(?)", [SUNDAY])
    frame = pd.DataFrame(
        {"store_id": days["store_id"], "ds": days["day_on"], "traffic": days["traffic_count"].astype(float),
         "transactions": days["transaction_count"].astype(float)}
    )  # fmt: skip
    stores = cost(lambda: forecast_stores(frame, cutoff=SUNDAY, horizon_days=DAYS_AHEAD))
    weekly, daily = 1 + REGIONS + PEOPLE, 3 * STORES
    prophet = weekly * prophet_week(sample) + daily * prophet_day(frame, sample)
    faster = prophet / (monday + stores)
    return {
        "series": weekly + daily,
        **named("first_refresh", first_cost),
        **named("refresh", monday),
        **named("two_more_store_measures", stores),
        **named("prophet_scaled", prophet),
        "times_faster": round(faster[0], 2),
        "times_faster_by_cpu": round(faster[1], 2),
        "bar": BAR,
        "held": bool(faster[0] >= BAR),
    }


def prophet_week(sample: int) -> np.ndarray:
    """The cost of one fit on two years of weekly amounts."""
    series = np.random.default_rng(1).gamma(2.0, 500.0, (sample, 104))
    prophet_weeks(series[:1], WEEKS_AHEAD, 1)
    return cost(lambda: prophet_weeks(series, WEEKS_AHEAD, 1)) / sample


def prophet_day(frame: pd.DataFrame, sample: int) -> np.ndarray:
    """The cost of one fit on the days of one store."""
    names = sorted(frame["store_id"].unique())[:sample]
    histories = [
        frame.loc[frame["store_id"] == name, ["ds", "traffic"]].rename(columns={"traffic": "y"}) for name in names
    ]
    return cost(lambda: [prophet_store(each, days=DAYS_AHEAD) for each in histories]) / len(names)


def cost(act: Callable[[], object]) -> np.ndarray:
    """Seconds on the clock, and of processor time that of processes it started included: where others use the machine
    as well, only the latter can be compared."""
    before = np.array([time.perf_counter(), sum(os.times()[:4])])
    act()
    return np.array([time.perf_counter(), sum(os.times()[:4])]) - before


def named(name: str, spent: np.ndarray) -> dict[str, float]:
    """A cost as two rows of the report."""
    return {f"{name}_seconds": round(float(spent[0]), 2), f"{name}_cpu_seconds": round(float(spent[1]), 2)}


if __name__ == "__main__":
    main()
