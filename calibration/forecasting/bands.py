"""How far totals stray: the compound-Poisson sd, times a factor k learned from the forecasts' own past errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration.forecasting.distribution import quantiles
from calibration.forecasting.ledger import Ledger
from calibration.forecasting.past import Record
from calibration.forecasting.results import Spread
from calibration.forecasting.tree import Tree

SPREAD_WEEKS = 26
PULL_WINS = 10.0
SPANS = (1, 2, 4, 6)
PRIOR_K2 = 1.2
PRIOR_WINDOWS = 2.0
ERROR_HALF_LIFE_DAYS = 182.0
LAST_DAY = 400


@dataclass(frozen=True)
class Sizes:
    """Single amounts per cutoff and unit, over the 26 weeks before it: `jump` = Σv² ÷ Σv (currency), `cv` = standard
    deviation ÷ mean, both pulled to the company's by the weight of ten average wins; `square` = Σv², not pulled."""

    jump: np.ndarray
    cv: np.ndarray
    square: np.ndarray


def amount_sizes(ledger: Ledger, today: int, past: int, *, refunds: bool = False) -> Sizes:
    """Sizes at each of the `past` Mondays before `today`, oldest first, and at `today` itself (the last row)."""
    sums = []
    for power in (0, 1, 2):
        weekly = ledger.weekly(today, past + SPREAD_WEEKS, power=power, refunds=refunds)
        total = np.cumsum(np.pad(weekly, ((0, 0), (1, 0))), axis=1)
        sums.append((total[:, SPREAD_WEEKS:] - total[:, :-SPREAD_WEEKS]).T)
    wins = np.maximum(sums[0][:, :1], 1.0)
    count, total, square = (part + part[:, :1] * PULL_WINS / wins for part in sums)
    safe = np.maximum(total, 1e-12)
    cv = np.sqrt(np.maximum(square * count / safe**2 - 1, 0.0))
    return Sizes(square / safe, cv, np.maximum(sums[2], 0.0))


def learn_k2(record: Record, final: np.ndarray, sizes: Sizes, tree: Tree, today: int) -> np.ndarray:
    """k² of each unit's level at day 0 and at LAST_DAY (units × 2): a line in the days of the total, never falling.

    Learned from what was finished at `today`: squared errors of `final` (cutoffs × units × weeks) over the variance of
    a compound Poisson sum of the same mean, with two pseudo-windows of k² = 1.2; older errors count less."""
    k2 = np.ones((len(tree.ids), 2))
    for kind in np.unique(tree.kinds):
        rows = tree.rows_of(kind)
        k2[rows] = _line([_k_squared(record, final, sizes, rows, weeks, today) for weeks in SPANS])
    return k2


def _k_squared(record: Record, final: np.ndarray, sizes: Sizes, rows: np.ndarray, weeks: int, today: int) -> float:
    done = np.flatnonzero(record.finished(today, weeks))
    said = final[done][:, rows, :weeks].sum(axis=2)
    came = record.came[done][:, rows, :weeks].sum(axis=2)
    unit = said * sizes.jump[done][:, rows]
    told = unit > 0
    if not told.any():
        return PRIOR_K2
    squared = np.where(told, (came - said) ** 2 / np.where(told, unit, 1.0), 0.0).sum(axis=1)
    recency = 0.5 ** ((today - record.cutoffs[done]) / ERROR_HALF_LIFE_DAYS)
    mean = (recency * squared).sum() / (recency * told.sum(axis=1)).sum()
    windows = (recency * told.any(axis=1)).sum() / weeks
    return float((windows * mean + PRIOR_WINDOWS * PRIOR_K2) / (windows + PRIOR_WINDOWS))


def _line(squared: list[float]) -> np.ndarray:
    """Least squares through the spans; flat where it would fall, and never under a quarter."""
    days = 7.0 * np.array(SPANS)
    slope = max(float(np.polyfit(days, squared, 1)[0]), 0.0)
    level = max(float(np.mean(squared)) - slope * days.mean(), 0.25)
    return np.array([level, level + slope * LAST_DAY])


def spread_at(sizes: Sizes, refund_sizes: Sizes, row: int, k2: np.ndarray) -> Spread:
    """The spread of one cutoff (`row` of the sizes)."""
    return Spread(np.array([0, LAST_DAY]), k2, sizes.jump[row], sizes.cv[row], refund_sizes.jump[row])


def keep_receipt(
    record: Record, final: np.ndarray, sizes: Sizes, refund_sizes: Sizes, tree: Tree, weeks: int, level: float
) -> np.ndarray:
    """Units × (n, k): finished past cutoffs, and those whose total of `weeks` fell inside the band that would have been
    stated then, by what was finished then."""
    out = np.zeros((len(tree.ids), 2), dtype=int)
    for row in np.flatnonzero(record.finished(record.today, weeks)):
        cutoff = int(record.cutoffs[row])
        spread = spread_at(sizes, refund_sizes, row, learn_k2(record, final, sizes, tree, cutoff))
        said, came = final[row, :, :weeks].sum(axis=1), record.came[row, :, :weeks].sum(axis=1)
        sd = spread.sd(said, 7 * weeks)
        low, high = (quantiles(p, said, sd, spread.amount_cv) for p in ((1 - level) / 2, (1 + level) / 2))
        stated = said > 0
        out += np.column_stack([stated, stated & (came >= low) & (came <= high)]).astype(int)
    return out
