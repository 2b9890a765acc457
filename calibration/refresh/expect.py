"""Ask the forecast, and keep its answers in the one form in which positions read them: cumulative paths per unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import erfc, sqrt

import numpy as np
import pandas as pd

from calibration.forecasting.inputs import ForecastParameters, SigningsInput
from calibration.forecasting.results import ForecastResult
from calibration.forecasting.signings import forecast_signings
from calibration.forecasting.stores import StoresResult, forecast_stores
from calibration.refresh.behind import behind
from calibration.rules.calendar import holiday_name, is_working_day

STORE_COLUMNS = {"store_sales": "sales", "store_transactions": "transactions"}
BAND = 1.2816
"""Half the width of a normal 80 % band, in standard deviations."""
NO_FORECASTS = ["measure", "unit", "cutoff", "h", "is_total", "ds", "yhat", "lo80", "hi80", "sd", "refusal"]


@dataclass(frozen=True)
class Expectation:
    """What is expected of one measure from the cutoff on. `mean`, `low`, `high`: units × days, cumulative, where column
    d is the total of the first d days (column 0 is 0) in the measure's unit; low and high are nan where refused.
    `blocks` has the columns of `results.forecasts`; `receipts` gives (n, k) of past Mondays,
    `behind` the rows of `results.said`, `members`, `rests` and `deal_chances`."""

    rows: dict[str, int]
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    blocks: pd.DataFrame
    p_hit: Callable[[str, int, float], float | None]
    refusals: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, tuple[int, int]] = field(default_factory=dict)
    deals: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"deal_id": pd.Series(dtype=str), "p_win": []}))
    behind: dict[str, pd.DataFrame] = field(default_factory=dict)


def work_calendar(start: date, end: date, country: str) -> pd.DataFrame:
    """ds, is_working_day, holiday (name or None) for every day from `start` to `end`."""
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    return pd.DataFrame(
        {
            "ds": pd.to_datetime(days),
            "is_working_day": [is_working_day(day, country) for day in days],
            "holiday": [holiday_name(day, country) for day in days],
        }
    )


def expect_signings(
    deals: pd.DataFrame,
    units: pd.DataFrame,
    *,
    measure: str,
    cutoff: date,
    days: int,
    calendar: pd.DataFrame,
    settings: ForecastParameters,
    spans: dict[str, int],
    said: pd.DataFrame,
) -> Expectation:
    """The signed amount (or the number of wins) of company, regions, teams and people after `cutoff`.

    `spans`: running period → days left in it; `said`: what members said before (`results.said`).
    """
    tree = units[units["unit_kind"] != "store"].rename(columns={"unit": "unit_id", "parent_unit": "parent_id"})
    tree = tree[["unit_kind", "unit_id", "parent_id"]].sort_values("unit_id").reset_index(drop=True)
    inputs = SigningsInput(deals=deals, units=tree, calendar=calendar, past=said[said["measure"] == measure])
    result = forecast_signings(inputs, cutoff=cutoff, horizon_days=days, parameters=settings)
    paths = [result.totals(span, settings.band_level) for span in range(1, days + 1)]
    names = list(paths[0]["unique_id"])
    refusals = dict(zip(result.refusals["unique_id"], result.refusals["reason"], strict=True))
    receipt = result.receipt
    return Expectation(
        rows={name: row for row, name in enumerate(names)},
        mean=_cumulative([path["yhat"].to_numpy() for path in paths]),
        low=_cumulative([path["lo80"].to_numpy() for path in paths]),
        high=_cumulative([path["hi80"].to_numpy() for path in paths]),
        blocks=_signing_blocks(result, paths, measure, cutoff, refusals),
        p_hit=result.p_hit,
        refusals=refusals,
        receipts={unit: (int(n), int(k)) for unit, n, k in receipt[["unique_id", "n", "k"]].itertuples(index=False)},
        deals=result.deals[["deal_id", "p_win"]],
        behind=behind(result, measure, spans, said),
    )


def expect_stores(
    store_days: pd.DataFrame, *, measure: str, cutoff: date, days: int, calendar: pd.DataFrame
) -> Expectation:
    """The sales (or transactions) of stores, regions and the company after `cutoff`."""
    holidays = calendar.dropna(subset=["holiday"])[["ds", "holiday"]]
    column = STORE_COLUMNS[measure]
    asked = store_days[["store_id", "region", "ds", column]]
    result = forecast_stores(asked, cutoff=cutoff, horizon_days=days, holidays=holidays)
    daily = result.daily[result.daily["measure"] == column]
    yhat = daily.pivot(index="unique_id", columns="ds", values="yhat")
    names, mean = list(yhat.index), np.cumsum(yhat.to_numpy(), axis=1)
    sd = _cumulative_sd(result, daily, column, names)
    refusals = result.refusals[result.refusals["measure"] == column]
    refused = dict(zip(refusals["unique_id"], refusals["reason"], strict=True))
    stated = np.array([name not in refused for name in names])[:, None]
    low = np.where(stated, np.maximum(mean - BAND * sd, 0.0), np.nan)
    high = np.where(stated, mean + BAND * sd, np.nan)
    rows = {name: row for row, name in enumerate(names)}

    def p_hit(unit: str, span: int, remaining: float) -> float | None:
        if unit in refused:
            return None
        if span == 0 or sd[rows[unit], span - 1] == 0:
            return float((mean[rows[unit], span - 1] if span else 0.0) >= remaining)
        return float(_above((remaining - mean[rows[unit], span - 1]) / sd[rows[unit], span - 1]))

    blocks = _store_blocks(names, mean, sd, measure, cutoff, refused)
    zero = np.zeros((len(names), 1))
    mean, low, high = (np.hstack([zero, path]) for path in (mean, low, high))
    return Expectation(rows, mean, low, high, blocks, p_hit, refused)


def _cumulative(columns: list[np.ndarray]) -> np.ndarray:
    return np.column_stack([np.zeros(len(columns[0])), *columns])


def _signing_blocks(
    result: ForecastResult, paths: list[pd.DataFrame], measure: str, cutoff: date, refusals: dict[str, str]
) -> pd.DataFrame:
    weekly = result.weekly.assign(is_total=False)
    weekly = weekly[weekly["h"] <= len(paths) // 7]
    totals = [
        paths[7 * h - 1].assign(h=h, is_total=True, ds=pd.Timestamp(cutoff) + pd.Timedelta(days=7 * h))
        for h in range(1, len(paths) // 7 + 1)
    ]
    both = pd.concat([weekly, *totals], ignore_index=True).rename(columns={"unique_id": "unit"})
    both = both.assign(measure=measure, cutoff=pd.Timestamp(cutoff), refusal=both["unit"].map(refusals))
    return both[NO_FORECASTS]


def _cumulative_sd(result: StoresResult, daily: pd.DataFrame, column: str, names: list[str]) -> np.ndarray:
    """Days of one store do not vary independently: the sd of the whole horizon sets the scale of all shorter spans."""
    sd = daily.pivot(index="unique_id", columns="ds", values="sd").loc[names].to_numpy()
    root = np.sqrt(np.cumsum(np.nan_to_num(sd) ** 2, axis=1))
    total = result.totals[result.totals["measure"] == column].set_index("unique_id")["sd"].reindex(names).to_numpy()
    scale = np.divide(total, root[:, -1], out=np.ones(len(names)), where=(root[:, -1] > 0) & np.isfinite(total))
    return root * scale[:, None]


def _store_blocks(
    names: list[str], mean: np.ndarray, sd: np.ndarray, measure: str, cutoff: date, refused: dict[str, str]
) -> pd.DataFrame:
    frames = []
    for h in range(1, mean.shape[1] // 7 + 1):
        end, start = 7 * h - 1, 7 * (h - 1) - 1
        before_mean, before_sd = (mean[:, start], sd[:, start]) if h > 1 else (0.0, 0.0)
        block = (mean[:, end] - before_mean, np.sqrt(np.maximum(sd[:, end] ** 2 - before_sd**2, 0.0)), False)
        for yhat, spread, is_total in (block, (mean[:, end], sd[:, end], True)):
            ds = pd.Timestamp(cutoff) + pd.Timedelta(days=7 * h)
            frames.append(
                pd.DataFrame({"unit": names, "h": h, "is_total": is_total, "ds": ds, "yhat": yhat, "sd": spread})
            )
    both = pd.concat(frames, ignore_index=True)
    is_refused = both["unit"].isin(list(refused))
    both["lo80"] = (both["yhat"] - BAND * both["sd"]).clip(lower=0.0).mask(is_refused)
    both["hi80"] = (both["yhat"] + BAND * both["sd"]).mask(is_refused)
    both = both.assign(measure=measure, cutoff=pd.Timestamp(cutoff), refusal=both["unit"].map(refused))
    return both[NO_FORECASTS]


def _above(z: float) -> float:
    """P(standard normal ≥ z)."""
    return 0.5 * erfc(z / sqrt(2.0))
