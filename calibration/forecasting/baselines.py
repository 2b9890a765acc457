"""What anybody could have said: each maps daily history (units × days, oldest first, up to the cutoff) to a total."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

SEASON_DAYS = 91
NAIVE = ("last4", "last12", "seasonal_naive", "run_rate")


def naive_totals(daily: np.ndarray, cutoff: date, days: int, quarter_starts_on: date) -> dict[str, np.ndarray]:
    """The totals of the coming `days` days by the mean of the last 4 and 12 weeks, the same days 13 weeks ago, and the
    quarter to date per day (currency, one entry a unit). Shorter history is used as far as it reaches."""
    quarter = min((cutoff - quarter_starts_on).days + 1, daily.shape[1])
    return {
        "last4": per_day(daily, 28) * days,
        "last12": per_day(daily, 84) * days,
        "seasonal_naive": season_ago(daily, days),
        "run_rate": per_day(daily, quarter) * days,
    }


def per_day(daily: np.ndarray, days: int) -> np.ndarray:
    """The mean per day of the last `days` days."""
    used = daily[:, -max(min(days, daily.shape[1]), 1) :]
    return used.mean(axis=1) if used.shape[1] else np.zeros(len(daily))


def season_ago(daily: np.ndarray, days: int) -> np.ndarray:
    """What the same days brought 13 weeks ago; the mean of the last four weeks where history is shorter."""
    if daily.shape[1] < SEASON_DAYS:
        return per_day(daily, 28) * days
    start = daily.shape[1] - SEASON_DAYS
    return daily[:, start : start + days].sum(axis=1)


def scale_of(daily: np.ndarray, days: int) -> np.ndarray:
    """Mean absolute difference between a block of `days` and the block before it, over history, per unit: the scale of
    MASE. nan where fewer than two blocks are known."""
    if daily.shape[1] < 2 * days:
        return np.full(len(daily), np.nan)
    sums = np.cumsum(np.hstack([np.zeros((len(daily), 1)), daily]), axis=1)
    blocks = sums[:, days:] - sums[:, :-days]
    return np.abs(blocks[:, days:] - blocks[:, :-days])[:, ::7].mean(axis=1)


def stage_weighted(open_deals: pd.DataFrame, known: pd.DataFrame, cutoff: date, days: int) -> pd.Series:
    """deal_id → what it is worth within `days` by classic stage weighting: amount × stage weight of deals due by then,
    overdue ones rolled in. Where no close dates or no weights are known: value × the share of open value that was won
    over the last `days` days; deals are counted where none has an amount.

    `open_deals`: deal_id, expected_amount, stage_weight, expected_close_on. `known`: deals as in `SigningsInput`.
    """
    end = pd.Timestamp(cutoff)
    due_on = pd.to_datetime(open_deals["expected_close_on"])
    if due_on.notna().any() and open_deals["stage_weight"].notna().any():
        is_due = due_on <= end + timedelta(days=days)
        worth = open_deals["expected_amount"].astype(float) * open_deals["stage_weight"].astype(float)
        return worth.where(is_due, 0.0).fillna(0.0).set_axis(open_deals["deal_id"])
    is_counted = not known["amount"].astype(float).fillna(0.0).any()
    value = pd.Series(1.0, index=known.index) if is_counted else _value(known)
    signed = pd.Series(1.0, index=known.index) if is_counted else known["amount"].astype(float)
    then = end - timedelta(days=days)
    opened, closed = pd.to_datetime(known["opened_on"]), pd.to_datetime(known["closed_on"])
    was_open = (opened <= then) & ~(closed <= then)
    whole = value[was_open].sum()
    won = signed[was_open & (known["outcome"] == "won")].sum()
    is_open = known["outcome"] == "open"
    return (value[is_open] * (won / whole if whole > 0 else 0.0)).set_axis(known.loc[is_open, "deal_id"])


def _value(known: pd.DataFrame) -> pd.Series:
    """List price, else the expected amount where both open and closed deals have one, else the mean won amount."""
    won = known.loc[known["outcome"] == "won", "amount"].astype(float)
    value = known["list_price"].astype(float)
    return value.fillna(float(won.mean()) if len(won) else 0.0)
