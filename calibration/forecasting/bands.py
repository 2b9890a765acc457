"""How far totals stray: the luck of single deals (compound Poisson), and the error of the rate itself, learned online.

variance = F · Σv² ÷ Σv + (c · F)². A plain factor on the first term (k) grows with the size of the unit and the length
of the span, so it has to be learned for each; c does not, and a prior for it carries over while history is short.
"""

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
SPANS = (2, 4, 6)
PRIOR_ERROR = 0.15
LEAST_ERROR = 0.05
PRIOR_WINDOWS = 2.0
ERROR_HALF_LIFE_DAYS = 91.0


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


def learn_rate_error(record: Record, final: np.ndarray, sizes: Sizes, tree: Tree, today: int) -> np.ndarray:
    """c of each unit (one per level): the sd of the forecast rate itself, as a ratio of the forecast.

    From what was finished at `today`: squared errors of `final` (cutoffs × units × weeks) beyond the compound Poisson
    variance, over the squared forecast; older ones count less, and pseudo-windows of c = 0.15 hold it while few.
    An error made with n weeks of history counts n ÷ N where members have N today, as the variance of any estimate falls
    with its sample: a company's first months do not widen its bands for half a year. Not for people, whose error is
    change rather than youth of the record (in a growing company 61 % of their bands would have held instead of 75).
    """
    out = np.zeros(len(tree.ids))
    learned = record.history(record.cutoffs) / record.history(today)
    for kind in np.unique(tree.kinds):
        rows = tree.rows_of(kind)
        share = np.ones(len(record.cutoffs)) if kind == "person" else learned
        parts = np.array([_excess(record, final, sizes, rows, weeks, today, share) for weeks in SPANS])
        beyond, forecast, windows = parts.T
        held = PRIOR_WINDOWS * forecast / np.maximum(windows, 1e-9)
        squared = (beyond + held * PRIOR_ERROR**2).sum() / max((forecast + held).sum(), 1e-9)
        out[rows] = np.sqrt(max(squared, LEAST_ERROR**2)) if windows.any() else PRIOR_ERROR
    return out


def _excess(
    record: Record, final: np.ndarray, sizes: Sizes, rows: np.ndarray, weeks: int, today: int, share: np.ndarray
) -> tuple[float, float, float]:
    """Σ(error² − Poisson variance) × `share` (one per cutoff) and Σ forecast² of one span, each ÷ weeks², and how many
    independent windows those are. Summed before dividing: a joiner's first deal, far above a forecast of nearly
    nothing, is no rate error."""
    done = np.flatnonzero(record.finished(today, weeks))
    said = final[done][:, rows, :weeks].sum(axis=2)
    came = record.came[done][:, rows, :weeks].sum(axis=2)
    recency = 0.5 ** ((today - record.cutoffs[done]) / ERROR_HALF_LIFE_DAYS)
    beyond = ((came - said) ** 2 - said * sizes.jump[done][:, rows]).sum(axis=1) * share[done]
    forecast = (said**2).sum(axis=1)
    scale = float(weeks**2)
    return float(beyond @ recency) / scale, float(forecast @ recency) / scale, float(recency.sum()) / weeks


def spread_at(sizes: Sizes, refund_sizes: Sizes, row: int, rate_error: np.ndarray) -> Spread:
    """The spread of one cutoff (`row` of the sizes)."""
    return Spread(rate_error, sizes.jump[row], sizes.cv[row], refund_sizes.jump[row])


def keep_receipt(
    record: Record, final: np.ndarray, sizes: Sizes, refund_sizes: Sizes, tree: Tree, weeks: int, level: float
) -> np.ndarray:
    """Units × (n, k): finished past cutoffs, and those whose total of `weeks` fell inside the band that would have been
    stated then, by what was finished then."""
    out = np.zeros((len(tree.ids), 2), dtype=int)
    for row in np.flatnonzero(record.finished(record.today, weeks)).tolist():
        cutoff = int(record.cutoffs[row])
        spread = spread_at(sizes, refund_sizes, row, learn_rate_error(record, final, sizes, tree, cutoff))
        said, came = final[row, :, :weeks].sum(axis=1), record.came[row, :, :weeks].sum(axis=1)
        sd = spread.sd(said)
        low, high = (quantiles(p, said, sd, spread.amount_cv) for p in ((1 - level) / 2, (1 + level) / 2))
        stated = said > 0
        out += np.column_stack([stated, stated & (came >= low) & (came <= high)]).astype(int)
    return out
