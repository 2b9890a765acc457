"""What a forecast has to beat: each baseline maps weekly history (units × weeks, oldest first) to a total ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from calibration.forecasting.prophet_member import prophet_weeks

Baseline = Callable[[np.ndarray, int], np.ndarray]
SEASON = 13


def last(weeks: int) -> Baseline:
    """The mean of the last `weeks` weeks goes on."""
    return lambda series, ahead: series[:, -weeks:].mean(axis=1) * ahead


def seasonal_naive(series: np.ndarray, ahead: int) -> np.ndarray:
    """The same weeks of a quarter (13 weeks) ago."""
    if series.shape[1] < SEASON:
        return last(4)(series, ahead)
    return series[:, -SEASON : -SEASON + ahead].sum(axis=1)


def prophet(weeks: int | None) -> Baseline:
    """Prophet on the last `weeks` weeks, or on all."""

    def say(series: np.ndarray, ahead: int) -> np.ndarray:
        return prophet_weeks(series if weeks is None else series[:, -weeks:], ahead, seed=1).sum(axis=1)

    return say


def run_rate(daily: np.ndarray, cutoff: date, ahead: int) -> np.ndarray:
    """Quarter to date per day goes on; `daily` is units × days up to the cutoff."""
    first = date(cutoff.year, 3 * ((cutoff.month - 1) // 3) + 1, 1)
    days = min((cutoff - first).days + 1, daily.shape[1])
    return daily[:, -days:].mean(axis=1) * 7 * ahead


def stage_weighted(deals: pd.DataFrame, cutoff: date, ahead: int, units: list[str]) -> np.ndarray:
    """Open value × the share of open value that was won over the last `ahead` weeks, summed by owner and region.

    A set without stage history has one stage, so one learned weight: the fairest that stage weighting can be here."""
    end = pd.Timestamp(cutoff)
    then = end - pd.Timedelta(days=7 * ahead)
    was_open = deals[(deals["opened_on"] <= then) & ~(deals["closed_on"] <= then)]
    weight = was_open["amount"].sum() / was_open["list_price"].sum()
    is_open = deals[deals["closed_on"].isna() & deals["opened_on"].notna()]
    value = is_open["list_price"] * weight
    sums = {"company": value.sum()}
    for kind, column in (("person", "owner_id"), ("region", "region"), ("team", "team")):
        sums |= {f"{kind}:{key}": total for key, total in value.groupby(is_open[column]).sum().items()}
    return np.array([sums.get(unit, 0.0) for unit in units])


def statistical(series: np.ndarray, ahead: int) -> dict[str, np.ndarray]:
    """AutoETS, AutoTheta and AutoARIMA by statsforecast; empty, and said so, where it is not installed."""
    try:
        from statsforecast import StatsForecast
        from statsforecast.models import AutoARIMA, AutoETS, AutoTheta
    except ImportError:
        print("statsforecast is not installed: AutoETS, Theta, ARIMA are left out (see requirements-dev.txt)")
        return {}
    units, weeks = series.shape
    dates = [date(2001, 1, 7) + timedelta(days=7 * week) for week in range(weeks)]
    frame = pd.DataFrame({"unique_id": np.repeat(np.arange(units), weeks), "ds": dates * units, "y": series.ravel()})
    frame["ds"] = pd.to_datetime(frame["ds"])
    models = [AutoETS(season_length=1), AutoTheta(season_length=1), AutoARIMA(season_length=1)]
    found = StatsForecast(models=models, freq="W", n_jobs=1).forecast(df=frame, h=ahead)
    sums = found.groupby("unique_id")[["AutoETS", "AutoTheta", "AutoARIMA"]].sum().sort_index()
    return {name: sums[name].to_numpy() for name in sums}
