"""Store days, store by store: ours beside the mean of the last four same weekdays, at cutoffs 28 days apart, each read
from the marts as known then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from calibration.forecasting.store_lift import weekday_base
from calibration.forecasting.stores import forecast_stores
from calibration.refresh.expect import work_calendar
from calibration.storage import results
from calibration.storage.database import Database
from calibration.storage.reference import parameters

DAYS = 28
HISTORY_DAYS = 1095


def score_stores(database: Database, truth_on: date, cutoffs: int = 13) -> dict[str, Any]:
    """Method → accuracy over all store days that were open, and at the worst cutoff (ratios); and the share of our 80 %
    bands that held. A store that nothing was known of is forecast as 0."""
    truth = _wide(_days_at(database, truth_on, 100_000))
    errors: dict[str, list[tuple[float, float]]] = {"ours": [], "last 4 same weekdays": []}
    inside = []
    for window in range(1, cutoffs + 1):
        cutoff = truth_on - timedelta(days=DAYS * window)
        known = _days_at(database, cutoff, HISTORY_DAYS)
        came = truth.loc[pd.Timestamp(cutoff) :].iloc[1 : DAYS + 1].to_numpy()
        said, low, high = _ours(database, known, cutoff, truth.columns)
        there = np.isfinite(came)
        plain = weekday_base(_wide(known).reindex(columns=truth.columns).to_numpy()[-28:], DAYS)
        for name, guess in (("ours", said), ("last 4 same weekdays", plain)):
            wrong = np.abs(np.nan_to_num(guess) - came)[there].sum()
            errors[name].append((float(wrong), float(came[there].sum())))
        inside.append(float(((came >= low) & (came <= high))[there].mean()))
    report: dict[str, Any] = {name: _score(np.array(rows)) for name, rows in errors.items()}
    return report | {"interval_coverage": float(np.mean(inside)), "cutoff_count": cutoffs}


def _days_at(database: Database, as_of: date, history_days: int) -> pd.DataFrame:
    with results.workbench(database) as bench:
        bench.use({"as_of": as_of})
        return bench.frame("forecast_store_days", history_days=history_days)


def _wide(days: pd.DataFrame) -> pd.DataFrame:
    wide = days.pivot_table(index="ds", columns="store_id", values="transactions")
    wide.index = pd.to_datetime(wide.index)
    return wide.asfreq("D")


def _ours(database: Database, known: pd.DataFrame, cutoff: date, stores: pd.Index) -> tuple[np.ndarray, ...]:
    """yhat, lo80, hi80: days × stores."""
    country = parameters(database, cutoff).text("country")
    calendar = work_calendar(cutoff - timedelta(days=HISTORY_DAYS), cutoff + timedelta(days=DAYS), country)
    holidays = calendar.dropna(subset=["holiday"])[["ds", "holiday"]]
    asked = known[["store_id", "region", "ds", "transactions"]]
    daily = forecast_stores(asked, cutoff=cutoff, horizon_days=DAYS, holidays=holidays).daily
    daily = daily[daily["unique_id"].str.startswith("store:")]
    daily = daily.assign(store_id=daily["unique_id"].str.removeprefix("store:"))
    return tuple(
        daily.pivot_table(index="ds", columns="store_id", values=name).reindex(columns=stores).to_numpy()
        for name in ("yhat", "lo80", "hi80")
    )


def _score(table: np.ndarray) -> dict[str, float]:
    by_cutoff = 1 - table[:, 0] / table[:, 1]
    return {"accuracy": float(1 - table[:, 0].sum() / table[:, 1].sum()), "worst cutoff": float(by_cutoff.min())}
