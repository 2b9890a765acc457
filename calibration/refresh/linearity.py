"""Front-loaded or back-loaded (前松后紧): what each week of a period brings, beside what it usually brings."""

from __future__ import annotations

from typing import Any

import numpy as np

from calibration.refresh.history import History
from calibration.rules.periods import days_of
from calibration.vocabulary import Period


def linearity(history: History, unit: str, period: Period, expected_total: float | None) -> list[dict[str, Any]]:
    """One row per week of seven days of the period: week (1 …), starts_on, share_ratio, usual_ratio, period_count.

    `share_ratio`: booked in the week ÷ `expected_total` (the trajectory's end), null after as_of and where nothing is
    expected. `usual_ratio`: the same week of up to a year of finished periods ÷ their totals, null without any. Days
    beyond the last whole week belong to it, so that the shares of every period add up to 1.
    """
    days = days_of(period)
    now = _by_week(history.amounts(unit, days), len(days))
    past = history.finished(period)
    usual = _usual(history, unit, past, len(now))
    has_total = expected_total is not None and expected_total > 0
    return [
        {
            "week": week + 1,
            "starts_on": days[7 * week],
            "share_ratio": now[week] / expected_total if has_total and days[7 * week] <= history.as_of else None,
            "usual_ratio": None if usual is None else usual[week],
            "period_count": len(past),
        }
        for week in range(len(now))
    ]


def _usual(history: History, unit: str, past: list[Period], weeks: int) -> np.ndarray | None:
    sums = np.zeros(weeks)
    for each in past:
        days = days_of(each)
        found = _by_week(history.amounts(unit, days), len(days))
        sums[: min(len(found), weeks)] += found[:weeks]
        sums[-1] += found[weeks:].sum()
    return sums / sums.sum() if sums.sum() > 0 else None


def _by_week(amounts: np.ndarray, days: int) -> np.ndarray:
    weeks = days // 7
    place = np.minimum(np.arange(days) // 7, weeks - 1)
    return np.bincount(place, weights=amounts, minlength=weeks)
