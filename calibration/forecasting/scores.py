"""How good forecasts were, and how sure a gain is. Arrays are cutoffs × units; nan = no case."""

from __future__ import annotations

import numpy as np

BLOCK = 4
DRAWS = 1000
SEED = 17


def accuracy(said: np.ndarray, came: np.ndarray) -> float | None:
    """1 − Σ|said − came| ÷ Σ came (1 − WAPE; negative where errors exceed what came); None where Σ is 0."""
    there = np.isfinite(said)
    whole = came[there].sum()
    return float(1 - np.abs(said - came)[there].sum() / whole) if whole > 0 else None


def bias(said: np.ndarray, came: np.ndarray) -> float | None:
    """Σ(said − came) ÷ Σ came; positive = over-call; None where nothing came."""
    there = np.isfinite(said)
    whole = came[there].sum()
    return float((said - came)[there].sum() / whole) if whole > 0 else None


def mase(said: np.ndarray, came: np.ndarray, scale: np.ndarray) -> float | None:
    """Mean absolute error ÷ mean absolute in-sample error of repeating the block before (`scale`, same shape)
    (Hyndman and Koehler 2006); under 1 = better than repeating. None where no case has a scale."""
    there = np.isfinite(said) & np.isfinite(scale) & (scale > 0)
    return float((np.abs(said - came)[there] / scale[there]).mean()) if there.any() else None


def pinball(low: np.ndarray, high: np.ndarray, came: np.ndarray) -> float | None:
    """Mean pinball loss of the 10 % and 90 % quantiles ÷ mean actual, where a band was stated; smaller is better."""
    there = np.isfinite(low) & np.isfinite(high)
    if not there.any() or came[there].mean() <= 0:
        return None
    bounds = ((0.1, low[there]), (0.9, high[there]))
    loss = [np.maximum(q * (came[there] - bound), (q - 1) * (came[there] - bound)) for q, bound in bounds]
    return float(np.mean(loss) / came[there].mean())


def interval_coverage(low: np.ndarray, high: np.ndarray, came: np.ndarray) -> tuple[float | None, int]:
    """The share of actuals inside the stated band (both bounds inside), and how many were stated."""
    there = np.isfinite(low) & np.isfinite(high)
    inside = (came >= low) & (came <= high)
    return (float(inside[there].mean()) if there.any() else None), int(there.sum())


def brier(chance: np.ndarray, hit: np.ndarray) -> float | None:
    """Mean squared error of probabilities; 0 is perfect, None without cases."""
    return float(((chance - hit) ** 2).mean()) if len(hit) else None


def interval(said: np.ndarray, came: np.ndarray, against: np.ndarray | None = None) -> tuple[float, float] | None:
    """90 % interval of the accuracy, or of the gain in accuracy over `against` in the same cases.

    Moving-block bootstrap over cutoffs, blocks of four because windows overlap, seeded; None under two blocks.
    """
    number = len(came)
    if number < 2 * BLOCK:
        return None
    there = np.isfinite(said) & (np.isfinite(against) if against is not None else True)
    total, wrong = np.where(there, came, 0.0).sum(axis=1), _error(said, came, there)
    starts = np.random.default_rng(SEED).integers(0, number - BLOCK + 1, size=(DRAWS, -(-number // BLOCK)))
    rows = (starts[:, :, None] + np.arange(BLOCK)).reshape(DRAWS, -1)[:, :number]
    whole = total[rows].sum(axis=1)
    if (whole <= 0).any():
        return None
    score = -wrong[rows].sum(axis=1) / whole
    score += 1 if against is None else _error(against, came, there)[rows].sum(axis=1) / whole
    low, high = np.quantile(score, (0.05, 0.95))
    return float(low), float(high)


def _error(said: np.ndarray, came: np.ndarray, there: np.ndarray) -> np.ndarray:
    return np.abs(np.where(there, said - came, 0.0)).sum(axis=1)
