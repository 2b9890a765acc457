"""Levels of amounts that let regions' quarters and the company's months end near the plan.

Amounts are random; a director's numbers are not. Raw amounts are raked: by region and quarter, by month, and again.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span

_ROUNDS = 15
_MONTH_NOISE = 0.05
_LOWEST, _HIGHEST = 0.45, 2.4  # of the region's usual factor: no single deal should look made to fit


def deal_levels(deals: pd.DataFrame, span: Span, plan: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """The factor per deal for its `raw` amount; deals not won in a planned quarter get their region's usual one.

    The running month and quarter are cut at `last`: what is done and what is left are raked apart, so that the
    quarter to date stands where such a quarter usually stands on that day.
    """
    won = deals[deals["outcome"] == "won"]
    quarter = pd.PeriodIndex(won["ended_on"], freq="Q")
    running = pd.Period(span.last, "Q")
    is_inner = (quarter <= running) & (quarter > running - 11)
    inner, quarter = won[is_inner].copy(), quarter[is_inner]
    inner["is_rest"] = inner["ended_on"] > pd.Timestamp(span.last)
    month = inner["ended_on"].dt.strftime("%Y-%m").to_numpy(dtype=object)
    bucket = month + np.where(inner["is_rest"] & (month == f"{span.last:%Y-%m}"), " rest", "")
    inner["share"] = bucket_shares(won["ended_on"], inner["ended_on"], inner["is_rest"].to_numpy(), span)
    part = inner.groupby([quarter, bucket, "is_rest"])["share"].first().groupby(level=[0, 2]).sum()
    actual = plan.set_index(["region", "quarter"])["actual_amount"]
    cell = pd.MultiIndex.from_arrays([inner["region"], quarter, inner["is_rest"]])
    keys = pd.MultiIndex.from_arrays([quarter, inner["is_rest"]])
    cell_aim = actual.reindex(cell.droplevel(2)).to_numpy() * part.reindex(keys).to_numpy()
    bucket_aim = actual.groupby(level=1).sum().reindex(quarter).to_numpy() * inner["share"].to_numpy()
    noise = pd.Series(rng.normal(0, _MONTH_NOISE, len(set(bucket))), index=sorted(set(bucket)))
    bucket_aim = bucket_aim * np.exp(noise.reindex(bucket).to_numpy())
    factor = _rake(inner["raw"].to_numpy(), pd.Index(bucket), bucket_aim, cell, cell_aim)
    usual = pd.Series(factor).groupby(inner["region"].to_numpy()).median()
    middle = inner["region"].map(usual).to_numpy(dtype=float)
    level = deals["region"].map(usual).to_numpy(dtype=float, copy=True)
    level[inner.index] = np.clip(factor, _LOWEST * middle, _HIGHEST * middle)
    return level


def _rake(
    raw: np.ndarray, bucket: pd.Index, bucket_aim: np.ndarray, cell: pd.MultiIndex, cell_aim: np.ndarray
) -> np.ndarray:
    """Factors by which sums by cell meet their aim and sums by bucket nearly (iterative proportional fitting)."""
    in_bucket = pd.factorize(bucket)[0]
    in_cell = pd.factorize(cell)[0]
    factor = np.ones(len(raw))
    for _ in range(_ROUNDS):
        for group, aim in ((in_bucket, bucket_aim), (in_cell, cell_aim)):
            factor = factor * aim / np.bincount(group, raw * factor)[group]
    return factor


def month_shares(ended: pd.Series) -> np.ndarray:
    """Share of each of the 12 months in its quarter's wins, counted over the years; no wins at all: thirds."""
    months = pd.PeriodIndex(ended, freq="M")
    years = np.maximum(np.bincount(months.unique().month, minlength=13)[1:], 1)
    mean = (np.bincount(months.month, minlength=13)[1:] + 0.5) / years
    return (mean.reshape(4, 3) / mean.reshape(4, 3).sum(axis=1, keepdims=True)).ravel()


def bucket_shares(all_ends: pd.Series, ended: pd.Series, is_rest: np.ndarray, span: Span) -> np.ndarray:
    """Per deal, the share of its quarter's amount that its month, or its part of the running month, usually brings."""
    share = month_shares(whole_months(all_ends))[ended.dt.month.to_numpy() - 1]
    same = all_ends[all_ends.dt.month == span.last.month]
    done = float(np.clip((same.dt.day <= span.last.day).mean(), 0.02, 0.98)) if len(same) else 0.5
    is_running = (ended.dt.strftime("%Y-%m") == f"{span.last:%Y-%m}").to_numpy()
    if pd.Timestamp(span.last).is_month_end:
        return share
    return share * np.where(is_running, np.where(is_rest, 1 - done, done), 1.0)


def whole_months(ended: pd.Series) -> pd.Series:
    """The ends without the thin months at either edge of the simulation."""
    months = pd.PeriodIndex(ended, freq="M")
    return ended[(months > months.min() + 6) & (months < months.max() - 7)]
