"""What a total may become: a compound Poisson sum as a point mass at zero and a gamma, closed form, no sampling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special, stats


@dataclass(frozen=True)
class TotalDistribution:
    """The signed amount of one unit over one span of days, seen from the cutoff (currency; refunds are positive).

    `amount_cv` is standard deviation ÷ mean of single amounts. Net total = gross − refunds, which may be negative.
    """

    gross_mean: float
    gross_sd: float
    amount_cv: float = 1.0
    refund_mean: float = 0.0
    refund_sd: float = 0.0

    @property
    def mean(self) -> float:
        """Expected net total."""
        return self.gross_mean - self.refund_mean

    @property
    def sd(self) -> float:
        """Standard deviation of the net total."""
        return float(np.hypot(self.gross_sd, self.refund_sd))

    def quantile(self, probability: float) -> float:
        """The amount that the total stays below with `probability` (0–1)."""
        if self.refund_mean > 0:
            return float(self._net().ppf(probability))
        return float(quantiles(probability, self.gross_mean, self.gross_sd, self.amount_cv))

    def probability_at_least(self, amount: float) -> float:
        """P(total ≥ amount); 1 where nothing remains to be reached."""
        if self.refund_mean > 0:
            return float(self._net().sf(amount))
        return float(survival(amount, self.gross_mean, self.gross_sd, self.amount_cv))

    def band(self, level: float = 0.8) -> tuple[float, float]:
        """Lower and upper end of the central band that holds `level` of the probability."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def _net(self) -> stats.rv_continuous:
        """Pearson III by three moments: unlike a gamma it may begin below zero."""
        third = 2 * _ratio(self.gross_sd**4, self.gross_mean) - 2 * _ratio(self.refund_sd**4, self.refund_mean)
        sd = max(self.sd, 1e-9)
        return stats.pearson3(np.clip(third / sd**3, -4, 4), loc=self.mean, scale=sd)


def _ratio(top: float, bottom: float) -> float:
    return top / bottom if bottom > 0 else 0.0


def _parts(mean: np.ndarray, sd: np.ndarray, amount_cv: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """P(0), and shape and scale of the gamma given that it is not 0."""
    zero = np.exp(-(mean**2) * (1 + amount_cv**2) / sd**2)
    some = -np.expm1(-(mean**2) * (1 + amount_cv**2) / sd**2)
    given = mean / some
    variance = np.maximum((sd**2 + mean**2) / some - given**2, 1e-12 * given**2)
    return zero, given**2 / variance, variance / given


def quantiles(probability: float, mean: object, sd: object, amount_cv: object) -> np.ndarray:
    """Quantile of a compound Poisson total with this mean and sd (arrays broadcast); 0 where the mean is 0."""
    mean_, sd_, cv = (np.asarray(part, dtype=float) for part in (mean, sd, amount_cv))
    usable = (mean_ > 0) & (sd_ > 0)
    zero, shape, scale = _parts(np.where(usable, mean_, 1.0), np.where(usable, sd_, 1.0), cv)
    rest = np.clip((probability - zero) / np.maximum(1 - zero, 1e-300), 0.0, 1.0)
    return np.where(usable, special.gammaincinv(shape, rest) * scale, mean_)


def survival(amount: object, mean: object, sd: object, amount_cv: object) -> np.ndarray:
    """P(total ≥ amount) of a compound Poisson total (arrays broadcast)."""
    wanted, mean_, sd_, cv = (np.asarray(part, dtype=float) for part in (amount, mean, sd, amount_cv))
    usable = (mean_ > 0) & (sd_ > 0)
    zero, shape, scale = _parts(np.where(usable, mean_, 1.0), np.where(usable, sd_, 1.0), cv)
    above = (1 - zero) * special.gammaincc(shape, np.maximum(wanted, 0.0) / scale)
    return np.where(wanted <= 0, 1.0, np.where(usable, above, (mean_ >= wanted).astype(float)))
