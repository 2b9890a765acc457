"""Store days ahead: traffic, transactions and sales of every store, summed to regions and the company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

MEASURES = ("traffic", "transactions", "sales")
NORMAL_80 = 1.2815515655446004


@dataclass(frozen=True)
class StoresResult:
    """`daily`: unique_id (`store:…`, `region:…`, `company`), measure, ds, cutoff, yhat, lo80, hi80, sd, in the unit of
    the measure; bands null where a store is refused. `totals`: the same for the whole horizon, with days instead of ds.
    `refusals`: unique_id, measure, reason."""

    cutoff: date
    horizon_days: int
    daily: pd.DataFrame
    totals: pd.DataFrame
    refusals: pd.DataFrame


def forecast_stores(
    store_days: pd.DataFrame,
    *,
    cutoff: date,
    horizon_days: int = 28,
    holidays: pd.DataFrame | None = None,
) -> StoresResult:
    """Forecast each measure of each store for the `horizon_days` days after `cutoff` (end of day).

    `store_days`: store_id, region (nullable), ds, and any of traffic, transactions, sales; a day without a row is a
    closed day. `holidays`: ds, holiday (name), and optionally region, over history and horizon.
    """
    end = pd.Timestamp(cutoff)
    known = store_days[pd.to_datetime(store_days["ds"]) <= end].copy()
    known["ds"] = pd.to_datetime(known["ds"])
    dates = pd.date_range(end + pd.Timedelta(days=1), periods=horizon_days)
    parts, totals, refused = [], [], []
    for measure in [name for name in MEASURES if name in known and known[name].notna().any()]:
        wide = known.pivot_table(index="ds", columns="store_id", values=measure, aggfunc="sum", observed=True)
        wide = wide.reindex(pd.date_range(wide.index.min(), end)).sort_index(axis=1)
        mean, sd = _same_weekdays(wide, dates)
        groups = _groups(known, wide.columns)
        parts.append(_frame(groups, mean, sd, dates, measure, end))
        totals.append(_total(groups, mean, sd, measure, end))
        refused.extend((f"store:{s}", measure, "too_short") for s in wide.columns[wide.notna().sum() < 28])
    return StoresResult(
        cutoff=cutoff,
        horizon_days=horizon_days,
        daily=pd.concat(parts, ignore_index=True),
        totals=pd.concat(totals, ignore_index=True),
        refusals=pd.DataFrame(refused, columns=["unique_id", "measure", "reason"]),
    )


def _same_weekdays(wide: pd.DataFrame, dates: pd.DatetimeIndex) -> tuple[np.ndarray, np.ndarray]:
    """Mean and sd of each store's last eight same weekdays: stores × days."""
    recent = wide.iloc[-56:]
    by_day = recent.groupby(recent.index.dayofweek)
    mean, sd = by_day.mean().fillna(0.0), by_day.std().fillna(0.0)
    weekdays = dates.dayofweek
    mean, sd = (part.reindex(range(7)).fillna(0.0) for part in (mean, sd))
    return mean.loc[weekdays].to_numpy().T, sd.loc[weekdays].to_numpy().T


def _groups(known: pd.DataFrame, stores: pd.Index) -> dict[str, np.ndarray]:
    """Unit id → the rows of the stores in it, the company first."""
    groups = {"company": np.arange(len(stores))}
    if "region" in known:
        region = known.dropna(subset=["region"]).sort_values("ds").groupby("store_id")["region"].last()
        region = region.reindex(stores)
        for name in sorted(region.dropna().unique()):
            groups[f"region:{name}"] = np.flatnonzero(region == name)
    return groups | {f"store:{store}": np.array([row]) for row, store in enumerate(stores)}


def _frame(
    groups: dict[str, np.ndarray],
    mean: np.ndarray,
    sd: np.ndarray,
    dates: pd.DatetimeIndex,
    measure: str,
    end: pd.Timestamp,
) -> pd.DataFrame:
    blocks = []
    for unit, rows in groups.items():
        yhat, spread = mean[rows].sum(axis=0), np.sqrt((sd[rows] ** 2).sum(axis=0))
        blocks.append(pd.DataFrame({"unique_id": unit, "ds": dates, "yhat": yhat, "sd": spread}))
    return _with_band(pd.concat(blocks, ignore_index=True), measure, end)


def _total(
    groups: dict[str, np.ndarray], mean: np.ndarray, sd: np.ndarray, measure: str, end: pd.Timestamp
) -> pd.DataFrame:
    rows = [
        {"unique_id": unit, "yhat": mean[part].sum(), "sd": float(np.sqrt((sd[part] ** 2).sum()))}
        for unit, part in groups.items()
    ]
    return _with_band(pd.DataFrame(rows).assign(days=mean.shape[1]), measure, end)


def _with_band(frame: pd.DataFrame, measure: str, end: pd.Timestamp) -> pd.DataFrame:
    low = np.maximum(frame["yhat"] - NORMAL_80 * frame["sd"], 0.0)
    return frame.assign(measure=measure, cutoff=end, lo80=low, hi80=frame["yhat"] + NORMAL_80 * frame["sd"])
