"""How long a million deals (two thirds open) take to rate, once the refresh knows the open ones.

    python -m benchmarks.lights_speed [--deals 1000000] [--json]

The deals come from the made-up company, without its activities: a rating reads the clocks that the refresh has worked
out anyway. Bar: 3 seconds for the statements of the lights together; each is told with its own seconds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks._big_company import write_company
from calibration import load
from calibration.refresh.asked import asked_values
from calibration.refresh.lights import light_days
from calibration.rules.periods import sunday_before
from calibration.storage import results
from calibration.storage.database import Database, open_database
from calibration.storage.reference import parameters

BAR_SECONDS = 3.0
TODAY = date(2026, 1, 2)


def load_company(db: Database, folder: Path, deals: int) -> None:
    """People and deals of the made-up company, as of TODAY."""
    for path in write_company(folder, deals, TODAY):
        if path.stem in ("people", "deals"):
            load.load_file(db, path, kind=path.stem, data_through_on=TODAY, today=TODAY)


def measure(db: Database) -> dict[str, float]:
    """Seconds of each statement of the lights, and how many deals are open and lit."""
    settings = parameters(db, TODAY)
    found: dict[str, float] = {}
    with results.workbench(db) as bench:
        bench.use(asked_values(TODAY, sunday_before(TODAY), settings))
        for name, days in light_days(TODAY, settings).items():
            bench.lend(name, days)
        for step in results.LIGHT_NEEDS:
            started = time.perf_counter()
            bench.build(step)
            if step.startswith("lights/"):
                found[results.table_of(step)] = round(time.perf_counter() - started, 3)
        rated = bench.frame("lights/rows")
    deals = rated[rated["subject_kind"] == "deal"]
    lit = int(deals["light"].isin(["red", "yellow"]).sum())
    return found | {"rating": round(sum(found.values()), 2), "open_deals": len(deals), "lit_deals": lit}


def main() -> None:
    """Print the table (or JSON) and leave with 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "navigator.duckdb")
        load_company(db, Path(folder) / "files", told.deals)
        found = measure(db)
        db.close()
    print(json.dumps(found) if told.json else "\n".join(f"{name:18} {value:10,.2f}" for name, value in found.items()))
    raise SystemExit(found["rating"] > BAR_SECONDS)


if __name__ == "__main__":
    main()
