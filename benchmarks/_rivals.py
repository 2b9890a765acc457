"""Fitted rivals of the forecast: Prophet plain, AutoETS, Theta, ARIMA, on the same weekly history."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from calibration.forecasting.prophet_member import prophet_weeks

WEEKS = 6
SHORT = 12


def fitted(weekly: np.ndarray, kinds: np.ndarray) -> dict[str, np.ndarray]:
    """Method → units × six weeks ahead for company and regions; nan below them, where a fit each would take hours."""
    rows = np.flatnonzero(np.isin(kinds, ("company", "region")))
    series = weekly[rows]
    found = {
        "prophet": prophet_weeks(series, WEEKS, seed=1),
        "prophet_12_weeks": prophet_weeks(series[:, -SHORT:], WEEKS, seed=1),
        **_statistical(series),
    }
    out = {}
    for name, ahead in found.items():
        out[name] = np.full((len(weekly), WEEKS), np.nan)
        out[name][rows] = ahead
    return out


def _statistical(series: np.ndarray) -> dict[str, np.ndarray]:
    """AutoETS, AutoTheta and AutoARIMA by statsforecast (a development dependency)."""
    from statsforecast import StatsForecast
    from statsforecast.models import AutoARIMA, AutoETS, AutoTheta

    units, weeks = series.shape
    dates = [date(2001, 1, 7) + timedelta(days=7 * week) for week in range(weeks)]
    frame = pd.DataFrame({"unique_id": np.repeat(np.arange(units), weeks), "ds": dates * units, "y": series.ravel()})
    frame["ds"] = pd.to_datetime(frame["ds"])
    models = {"auto_ets": AutoETS, "auto_theta": AutoTheta, "auto_arima": AutoARIMA}
    asked = [model(season_length=1, alias=name) for name, model in models.items()]
    found = StatsForecast(models=asked, freq="W", n_jobs=1).forecast(df=frame, h=WEEKS).sort_values(["unique_id", "ds"])
    return {name: found[name].to_numpy().reshape(units, WEEKS) for name in models}
