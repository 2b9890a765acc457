"""One forecast out of several: bias correction, weights by past error, and reconciliation over the tree."""

from __future__ import annotations

import numpy as np

from calibration.forecasting.bands import Sizes
from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.members import MEMBERS
from calibration.forecasting.past import Record
from calibration.forecasting.tree import Tree

PSEUDO_WINDOWS = 4.0
LAST4_PENALTY = 4.0
PRIOR_BIAS = 0.1
PIPELINE = MEMBERS.index("pipeline")
VARIANCE_FLOOR = 1e-3


def bias_factor(record: Record, today: int, jump: float, settings: ForecastParameters) -> float:
    """Factor on the pipeline: (Σ actual + F) ÷ (Σ forecast + F) over the company's last finished windows, one for all
    units, since a unit's own windows are too few to tell bias from luck.

    F is what holds it near 1: as much as the luck of single deals (`jump` = Σv² ÷ Σv, currency) is unsure of, against
    a bias of 10 % either way; few large deals say less than many small ones.
    """
    weeks = settings.scored_weeks
    done = np.flatnonzero(record.finished(today, weeks))[-settings.bias_windows :]
    said = record.said[done, PIPELINE, 0, :weeks].sum(axis=1)
    came = record.came[done, 0, :weeks].sum(axis=1)
    told = np.isfinite(said)
    if not told.any():
        return 1.0
    held = weeks * jump / PRIOR_BIAS**2  # windows a week apart hold each amount `weeks` times
    return float((came[told].sum() + held) / max(said[told].sum() + held, 1e-9))


def member_weights(
    record: Record, today: int, tree: Tree, corrected: np.ndarray, settings: ForecastParameters
) -> np.ndarray:
    """Members × units, adding up to 1 over the members that spoke: squared inverse of each level's mean squared error
    over the last finished windows, held by pseudo-windows of the level's typical error (last4's four times that)."""
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
    pseudo = np.where(np.array(MEMBERS) == "last4", LAST4_PENALTY, 1.0) * max(typical, 1e-12)
    mean = (sums + PSEUDO_WINDOWS * pseudo) / (count + PSEUDO_WINDOWS)
    return mean**-2.0


def normalise(weights: np.ndarray, spoke: np.ndarray) -> np.ndarray:
    """Weights of the members that spoke (members × units), adding up to 1 per unit."""
    used = np.where(spoke, weights, 0.0)
    total = used.sum(axis=0)
    return used / np.where(total > 0, total, 1.0)


def reconcile(tree: Tree, base: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """MinT (Wickramasuriya et al. 2019) with diagonal W: the coherent forecasts nearest to `base` (units × columns).

    `variance` is the Σ amount² of each unit's last 26 weeks: how unsure its own forecast is taken to be. Leaves
    are held at or above 0, so a sum may exceed its base forecast where a leaf would have gone below.
    """
    weighted = tree.sums / (variance + max(variance[0], 1.0) * VARIANCE_FLOOR)[:, None]
    leaves = np.linalg.solve(tree.sums.T @ weighted, weighted.T @ base)
    return tree.sums @ np.maximum(leaves, 0.0)


def replay(record: Record, tree: Tree, sizes: Sizes, settings: ForecastParameters) -> tuple[np.ndarray, np.ndarray]:
    """What would have been said at each past cutoff, by weights and factors of that time: the final forecasts (cutoffs
    × units × weeks), and the members after bias correction."""
    corrected = record.said.copy()
    for row, cutoff in enumerate(record.cutoffs.tolist()):
        corrected[row, PIPELINE] *= bias_factor(record, cutoff, sizes.jump[row, 0], settings)
    final = np.zeros(record.came.shape)
    for row, cutoff in enumerate(record.cutoffs.tolist()):
        weights = member_weights(record, cutoff, tree, corrected, settings)
        final[row] = mix(tree, corrected[row], weights, sizes.square[row])
    return final, corrected


def mix(tree: Tree, said: np.ndarray, weights: np.ndarray, square: np.ndarray) -> np.ndarray:
    """Weighted mean of the members that spoke (members × units × columns), reconciled: units × columns."""
    used = normalise(weights, np.isfinite(said[:, :, 0]))
    return reconcile(tree, np.einsum("mu,muc->uc", used, np.nan_to_num(said)), square)
