"""How a target is spread over the days of its period: by own history where there is enough, else straight.

A curve is the cumulative share of a period's total, by the share of the period's working days that has passed, read at
`GRID`. It starts at 0 and ends at 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

GRID = np.linspace(0.0, 1.0, 21)
STRAIGHT = GRID.copy()


def elapsed(days: Sequence[date], working: set[date]) -> np.ndarray:
    """For each day of one period, the share (0–1) of its working days up to and including it.

    A period without a single working day counts every day.
    """
    counts = np.array([day in working for day in days], dtype=float)
    if not counts.any():
        counts[:] = 1.0
    return np.cumsum(counts) / counts.sum()


def own_curve(periods: Sequence[Sequence[date]], amounts: Mapping[date, float], working: set[date]) -> np.ndarray:
    """The mean curve of finished periods, each weighted by its total; straight where they hold nothing positive."""
    total, sums = 0.0, np.zeros(len(GRID))
    for days in periods:
        booked = np.array([max(amounts.get(day, 0.0), 0.0) for day in days])
        if booked.sum() > 0:
            cumulative = np.interp(GRID, np.r_[0.0, elapsed(days, working)], np.r_[0.0, np.cumsum(booked)])
            # several days may share one elapsed share (a weekend): the last of them counts
            cumulative[-1] = booked.sum()
            sums, total = sums + cumulative, total + booked.sum()
    return sums / total if total > 0 else STRAIGHT.copy()


def line(target_amount: float, days: Sequence[date], working: set[date], curve: np.ndarray) -> np.ndarray:
    """The cumulative target at the end of each day of a period; the last entry is the target itself."""
    return target_amount * np.interp(elapsed(days, working), GRID, curve)
