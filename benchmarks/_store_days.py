"""Store days, store by store: ours beside the mean of the last four same weekdays, at 13 cutoffs 28 days apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from calibration.forecasting.store_lift import weekday_base
from calibration.forecasting.stores import forecast_stores

CUTOFFS = 13
DAYS = 28


def score_stores(days: pd.DataFrame, holidays: pd.DataFrame) -> dict[str, Any]:
    """Method → accuracy over all store days that were open, and at the worst cutoff, in per cent; and how many of our
    80 % bands held. A store that nothing was known of is forecast as 0."""
    wide = days.pivot_table(index="ds", columns="store_id", values="transactions").asfreq("D")
    errors: dict[str, list[tuple[float, float]]] = {"ours": [], "last 4 same weekdays": []}
    inside = []
    for window in range(1, CUTOFFS + 1):
        cutoff = wide.index[-1] - pd.Timedelta(days=DAYS * window)
        came = wide.loc[cutoff:].iloc[1 : DAYS + 1].to_numpy()
        said, low, high = _ours(days, cutoff, holidays, wide.columns)
        there = np.isfinite(came)
        plain = weekday_base(wide.loc[:cutoff].to_numpy()[-28:], DAYS)
        for name, guess in (("ours", said), ("last 4 same weekdays", plain)):
            wrong = np.abs(np.nan_to_num(guess) - came)[there].sum()
            errors[name].append((float(wrong), float(came[there].sum())))
        inside.append(float(((came >= low) & (came <= high))[there].mean()))
    report: dict[str, Any] = {name: _score(np.array(rows)) for name, rows in errors.items()}
    return report | {"interval coverage of a store day": round(100 * float(np.mean(inside)), 1)}


def _ours(days: pd.DataFrame, cutoff: pd.Timestamp, holidays: pd.DataFrame, stores: pd.Index) -> tuple[np.ndarray, ...]:
    """yhat, lo80, hi80: days × stores."""
    daily = forecast_stores(days, cutoff=cutoff.date(), horizon_days=DAYS, holidays=holidays).daily
    daily = daily[daily["unique_id"].str.startswith("store:")]
    daily = daily.assign(store_id=daily["unique_id"].str.removeprefix("store:").astype(stores.dtype))
    return tuple(
        daily.pivot_table(index="ds", columns="store_id", values=name).reindex(columns=stores).to_numpy()
        for name in ("yhat", "lo80", "hi80")
    )


def _score(table: np.ndarray) -> dict[str, float]:
    by_cutoff = 100 - 100 * table[:, 0] / table[:, 1]
    total = 100 - 100 * table[:, 0].sum() / table[:, 1].sum()
    return {"accuracy": round(float(total), 2), "worst cutoff": round(float(by_cutoff.min()), 1)}
