"""Scores of forecasts, and how sure a gain is. Actuals and forecasts are cutoffs × units."""

from __future__ import annotations

import numpy as np

BLOCK = 4
DRAWS = 2000


def accuracy(said: np.ndarray, came: np.ndarray) -> float:
    """100 · (1 − Σ|said − came| ÷ Σ came), in per cent."""
    return float(100 * (1 - np.abs(said - came).sum() / came.sum()))


def bias(said: np.ndarray, came: np.ndarray) -> float:
    """100 · Σ(said − came) ÷ Σ came, in per cent; positive = over-call."""
    return float(100 * (said - came).sum() / came.sum())


def pinball(low: np.ndarray, high: np.ndarray, came: np.ndarray) -> float:
    """Mean pinball loss of the 10 % and 90 % quantiles, in per cent of the mean actual."""
    loss = [np.maximum(q * (came - bound), (q - 1) * (came - bound)) for q, bound in ((0.1, low), (0.9, high))]
    return float(100 * np.mean(loss) / came.mean())


def scaled_error(said: np.ndarray, came: np.ndarray, naive: np.ndarray) -> float:
    """Mean absolute error ÷ that of `naive` in the same cases (a relative MASE); under 1 = better."""
    return float(np.abs(said - came).mean() / np.abs(naive - came).mean())


def interval(said: np.ndarray, came: np.ndarray, against: np.ndarray | None = None) -> tuple[float, float]:
    """90 % interval of the accuracy, or of the gain over `against`, by a moving-block bootstrap over cutoffs (blocks of
    four, as windows overlap), seeded."""
    rng = np.random.default_rng(17)
    number = len(came)
    starts = rng.integers(0, max(number - BLOCK + 1, 1), size=(DRAWS, -(-number // BLOCK)))
    rows = (starts[:, :, None] + np.arange(min(BLOCK, number))).reshape(DRAWS, -1)[:, :number]
    total = came.sum(axis=1)[rows].sum(axis=1)
    score = 100 * (1 - np.abs(said - came).sum(axis=1)[rows].sum(axis=1) / total)
    if against is not None:
        score = score - 100 * (1 - np.abs(against - came).sum(axis=1)[rows].sum(axis=1) / total)
    low, high = np.quantile(score, (0.05, 0.95))
    return float(low), float(high)
