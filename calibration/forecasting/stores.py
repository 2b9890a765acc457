"""Store days ahead: traffic, transactions and sales of every store, summed to regions and the company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from calibration.forecasting.store_lift import forecast_days, number_holidays

MEASURES = ("traffic", "transactions", "sales")
NORMAL_80 = 1.2815515655446004
SD_OF_MEAN_ERROR = 1.2533141373155003  # of a normal distribution: √(π ÷ 2)
PAST_WINDOWS = 6
WINDOW_DAYS = 28
FARTHEST_DAYS = 364
LEAST_PAST_DAYS = 28
LEAST_OPEN_DAYS = 28
POOLED_WINDOWS = 3.0


@dataclass(frozen=True)
class StoresResult:
    """`daily`: unique_id (`store:…`, `region:…`, `company`), measure, ds, cutoff, yhat, lo80, hi80, sd, in the unit of
    the measure; bands null where a unit is refused. `totals`: the same for the whole horizon, with days instead of ds.
    `refusals`: unique_id, measure, reason. `receipt`: measure, kind, n, k (past unit-windows, and those whose total
    would have fallen inside the band)."""

    cutoff: date
    horizon_days: int
    daily: pd.DataFrame
    totals: pd.DataFrame
    refusals: pd.DataFrame
    receipt: pd.DataFrame


@dataclass(frozen=True)
class _Errors:
    """Relative errors of past windows, windows × units: `daily` as the sd that its mean absolute error stands for (a
    root mean square would follow the few days that nobody could know), `total` with its sign."""

    daily: np.ndarray
    total: np.ndarray


def forecast_stores(
    store_days: pd.DataFrame,
    *,
    cutoff: date,
    horizon_days: int = 28,
    holidays: pd.DataFrame | None = None,
) -> StoresResult:
    """Forecast each measure of each store for the `horizon_days` days after `cutoff` (end of day).

    `store_days`: store_id, region (nullable), ds, and any of traffic, transactions, sales; a day without a row is a
    closed day. `holidays`: ds, holiday (name) over history and horizon; the name carries from year to year. Bands rest
    on past windows of 28 days, however far is asked. Raises ValueError for a horizon of none or of over 364 days.
    """
    if not 1 <= horizon_days <= FARTHEST_DAYS:
        raise ValueError(f"horizon_days must be 1 to {FARTHEST_DAYS}, found {horizon_days}")
    end = pd.Timestamp(cutoff)
    known = store_days.assign(ds=pd.to_datetime(store_days["ds"]))
    known = known[known["ds"] <= end].sort_values(["ds", "store_id"], kind="stable")
    marked = number_holidays(pd.DataFrame({"ds": [], "holiday": []}) if holidays is None else holidays)
    parts = [
        _measure(known, measure, end, horizon_days, marked)
        for measure in MEASURES
        if measure in known and known[measure].notna().any()
    ]
    names = ("daily", "totals", "refusals", "receipt")
    frames = {
        name: pd.concat([p[name] for p in parts], ignore_index=True) if parts else pd.DataFrame() for name in names
    }
    return StoresResult(cutoff=cutoff, horizon_days=horizon_days, **frames)


def _measure(
    known: pd.DataFrame, measure: str, end: pd.Timestamp, days: int, marked: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    wide = known.pivot_table(index="ds", columns="store_id", values=measure, aggfunc="sum", observed=True, min_count=1)
    wide = wide.reindex(pd.date_range(wide.index.min(), end)).sort_index(axis=1).astype(float)
    units, sums = _units(known, wide.columns)
    values, start = wide.to_numpy(), wide.index[0]
    yhat = forecast_days(values, start, days, marked) @ sums
    errors = _past_errors(values, start, min(days, WINDOW_DAYS), marked, sums)
    kinds = np.array([unit.partition(":")[0] for unit in units])
    too_short = ((np.isfinite(values).sum(axis=0) < LEAST_OPEN_DAYS) @ sums) == sums.sum(axis=0)
    too_short |= len(errors.total) == 0
    dates = pd.date_range(end + pd.Timedelta(days=1), periods=days)
    daily_sd, total_sd = (np.where(too_short, np.nan, _ratio_sd(part, kinds)) for part in (errors.daily, errors.total))
    daily = pd.DataFrame(
        {
            "unique_id": np.repeat(units, days),
            "ds": np.tile(dates.to_numpy(), len(units)),
            "yhat": yhat.T.ravel(),
            "sd": (yhat * daily_sd).T.ravel(),
        }
    )
    totals = pd.DataFrame(
        {"unique_id": units, "days": days, "yhat": yhat.sum(axis=0), "sd": yhat.sum(axis=0) * total_sd}
    )
    refused = pd.DataFrame({"unique_id": units[too_short], "measure": measure, "reason": "too_short"})
    return {
        "daily": _with_band(daily, measure, end),
        "totals": _with_band(totals, measure, end),
        "refusals": refused,
        "receipt": _receipt(errors.total, kinds, measure),
    }


def _units(known: pd.DataFrame, stores: pd.Index) -> tuple[np.ndarray, np.ndarray]:
    """Unit ids (company, regions, stores), and stores × units of 0 and 1. A store belongs to its last region."""
    ids, columns = ["company"], [np.ones(len(stores))]
    if "region" in known:
        region = known.dropna(subset=["region"]).groupby("store_id")["region"].last().reindex(stores)
        for name in sorted(region.dropna().unique()):
            ids.append(f"region:{name}")
            columns.append((region == name).to_numpy(dtype=float))
    ids += [f"store:{store}" for store in stores]
    return np.array(ids, dtype=object), np.column_stack([*columns, np.eye(len(stores))])


def _past_errors(values: np.ndarray, start: pd.Timestamp, days: int, marked: pd.DataFrame, sums: np.ndarray) -> _Errors:
    """How far the same method was off over the first `days` days after earlier cutoffs, as far apart."""
    daily, total = [], []
    for window in range(1, PAST_WINDOWS + 1):
        end = len(values) - days * window
        if end < LEAST_PAST_DAYS:
            break
        came = np.nan_to_num(values[end : end + days]) @ sums
        said = forecast_days(values[:end], start, days, marked) @ sums
        mean = np.maximum(said.mean(axis=0), 1e-9)
        told = said.sum(axis=0) > 0
        daily.append(np.where(told, SD_OF_MEAN_ERROR * np.abs(came - said).mean(axis=0) / mean, np.nan))
        total.append(np.where(told, (came - said).sum(axis=0) / (mean * days), np.nan))
    shape = (0, sums.shape[1])
    return _Errors(np.array(daily) if daily else np.zeros(shape), np.array(total) if total else np.zeros(shape))


def _ratio_sd(errors: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Root mean square relative error of each unit, held by three windows of its kind's median."""
    there = np.isfinite(errors)
    squared = np.where(there, errors, 0.0) ** 2
    count = there.sum(axis=0)
    out = np.zeros(len(kinds))
    for kind in np.unique(kinds):
        rows = kinds == kind
        heard = rows & (count > 0)
        typical = float(np.median(squared[:, heard].sum(axis=0) / count[heard])) if heard.any() else 0.0
        out[rows] = (squared[:, rows].sum(axis=0) + POOLED_WINDOWS * typical) / (count[rows] + POOLED_WINDOWS)
    return np.sqrt(out)


def _receipt(errors: np.ndarray, kinds: np.ndarray, measure: str) -> pd.DataFrame:
    """Each past window against the band that the windows before it would have given."""
    rows = []
    for kind in np.unique(kinds):
        inside = total = 0
        for window in range(len(errors) - 1):
            sd = _ratio_sd(errors[window + 1 :], kinds)[kinds == kind]
            error = errors[window, kinds == kind]
            total += int(np.isfinite(error).sum())
            inside += int((np.abs(error) <= NORMAL_80 * sd).sum())
        rows.append({"measure": measure, "kind": str(kind), "n": total, "k": inside})
    return pd.DataFrame(rows)


def _with_band(frame: pd.DataFrame, measure: str, end: pd.Timestamp) -> pd.DataFrame:
    low = np.maximum(frame["yhat"] - NORMAL_80 * frame["sd"], 0.0)
    return frame.assign(measure=measure, cutoff=end, lo80=low, hi80=frame["yhat"] + NORMAL_80 * frame["sd"])
