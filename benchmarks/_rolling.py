"""Rolling origin over a set of deals: at each cutoff only what was known, then what came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from benchmarks import _baselines
from benchmarks._public_sets import DealSet
from calibration.forecasting.ledger import day_number, open_ledger
from calibration.forecasting.results import ForecastResult
from calibration.forecasting.signings import forecast_signings

WEEKS = (4, 6)


@dataclass(frozen=True)
class Rolled:
    """`results` by cutoff; `units` those of the tree; `came[weeks]` and `said[weeks][method]` cutoffs × units, over the
    cutoffs whose window ended inside the data; `low`, `high` the 80 % band."""

    units: list[str]
    kinds: np.ndarray
    results: dict[date, ForecastResult]
    came: dict[int, np.ndarray]
    said: dict[int, dict[str, np.ndarray]]
    low: dict[int, np.ndarray]
    high: dict[int, np.ndarray]

    def rows(self, kind: str) -> np.ndarray:
        """Columns of one level."""
        return np.flatnonzero(self.kinds == kind)


def roll(deal_set: DealSet, *, with_slow_baselines: bool) -> Rolled:
    """Forecast at every cutoff, ours and the baselines. What the members said before is carried on, as the app does."""
    last_day = deal_set.deals["closed_on"].max().date()
    truth = open_ledger(deal_set.known_at(last_day), last_day)
    units = list(truth.tree.ids)
    results: dict[date, ForecastResult] = {}
    rows: dict[int, list[dict[str, np.ndarray]]] = {weeks: [] for weeks in WEEKS}
    past: pd.DataFrame | None = None
    for cutoff in deal_set.cutoffs:
        result = forecast_signings(replace(deal_set.known_at(cutoff), past=past), cutoff=cutoff, horizon_days=42)
        past, results[cutoff] = result.past, result
        for weeks in WEEKS:
            end = cutoff + timedelta(days=7 * weeks)
            if end > last_day:
                continue
            came = truth.weekly(day_number(end), weeks).sum(axis=1)
            ours = result.totals(7 * weeks).set_index("unique_id").reindex(units).fillna(0.0)
            row = {"came": came, "ours": ours["yhat"], "low": ours["lo80"], "high": ours["hi80"]}
            rows[weeks].append(row | _others(deal_set, cutoff, weeks, units, with_slow_baselines))
    tables = {weeks: {key: np.array([row[key] for row in found]) for key in found[0]} for weeks, found in rows.items()}
    said = {
        weeks: {key: table for key, table in found.items() if key not in ("came", "low", "high")}
        for weeks, found in tables.items()
    }
    picked = ({weeks: found[key] for weeks, found in tables.items()} for key in ("came", "low", "high"))
    came_by, low, high = picked
    return Rolled(units, truth.tree.kinds, results, came_by, said, low, high)


def _others(deal_set: DealSet, cutoff: date, weeks: int, units: list[str], slow: bool) -> dict[str, np.ndarray]:
    known = deal_set.known_at(cutoff)
    ledger = open_ledger(known, cutoff)
    row = ledger.tree.position()
    history = max((day_number(cutoff) - ledger.first_day + 1) // 7, 4)
    at = np.array([row.get(unit, -1) for unit in units])

    def aligned(found: np.ndarray) -> np.ndarray:
        return np.where(at >= 0, found[at], 0.0)

    series = ledger.weekly(day_number(cutoff), history)
    out = {
        "last4": aligned(_baselines.last(4)(series, weeks)),
        "last12": aligned(_baselines.last(12)(series, weeks)),
        "seasonal naive 13": aligned(_baselines.seasonal_naive(series, weeks)),
        "run rate": aligned(_baselines.run_rate(np.repeat(series / 7, 7, axis=1), cutoff, weeks)),
    }
    if known.deals.get("list_price") is not None:
        out["stage weighted"] = _baselines.stage_weighted(known.deals, cutoff, weeks, units)
    if slow:
        out |= {name: aligned(found) for name, found in _slow(series, weeks, ledger.tree.kinds).items()}
    return out


def _slow(series: np.ndarray, weeks: int, kinds: np.ndarray) -> dict[str, np.ndarray]:
    """Model fits for company and regions only; below them 0 stands, and is not reported."""
    rows = np.flatnonzero(np.isin(kinds, ("company", "region")))
    found = {
        "Prophet, all weeks": _baselines.prophet(None)(series[rows], weeks),
        "Prophet, 12 weeks": _baselines.prophet(12)(series[rows], weeks),
        **_baselines.statistical(series[rows], weeks),
    }
    out = {}
    for name, total in found.items():
        out[name] = np.zeros(len(series))
        out[name][rows] = total
    return out
