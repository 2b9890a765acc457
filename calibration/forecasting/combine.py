"""One forecast out of several: bias correction, weights by past error, and reconciliation over the tree."""

from __future__ import annotations

import numpy as np

from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.members import MEMBERS
from calibration.forecasting.past import Record
from calibration.forecasting.tree import Tree

PSEUDO_WINDOWS = 4.0
PIPELINE = MEMBERS.index("pipeline")
VARIANCE_FLOOR = 1e-3


def bias_factors(record: Record, today: int, tree: Tree, settings: ForecastParameters) -> np.ndarray:
    """Factor on the pipeline of each unit: (Σ actual + F) ÷ (Σ forecast + F) over the last finished windows, where F is
    one window of the company; the same for every unit, since a unit's own windows are too few to tell it from luck."""
    done = np.flatnonzero(record.finished(today, settings.scored_weeks))[-settings.bias_windows :]
    said = record.said[done, PIPELINE, 0, : settings.scored_weeks].sum(axis=1)
    came = record.came[done, 0, : settings.scored_weeks].sum(axis=1)
    told = np.isfinite(said)
    if not told.any():
        return np.ones(len(tree.ids))
    one = came[told].mean()
    factor = (came[told].sum() + one) / max(said[told].sum() + one, 1e-9)
    return np.full(len(tree.ids), factor)


def member_weights(
    record: Record, today: int, tree: Tree, corrected: np.ndarray, settings: ForecastParameters
) -> np.ndarray:
    """Members × units, adding up to 1 over the members that spoke: squared inverse of each level's mean squared error
    over the last finished windows, held by pseudo-windows of the level's typical error (last4's doubled)."""
    weeks = settings.scored_weeks
    done = np.flatnonzero(record.finished(today, weeks))[-settings.scored_windows :]
    weights = np.zeros((len(MEMBERS), len(tree.ids)))
    for kind in np.unique(tree.kinds):
        rows = tree.rows_of(kind)
        error = corrected[done][:, :, rows, :weeks].sum(axis=3) - record.came[done][:, None, rows, :weeks].sum(axis=3)
        weights[:, rows] = _by_error((error**2).mean(axis=2))[:, None]
    return weights


def _by_error(squared: np.ndarray) -> np.ndarray:
    """Windows × members of squared error → weight per member."""
    told = np.isfinite(squared)
    count = told.sum(axis=0)
    sums = np.where(told, squared, 0.0).sum(axis=0)
    heard = count > 0
    typical = float(np.median(sums[heard] / count[heard])) if heard.any() else 1.0
    pseudo = np.where(np.array(MEMBERS) == "last4", 2.0, 1.0) * max(typical, 1e-12)
    mean = (sums + PSEUDO_WINDOWS * pseudo) / (count + PSEUDO_WINDOWS)
    return mean**-2.0


def normalise(weights: np.ndarray, spoke: np.ndarray) -> np.ndarray:
    """Weights of the members that spoke (members × units), adding up to 1 per unit."""
    used = np.where(spoke, weights, 0.0)
    total = used.sum(axis=0)
    return used / np.where(total > 0, total, 1.0)


def reconcile(tree: Tree, base: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """MinT (Wickramasuriya et al. 2019) with diagonal W: the coherent forecasts nearest to `base` (units × columns).

    `variance` is the Σ amount² of each unit's last 26 weeks: how unsure its own forecast is taken to be. Leaves are held at or above 0, so a sum may exceed its base forecast where one would
    have gone below."""
    weighted = tree.sums / (variance + max(variance[0], 1.0) * VARIANCE_FLOOR)[:, None]
    leaves = np.linalg.solve(tree.sums.T @ weighted, weighted.T @ base)
    return tree.sums @ np.maximum(leaves, 0.0)


def replay(
    record: Record, tree: Tree, square: np.ndarray, settings: ForecastParameters
) -> tuple[np.ndarray, np.ndarray]:
    """What would have been said at each past cutoff, by weights and factors of that time: the final forecasts (cutoffs
    × units × weeks), and the members after bias correction. `square` is Σ amount² per cutoff and unit."""
    corrected = record.said.copy()
    for row, cutoff in enumerate(record.cutoffs):
        corrected[row, PIPELINE] *= bias_factors(record, int(cutoff), tree, settings)[:, None]
    final = np.zeros(record.came.shape)
    for row, cutoff in enumerate(record.cutoffs):
        weights = member_weights(record, int(cutoff), tree, corrected, settings)
        final[row] = mix(tree, corrected[row], weights, square[row])
    return final, corrected


def mix(tree: Tree, said: np.ndarray, weights: np.ndarray, square: np.ndarray) -> np.ndarray:
    """Weighted mean of the members that spoke (members × units × columns), reconciled: units × columns."""
    used = normalise(weights, np.isfinite(said[:, :, 0]))
    return reconcile(tree, np.einsum("mu,muc->uc", used, np.nan_to_num(said)), square)
