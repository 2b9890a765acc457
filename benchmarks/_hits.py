"""Brier scores of P(hit) for the running month, beside pacing and the base rate.

The target is the mean of the twelve weeks before the month + 15 %, as if released on its first day; where fewer weeks
are recorded, the mean of those.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from benchmarks._public_sets import DealSet
from benchmarks._rolling import Rolled
from calibration.forecasting.ledger import Ledger, day_number, open_ledger
from calibration.forecasting.results import ForecastResult

TRAILING_DAYS = 84
UPLIFT = 1.15


def brier_scores(deal_set: DealSet, rolled: Rolled) -> dict[str, dict[str, float]]:
    """Level → mean squared error of ours, of pacing (on course by straight line: hit) and of the base rate."""
    last_day = deal_set.deals["closed_on"].max().date()
    truth = open_ledger(deal_set.known_at(last_day), last_day)
    rows: dict[str, list[tuple[float, bool, bool]]] = {}
    for cutoff, result in rolled.results.items():
        first = cutoff.replace(day=1)
        end = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        begin = max(day_number(first) - TRAILING_DAYS, truth.first_day)
        per_day = _booked(truth, begin, day_number(first) - 1) / (day_number(first) - begin)
        length, passed = (end - first).days + 1, (cutoff - first).days + 1
        target = UPLIFT * per_day * length
        booked, came = (_booked(truth, day_number(first), day_number(day)) for day in (cutoff, end))
        for row, unit in enumerate(rolled.units):
            chance = _chance(result, unit, (end - cutoff).days, target[row] - booked[row])
            if chance is None or target[row] <= 0:
                continue
            on_course = booked[row] * length / passed >= target[row]
            rows.setdefault(str(rolled.kinds[row]), []).append(
                (chance, bool(came[row] >= target[row]), bool(on_course))
            )
    return {kind: _scores(np.array(kept, dtype=float)) for kind, kept in rows.items() if kind != "team"}


def _chance(result: ForecastResult, unit: str, days: int, remaining: float) -> float | None:
    """None for a refusal, and for a seller of whom nothing was known yet."""
    try:
        return result.p_hit(unit, days, remaining)
    except KeyError:
        return None


def _scores(found: np.ndarray) -> dict[str, float]:
    chance, hit, pacing = found.T
    return {
        "n": len(hit),
        "ours": round(float(((chance - hit) ** 2).mean()), 3),
        "pacing": round(float(((pacing - hit) ** 2).mean()), 3),
        "base rate": round(float(((hit.mean() - hit) ** 2).mean()), 3),
    }


def _booked(ledger: Ledger, first_day: int, last_day: int) -> np.ndarray:
    """Signed amount of every unit from `first_day` to `last_day`, both inside."""
    used = ledger.won & (ledger.closed >= first_day) & (ledger.closed <= last_day)
    out = np.zeros(len(ledger.tree.ids))
    for unit in (ledger.owner, ledger.team, ledger.region, np.zeros_like(ledger.owner)):
        there = used & (unit >= 0)
        np.add.at(out, unit[there], ledger.signed[there])
    return out
