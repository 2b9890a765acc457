"""How high a lever stands, how high it stood, and what a good week of one's own is: from past weeks of one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

LEAST_WEEKS = 8
MEAN_WEEKS = 4
SHOWN_WEEKS = 12
GOOD_SHARE = 0.25
LOWER_IS_BETTER = ("unstick", "contact", "approvals")
STOCKS = {"unstick": ("stuck_count", "open_count"), "contact": ("quiet_count", "open_count")}
FLOWS = {
    "win_rate": (("won_count",), ("won_count", "lost_count")),
    "new_deals": (("opened_count",), ()),
    "deal_size": (("won_amount",), ("won_count",)),
    "approvals": (("late_days",), ("approved_count",)),
}
"""Lever → what is summed over four weeks ÷ what over the same weeks (the number of weeks where nothing is named)."""


@dataclass(frozen=True)
class Level:
    """Where a lever stands (`now`), what a good week is (`good`, never worse than now), and the weeks behind both.

    Units: shares 0–1 (unstick: stuck ÷ open, contact: quiet ÷ open, win_rate), deals a week (new_deals), currency
    (deal_size), days beyond the limit per approval (approvals). `past` holds at most twelve weeks, oldest first.
    """

    lever: str
    now: float
    good: float
    past: tuple[float, ...]

    @property
    def week_count(self) -> int:
        """How many past weeks are known."""
        return len(self.past)

    @property
    def is_known(self) -> bool:
        """Whether the past is long enough to say how feasible a level is."""
        return self.week_count >= LEAST_WEEKS

    @property
    def is_lower_better(self) -> bool:
        """Whether less of it is better."""
        return self.lever in LOWER_IS_BETTER

    def reached(self, level: float) -> int:
        """In how many of the past weeks the level was reached (or bettered)."""
        sign = -1 if self.is_lower_better else 1
        return sum(sign * (value - level) >= -1e-9 * max(abs(level), 1e-9) for value in self.past)

    def strength(self, level: float) -> float:
        """How far the lever is moved when it gets to `level`, as `levers.Moves` wants it; never backwards."""
        if self.lever in STOCKS:
            return min(max(1 - level / self.now, 0.0), 1.0) if self.now > 0 else 0.0
        if self.lever == "approvals":
            return max(self.now - level, 0.0)
        return max(level / self.now, 1.0) if self.now > 0 else 1.0


def levels(weeks: Sequence[Mapping[str, Any]]) -> dict[str, Level]:
    """Lever → its level, for the levers that the weeks tell of (counts as in `results.lever_weeks`, newest first).

    Shares of open deals are those of each week's end. What happens in weeks is read over four of them, and `now` is
    the twelve weeks' own: that is the pace that the forecast goes on with, and one bad month is not taken for it.
    """
    found = {lever: _stock(lever, weeks) for lever in STOCKS} | {lever: _flow(lever, weeks) for lever in FLOWS}
    return {lever: level for lever, level in found.items() if level is not None}


def _stock(lever: str, weeks: Sequence[Mapping[str, Any]]) -> Level | None:
    top, bottom = STOCKS[lever]
    past = [
        float(week[top] / week[bottom])
        for week in weeks[:SHOWN_WEEKS]
        if week[top] is not None and week[bottom] is not None and week[bottom] > 0
    ]
    stands = bool(weeks) and weeks[0][top] is not None and bool(weeks[0][bottom])
    return _level(lever, past[0], past) if stands else None


def _flow(lever: str, weeks: Sequence[Mapping[str, Any]]) -> Level | None:
    now = _ratio(lever, weeks[:SHOWN_WEEKS])
    past = [
        ratio
        for back in range(min(SHOWN_WEEKS, len(weeks) - MEAN_WEEKS + 1))
        if (ratio := _ratio(lever, weeks[back : back + MEAN_WEEKS])) is not None
    ]
    return None if now is None or not past else _level(lever, now, past)


def _ratio(lever: str, weeks: Sequence[Mapping[str, Any]]) -> float | None:
    tops, bottoms = FLOWS[lever]
    parts = [[week[name] for week in weeks for name in names if week[name] is not None] for names in (tops, bottoms)]
    whole = float(sum(parts[1])) if bottoms else float(len(parts[0]))
    return float(sum(parts[0])) / whole if whole > 0 else None


def _level(lever: str, now: float, past: Sequence[float]) -> Level:
    lower = lever in LOWER_IS_BETTER
    good = float(np.quantile(past, GOOD_SHARE if lower else 1 - GOOD_SHARE))
    return Level(lever, now, min(good, now) if lower else max(good, now), tuple(reversed(past)))
