"""An invented company for the forecasts to be tested on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from calibration.forecasting.inputs import SigningsInput

CUTOFF = date(2025, 6, 1)


def company(weeks: int = 30, seed: int = 7) -> SigningsInput:
    """Four people in two regions; about three deals opened a day, half of them won after some three weeks."""
    rng = np.random.default_rng(seed)
    start = pd.Timestamp(CUTOFF) - pd.Timedelta(days=7 * weeks - 1)
    number = 21 * (weeks + 4)
    opened = start + pd.to_timedelta(np.sort(rng.integers(0, 7 * (weeks + 4), number)), unit="D")
    closed = opened + pd.to_timedelta(rng.gamma(2.0, 10.0, number).astype(int), unit="D")
    owner = rng.choice(["a", "b", "c", "d"], number)
    won = rng.random(number) < 0.5
    deals = pd.DataFrame(
        {
            "deal_id": [f"D{i:05d}" for i in range(number)],
            "owner_id": owner,
            "region": np.where(np.isin(owner, ["a", "b"]), "North", "South"),
            "team": None,
            "segment": "all",
            "product": rng.choice(["x", "y"], number),
            "opened_on": opened,
            "closed_on": closed,
            "outcome": np.where(won, "won", "lost"),
            "amount": np.where(won, rng.gamma(2.0, 500.0, number).round(2), np.nan),
            "expected_amount": None,
            "list_price": 1000.0,
            "expected_close_on": None,
        }
    )
    people = [("person", f"person:{p}", "region:North" if p in "ab" else "region:South") for p in "abcd"]
    regions = [("region", "region:North", "company"), ("region", "region:South", "company")]
    units = pd.DataFrame(
        [("company", "company", None), *regions, *people], columns=["unit_kind", "unit_id", "parent_id"]
    )
    return SigningsInput(deals=deals, units=units)
