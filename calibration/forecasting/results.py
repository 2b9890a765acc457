"""What a forecast says, and the questions that may be put to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from calibration.forecasting.distribution import TotalDistribution, quantiles
from calibration.forecasting.tree import Tree


@dataclass(frozen=True)
class Spread:
    """How uncertain totals are, per unit: `rate_error` c (sd of the rate as a ratio of the forecast), `jump` = Σv² ÷ Σv
    of single amounts (currency), their `amount_cv`, and the `refund_jump`. Variance = F · jump + (c · F)²."""

    rate_error: np.ndarray
    jump: np.ndarray
    amount_cv: np.ndarray
    refund_jump: np.ndarray

    def sd(self, total: np.ndarray) -> np.ndarray:
        """Standard deviation of each unit's gross total, given its mean (currency)."""
        return np.sqrt(np.maximum(total, 0.0) * self.jump + (self.rate_error * total) ** 2)

    def refund_sd(self, total: np.ndarray) -> np.ndarray:
        """Likewise for refunds (positive)."""
        return np.sqrt(np.maximum(total, 0.0) * self.refund_jump + (self.rate_error * total) ** 2)


@dataclass(frozen=True)
class ForecastResult:
    """The forecast of every unit from one cutoff. Amounts are currency, days count from the day after the cutoff.

    `daily`: unique_id, ds, cutoff, yhat. `weekly`: unique_id, h, ds (block end), cutoff, yhat, lo80, hi80, sd (bands
    null where refused). `deals`: deal_id, p_win, p_loss (within the horizon, in whole weeks), expected_amount (if won).
    `deal_weeks`: deal_id, h, p_win. `members`: unique_id, member, weight, yhat (4-week total). `refusals`: unique_id,
    reason. `receipt`: unique_id, n, k (past cutoffs, and those whose 4-week total fell inside the 80 % band). `past`:
    member, unique_id, cutoff, h, yhat, basis, this cutoff last, to be stored and handed in next time. `arrivals`:
    units × days, the part that the pipeline expects of deals not yet opened.
    """

    cutoff: date
    horizon_days: int
    daily: pd.DataFrame
    weekly: pd.DataFrame
    deals: pd.DataFrame
    deal_weeks: pd.DataFrame
    members: pd.DataFrame
    refusals: pd.DataFrame
    receipt: pd.DataFrame
    past: pd.DataFrame
    refused_features: tuple[str, ...]
    tree: Tree
    gross: np.ndarray
    refunds: np.ndarray
    arrivals: np.ndarray
    spread: Spread
    _rows: dict[str, int] = field(default_factory=dict)

    def refusal(self, unique_id: str) -> str | None:
        """Why no band and no probability are stated for this unit, or None."""
        found = self.refusals.loc[self.refusals["unique_id"] == unique_id, "reason"]
        return None if found.empty else str(found.iloc[0])

    def distribution(self, unique_id: str, days: int) -> TotalDistribution:
        """The total of the first `days` days. Raises KeyError for an unknown unit, ValueError beyond the horizon."""
        if not 0 <= days <= self.horizon_days:
            raise ValueError(f"days must be 0 to {self.horizon_days}, found {days}")
        row = self._rows[unique_id]
        gross, refunds = self.gross[:, :days].sum(axis=1), self.refunds[:, :days].sum(axis=1)
        return TotalDistribution(
            gross_mean=float(gross[row]),
            gross_sd=float(self.spread.sd(gross)[row]),
            amount_cv=float(self.spread.amount_cv[row]),
            refund_mean=float(refunds[row]),
            refund_sd=float(self.spread.refund_sd(refunds)[row]),
        )

    def p_hit(self, unique_id: str, days: int, remaining: float) -> float | None:
        """P(the first `days` days bring at least `remaining`, a currency amount); None where it is refused.

        Nothing remaining is a certain hit as long as no refund is expected; on the last day what is missing is missed.
        """
        if self.refusal(unique_id) is not None:
            return None
        if days == 0:
            return float(remaining <= 0)
        return self.distribution(unique_id, days).probability_at_least(remaining)

    def totals(self, days: int, level: float = 0.8) -> pd.DataFrame:
        """unique_id, days, yhat, lo80, hi80, sd, amount_cv of every unit for the first `days` days (bands null where
        refused; columns keep their names at another `level`)."""
        frame = total_frame(self, 0, days, level)
        return frame.assign(days=days, amount_cv=self.spread.amount_cv)


def total_frame(result: ForecastResult, start: int, end: int, level: float) -> pd.DataFrame:
    """unique_id, yhat, lo80, hi80, sd for the days `start` to `end` after the cutoff (the first is `start` + 1)."""
    spread = result.spread
    gross, refunds = result.gross[:, start:end].sum(axis=1), result.refunds[:, start:end].sum(axis=1)
    gross_sd, refund_sd = spread.sd(gross), spread.refund_sd(refunds)
    low, high = (quantiles(p, gross, gross_sd, spread.amount_cv) for p in ((1 - level) / 2, (1 + level) / 2))
    for row in np.flatnonzero(refunds > 0):
        net = TotalDistribution(gross[row], gross_sd[row], spread.amount_cv[row], refunds[row], refund_sd[row])
        low[row], high[row] = net.band(level)
    stated = ~np.isin(np.array(result.tree.ids), result.refusals["unique_id"].to_numpy(dtype=str))
    return pd.DataFrame(
        {
            "unique_id": list(result.tree.ids),
            "yhat": gross - refunds,
            "lo80": np.where(stated, low, np.nan),
            "hi80": np.where(stated, high, np.nan),
            "sd": np.where(stated, np.hypot(gross_sd, refund_sd), np.nan),
        }
    )
