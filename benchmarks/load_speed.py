"""How long a million new deals take to load, and the same file again: ratios to a raw `read_csv` of the same run.

    python -m benchmarks.load_speed [--rows 1000000] [--json]

The yardstick is what DuckDB needs to read the file and commit it into a database file of its own. Bars: a new file at
most 7 times that, the unchanged file at most 3.5 times (recognised by its hash; and once more by comparing every row).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from calibration import load
from calibration.storage.database import Database, open_database
from calibration.vocabulary import LoadReport

NEW_BAR = 7.0
UNCHANGED_BAR = 3.5
TODAY = date(2026, 1, 1)


def write_deals(path: Path, rows: int) -> None:
    """An export of deals with everyday headers: ids, names, five stages, amounts, three dates, a probability."""
    duckdb.execute(
        """
        copy (
            select
                'D' || i as "Deal ID",
                'Deal ' || i as "Deal Name",
                'Account ' || (i % 50000) as "Account Name",
                'Owner ' || (i % 200) as "Deal Owner",
                ['华东', '华南', '华北', '西南'][1 + i % 4] as "Region",
                'Product ' || (i % 9) as "Product",
                ['Qualification', 'Proposal', 'Negotiation', 'Closed Won', 'Closed Lost'][1 + i % 5] as "Stage",
                cast((i * 7919 % 10000000) / 100.0 as decimal(18, 2)) as "Amount",
                10 * (i % 10) as "Probability (%)",
                date '2023-01-01' + (i % 900)::integer as "Create Date",
                date '2023-03-01' + (i % 1000)::integer as "Close Date",
                'call again ' || (i % 100) as "Next Step"
            from range(?) as numbers(i)
        ) to '"""
        + str(path)
        + "' (header)",
        [rows],
    )


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def raw_seconds(file: Path, folder: Path) -> float:
    """The yardstick: `read_csv` into a table of a new database file, committed."""
    with duckdb.connect(str(folder / "raw.duckdb")) as connection:
        return timed(lambda: connection.execute("create table deals as select * from read_csv(?)", [str(file)]))


def measure(rows: int, folder: Path) -> dict[str, float]:
    """Seconds and ratios of one run; a small load before warms the process up, as a running one is."""
    file, small = folder / "deals.csv", folder / "small.csv"
    write_deals(file, rows)
    write_deals(small, 100)
    warm = open_database(folder / "warm.duckdb")
    load.load_file(warm, small, today=TODAY)
    warm.close()
    db = open_database(folder / "navigator.duckdb")
    raw = raw_seconds(file, folder)
    new = timed(lambda: check(load.load_file(db, file, today=TODAY)[0], new=rows))
    same = timed(lambda: check(load.load_file(db, file, today=TODAY)[0], unchanged=rows))
    compared = timed(lambda: check(compare(db, file), unchanged=rows))
    db.close()
    seconds = {"raw": raw, "new": new, "same_file": same, "compared": compared}
    ratios = {f"{name}_ratio": value / raw for name, value in seconds.items() if name != "raw"}
    return {name: round(value, 2) for name, value in (seconds | ratios).items()}


def compare(db: Database, file: Path) -> LoadReport:
    """The file again under another day, so that every row is read and compared."""
    return load.load_file(db, file, today=TODAY, data_through_on=date(2025, 12, 31))[0]


def check(report: LoadReport, new: int = 0, unchanged: int = 0) -> None:
    """A load that did something else than expected measures nothing. Raises RuntimeError."""
    if (report.new, report.unchanged, report.changed, report.rejected) != (new, unchanged, 0, 0):
        raise RuntimeError(f"expected {new} new and {unchanged} unchanged rows, found {report}")


def main() -> None:
    """Print the table (or JSON) and leave with 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(told.rows, Path(folder))
    print(json.dumps(found) if told.json else "\n".join(f"{name:18} {value:8.2f}" for name, value in found.items()))
    raise SystemExit(found["new_ratio"] > NEW_BAR or found["same_file_ratio"] > UNCHANGED_BAR)


if __name__ == "__main__":
    main()
