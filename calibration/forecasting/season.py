"""SL, season and level: the company's calendar index, and each unit's own smoothed level under it."""

from __future__ import annotations

import numpy as np

from calibration.forecasting.calendar_effects import DayFeatures, fit_effects
from calibration.forecasting.ledger import Ledger

ALPHAS = (0.05, 0.1, 0.2, 0.3, 0.5)
QUARTER_DAYS = 91.3
TREND_SD = 0.5
EQUAL_SHARE = 0.15


def calendar_index(ledger: Ledger, today: int, days: int, features: DayFeatures, history: int) -> np.ndarray:
    """Busyness of each of the last `history` days and the next `days`, about 1 on average: trend is fitted beside it
    so that growth is not taken for season, and left out of what is returned."""
    since = today - history + 1
    used = ledger.won & (ledger.signed > 0) & (ledger.closed >= since) & (ledger.closed <= today)
    daily = np.bincount(ledger.closed[used] - since, minlength=history).astype(float)
    number = np.arange(since, today + days + 1)
    x = features.rows(number)
    if daily.sum() <= 0:
        return np.ones(len(number))
    trend = (number - today + history / 2) / QUARTER_DAYS
    design = np.column_stack([x, trend, np.ones(len(number))])
    prior = np.concatenate([features.prior_sd, [TREND_SD, 10.0]])
    effects = fit_effects(daily, np.full(history, daily.mean()), design[:history], prior)
    index = np.exp(x @ effects[:-2])
    return index / index[:history].mean()


def smoothed_level(series: np.ndarray, index: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Level per week of each row of `series` (units × weeks, oldest first) after division by the week's `index`.

    Simple exponential smoothing; the alpha of each of the `groups` (one label per row) is that of least squared error
    over the four weeks after each week (Hyndman's SES, scored at the horizon that is asked)."""
    flat = series / np.maximum(index, 0.05)
    levels = np.stack([_smooth(flat, alpha) for alpha in ALPHAS])
    out = levels[0, :, -1].copy()
    for group in np.unique(groups):
        rows = groups == group
        errors = [_ahead_error(level[rows], flat[rows]) for level in levels]
        out[rows] = levels[int(np.argmin(errors)), rows, -1]
    return out


def _smooth(flat: np.ndarray, alpha: float) -> np.ndarray:
    level = np.empty_like(flat)
    state = flat[:, : min(8, flat.shape[1])].mean(axis=1)
    for week in range(flat.shape[1]):
        state = state + alpha * (flat[:, week] - state)
        level[:, week] = state
    return level


def _ahead_error(level: np.ndarray, flat: np.ndarray, ahead: int = 4) -> float:
    weeks = flat.shape[1]
    if weeks <= ahead + 4:
        return 0.0
    sums = np.cumsum(np.pad(flat, ((0, 0), (1, 0))), axis=1)
    total = sums[:, ahead + 1 :] - sums[:, 1:-ahead]
    return float(((total - ahead * level[:, : total.shape[1]])[:, 4:] ** 2).sum())


def decayed_shares(ledger: Ledger, today: int, half_life: float) -> np.ndarray:
    """Each leaf's share of the company's recent wins: decayed, 15 % of it shared equally among those active."""
    age = today - ledger.closed
    used = ledger.won & (ledger.signed > 0) & (age >= 0)
    amount = np.bincount(
        ledger.owner[used],
        weights=ledger.signed[used] * 0.5 ** (age[used] / half_life),
        minlength=len(ledger.tree.ids),
    )[ledger.tree.leaves]
    recent = np.bincount(ledger.owner[used], weights=age[used] < 91, minlength=len(ledger.tree.ids))[ledger.tree.leaves]
    if amount.sum() <= 0:
        return np.zeros(len(amount))
    active = recent > 0
    equal = active / active.sum() if active.any() else amount / amount.sum()
    return (1 - EQUAL_SHARE) * amount / amount.sum() + EQUAL_SHARE * equal
