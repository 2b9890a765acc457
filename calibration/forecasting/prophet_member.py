"""Prophet: a member for weekly amounts with a year or more of history, and the drill-down model of one store."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

if TYPE_CHECKING:
    from prophet import Prophet

LEAST_STORE_DAYS = 84
YEARLY_WEEKS = 156
STEP_WEEKS = 16


def prophet_weeks(series: np.ndarray, ahead: int, seed: int, jobs: int = 1) -> np.ndarray:
    """Amounts of the next `ahead` weeks of each row of `series` (units × weeks, oldest first): units × ahead, ≥ 0.

    No holidays or busyness as regressors: on weekly sums of few large deals they were overfitted (measured, 2 to 17
    points worse). The same numbers every time: NumPy is seeded before each fit, and Prophet's own band is not used."""
    said = (
        -(-ahead // STEP_WEEKS) * STEP_WEEKS
    )  # the length of a product of matrices shows in the last digit of its rows
    rows = Parallel(n_jobs=jobs)(delayed(_fit_weeks)(row, said, seed) for row in series)
    return np.array(rows).reshape(len(series), said)[:, :ahead]


def prophet_store(
    history: pd.DataFrame, *, days: int, holidays: pd.DataFrame | None = None, seed: int = 20_251
) -> pd.DataFrame:
    """One store's drill-down: ds, yhat, trend, weekly and, where there, yearly and holidays, for history and `days`.

    `history`: ds, y (one measure of one store; closed days left out); `holidays`: ds, holiday. Components are ratios of
    the trend. Raises ValueError under twelve weeks of days."""
    if len(history) < LEAST_STORE_DAYS:
        raise ValueError(f"a store needs at least {LEAST_STORE_DAYS} open days, found {len(history)}")
    named = None if holidays is None or holidays.empty else holidays[["ds", "holiday"]]
    np.random.seed(seed)
    model = _model(holidays=named, weekly_seasonality=True, uncertainty_samples=0)
    model.fit(history[["ds", "y"]].sort_values("ds"), seed=seed)
    found = model.predict(model.make_future_dataframe(periods=days))
    wanted = ["ds", "yhat", "trend", "weekly", "yearly", "holidays"]
    return found[[name for name in wanted if name in found]]


def _fit_weeks(series: np.ndarray, ahead: int, seed: int) -> np.ndarray:
    if not np.any(series > 0):
        return np.zeros(ahead)
    weeks = len(series)
    dates = pd.date_range("2001-01-07", periods=weeks + ahead, freq="W")
    frame = pd.DataFrame({"ds": dates, "y": np.concatenate([series, np.full(ahead, np.nan)])})
    np.random.seed(seed)
    model = _model(weekly_seasonality=False, yearly_seasonality=weeks >= YEARLY_WEEKS, uncertainty_samples=0)
    model.fit(frame.iloc[:weeks], seed=seed)
    return np.maximum(model.predict(frame.iloc[weeks:])["yhat"].to_numpy(), 0.0)


def _model(**options: Any) -> Prophet:
    """Imported here: it takes a second, and most forecasts of young companies never need it."""
    from prophet import Prophet

    for name in ("cmdstanpy", "prophet"):
        logging.getLogger(name).disabled = True
    return Prophet(seasonality_mode="multiplicative", daily_seasonality=False, **options)
