"""Did a visit help? The store's change against that of stores which had fallen as far and were not visited.

A store that is visited because it fell would mostly have come back by itself: so it is compared with others that fell
as far below their own level at the same time (difference in differences on logarithms, the calendar cancels out).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from scipy.stats import t as student

LEAST_DAYS = 7
"""Fewer open days before or after tell nothing."""
LEAST_PEERS = 4
MOST_PEERS = 12
DIP_REACH = 0.10
"""Comparable: the fortnight before within ten points of the visited store's, each against its own level."""
LEVEL = 0.8


@dataclass(frozen=True)
class Around:
    """Mean daily sales of one store: `usual` long before, `before` and `after` in the fortnights around the visit."""

    usual: float | None
    before: float | None
    after: float | None
    before_days: int
    after_days: int

    @property
    def dip(self) -> float | None:
        """How the fortnight before stands against its own level: −0.2 = 20 % below it. None where not known."""
        return self.before / self.usual - 1.0 if self.usual and self.before else None

    @property
    def change(self) -> float | None:
        """log(after ÷ before); None with too few days on either side."""
        if not self.before or not self.after or min(self.before_days, self.after_days) < LEAST_DAYS:
            return None
        return math.log(self.after / self.before)


@dataclass(frozen=True)
class Effect:
    """`effect_ratio` with its 80 % interval (0.1 = sales 10 % above comparable stores), and the verdict: helped, worse,
    no_sign, or cannot_tell with the ratios None. `reason` says why not (days, peers, visits); `count` is of peers, of
    visits where several are taken together."""

    verdict: str
    effect_ratio: float | None
    low_ratio: float | None
    high_ratio: float | None
    count: int
    reason: str = ""


def visit_effect(visited: Around, others: Sequence[Around]) -> Effect:
    """The effect of one visit. The interval is that of a single store among its peers: how much they differ anyway."""
    change, dip = visited.change, visited.dip
    if change is None or dip is None:
        return Effect("cannot_tell", None, None, None, 0, "days")
    near = sorted((abs(other.dip - dip), other.change) for other in others
                  if other.dip is not None and other.change is not None)  # fmt: skip
    peers = [moved for distance, moved in near if distance <= DIP_REACH][:MOST_PEERS]
    if len(peers) < LEAST_PEERS:
        return Effect("cannot_tell", None, None, None, len(peers), "peers")
    return _judged(change - fmean(peers), stdev(peers) * math.sqrt(1 + 1 / len(peers)), len(peers))


def mean_effect(effects: Sequence[Effect]) -> Effect:
    """All visits together: the mean of those that could be told, with the interval of that mean."""
    told = [math.log1p(effect.effect_ratio) for effect in effects if effect.effect_ratio is not None]
    if len(told) < LEAST_PEERS:
        return Effect("cannot_tell", None, None, None, len(told), "visits")
    return _judged(fmean(told), stdev(told) / math.sqrt(len(told)), len(told))


def _judged(middle: float, error: float, count: int) -> Effect:
    reach = float(student.ppf(0.5 + LEVEL / 2, count - 1)) * error
    low, high = middle - reach, middle + reach
    verdict = "helped" if low > 0 else "worse" if high < 0 else "no_sign"
    return Effect(verdict, math.expm1(middle), math.expm1(low), math.expm1(high), count)
