"""What if single deals came in, fell out, came later or brought another amount: the chance of hitting a target anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from calibration.forecasting.distribution import TotalDistribution

_ROUNDING = 1e-9  # near certainty 1 − P is a difference of digits that rounding leaves: no step is read out of it


@dataclass(frozen=True)
class Rest:
    """What is still to come of a unit until its period ends (currency); spread as in `results.Spread`."""

    gross_mean: float
    refund_mean: float
    rate_error: float
    jump: float
    amount_cv: float
    refund_jump: float

    def without(self, expected: float) -> TotalDistribution:
        """The same with `expected` less to come: deals that are told apart are not part of what is uncertain."""
        gross = max(self.gross_mean - expected, 0.0)
        sd = float(np.sqrt(gross * self.jump + (self.rate_error * gross) ** 2))
        refund_sd = float(np.sqrt(self.refund_mean * self.refund_jump + (self.rate_error * self.refund_mean) ** 2))
        return TotalDistribution(gross, sd, self.amount_cv, self.refund_mean, refund_sd)


@dataclass(frozen=True)
class Deal:
    """A deal told apart: its chance of being won in the period, what it brings then, and what is supposed of it:
    `is_won` None leaves it open, `supposed_amount` None leaves the amount."""

    p_win: float
    amount: float
    is_won: bool | None = None
    supposed_amount: float | None = None


def p_hit_if(rest: Rest, remaining: float, stated: float, deals: Sequence[Deal]) -> float:
    """P(at least `remaining` still comes), given what is supposed of `deals`; `stated` is P without any supposition.

    By the law of total probability over the deals told apart (2^n cases, so a handful of deals), all else as `rest`
    without them. That the cases of today do not add up to `stated` to the last digit (a gamma is no sum) is evened out
    by a map that keeps 0, 1 and the order: nothing supposed gives `stated`, a sum that covers `remaining` gives 1.
    """
    if not deals:
        return stated
    others = rest.without(sum(deal.p_win * deal.amount for deal in deals))
    today = _chance(others, remaining, [(deal.p_win, deal.amount) for deal in deals])
    supposed = [
        (deal.p_win if deal.is_won is None else float(deal.is_won), deal.supposed_amount or deal.amount)
        for deal in deals
    ]
    if remaining <= sum(amount for p, amount in supposed if p == 1):
        return 1.0
    return _even_out(_chance(others, remaining, supposed), today, stated)


def chance_within(p_win_weeks: Sequence[float], days: int) -> float:
    """P(won within `days` days) from the chance in each week ahead; within a week days are alike."""
    whole, part = divmod(days, 7)
    rest = p_win_weeks[whole] * part / 7 if part and whole < len(p_win_weeks) else 0.0
    return float(sum(p_win_weeks[:whole]) + rest)


def _chance(others: TotalDistribution, remaining: float, deals: Sequence[tuple[float, float]]) -> float:
    total = 0.0
    for outcome in product((True, False), repeat=len(deals)):
        weight = prod(p if won else 1 - p for won, (p, _) in zip(outcome, deals, strict=True))
        if weight > 0:
            brought = sum(amount for won, (_, amount) in zip(outcome, deals, strict=True) if won)
            total += weight * others.probability_at_least(remaining - brought)
    return total


def _even_out(found: float, today: float, stated: float) -> float:
    if found <= today + _ROUNDING:
        return stated * min(found / today, 1.0) if today > 0 else stated
    return 1 - (1 - stated) * (1 - found) / (1 - today)
