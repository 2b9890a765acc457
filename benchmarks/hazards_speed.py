"""How long the pipeline member (HZ) takes on 50,000 deals: both hazards fitted, every open deal run six weeks ahead.

    python -m benchmarks.hazards_speed [--deals 50000] [--open 0.3] [--times 5]

The deals are invented: ten regions, 200 people, three years. Bar: 3 seconds. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from datetime import date

import numpy as np
import pandas as pd

from calibration.forecasting.calendar_effects import describe_days
from calibration.forecasting.inputs import ForecastParameters, SigningsInput
from calibration.forecasting.ledger import day_number, open_ledger
from calibration.forecasting.pipeline import forecast_pipeline

BAR_SECONDS = 3.0
CUTOFF = date(2026, 11, 15)
DAYS_AHEAD = 42
HISTORY_DAYS = 1095
PEOPLE, REGIONS = 200, 10


def invent(number: int, open_ratio: float) -> SigningsInput:
    """Deals of three years, a share of them still open at CUTOFF."""
    rng = np.random.default_rng(5)
    is_open = rng.random(number) < open_ratio
    end = pd.Timestamp(CUTOFF)
    age = np.where(is_open, rng.integers(1, 120, number), rng.integers(90, HISTORY_DAYS, number))
    opened = end - pd.to_timedelta(age, unit="D")
    ended = opened + pd.to_timedelta(1 + rng.gamma(2.0, 20.0, number).astype(int), unit="D")
    closed = pd.Series(ended).where(~is_open & (ended <= end))
    is_won = closed.notna().to_numpy() & (rng.random(number) < 0.3)
    person = rng.integers(0, PEOPLE, number)
    deals = pd.DataFrame(
        {
            "deal_id": [f"D{n:06d}" for n in range(number)],
            "owner_id": [f"P{n:03d}" for n in person],
            "region": [f"R{n % REGIONS}" for n in person],
            "product": rng.choice(["a", "b", "c", "d"], number),
            "opened_on": opened,
            "closed_on": closed,
            "outcome": np.where(is_won, "won", np.where(closed.notna(), "lost", "open")),
            "amount": np.where(is_won, rng.gamma(2.0, 30_000, number).round(2), np.nan),
            "list_price": 60_000.0,
        }
    )
    units: list[tuple[str, str, str | None]] = [("company", "company", None)]
    units += [("region", f"region:R{n}", "company") for n in range(REGIONS)]
    units += [("person", f"person:P{n:03d}", f"region:R{n % REGIONS}") for n in range(PEOPLE)]
    return SigningsInput(deals=deals, units=pd.DataFrame(units, columns=["unit_kind", "unit_id", "parent_id"]))


def main() -> None:
    """Print seconds and the share of open deals; leave with 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deals", type=int, default=50_000)
    parser.add_argument("--open", type=float, default=0.3)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    ledger = open_ledger(invent(asked.deals, asked.open), CUTOFF)
    today, settings = day_number(CUTOFF), ForecastParameters()
    features = describe_days(
        today - HISTORY_DAYS, today + DAYS_AHEAD, None, fiscal_start=0, with_season=True, cycles=3.0
    )
    seconds = []
    for _ in range(asked.times):
        start = time.perf_counter()
        found = forecast_pipeline(ledger, today, DAYS_AHEAD, features, settings)
        seconds.append(time.perf_counter() - start)
    assert found is not None
    report = {
        "deals": asked.deals,
        "open_deals": len(found.open_rows),
        "seconds_median": round(statistics.median(seconds), 3),
        "seconds_worst": round(max(seconds), 3),
        "bar": BAR_SECONDS,
        "held": max(seconds) <= BAR_SECONDS,
    }
    print(json.dumps(report))
    raise SystemExit(not report["held"])


if __name__ == "__main__":
    main()
