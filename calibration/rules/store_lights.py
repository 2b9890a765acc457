"""A store against itself: the median of the same weekday over its past open weeks, corrected for holidays.

The plain reading, store by store and day by day; SQL does the same for all stores. A closed day is a missing row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

LEAST_WEEKS = 4
"""Fewer open weeks of a weekday make no baseline: a new store is unknown, not green."""
REACH_DAYS = 182
"""Open days before that are another season: a store that reopens after half a year starts anew."""
LEAST_PEERS = 5
DIGITS = 6
"""1 − 70 ÷ 100 is a little more than 0.3 for a computer: ratios are rounded before they are compared."""
TURNOVER_DAYS, USUAL_DAYS = 28, 90
LEAST_TURNOVER_DAYS, LEAST_USUAL_DAYS = 14, 30


@dataclass(frozen=True)
class Usual:
    """What is usual for a store on a weekday: the median, and the median absolute deviation around it (same unit)."""

    median: float
    mad: float


def usual_level(days: Mapping[date, float], day: date, special: frozenset[date], weeks: int = 8) -> Usual | None:
    """The baseline of `day` from the newest `weeks` open days of the same weekday before it, holidays left out.

    `days`: open day → value. None where fewer than four are known within half a year.
    """
    reach = [day - timedelta(days=7 * n) for n in range(1, REACH_DAYS // 7 + 1)]
    pool = [days[each] for each in reach if each in days and each not in special][:weeks]
    if len(pool) < LEAST_WEEKS:
        return None
    middle = median(pool)
    return Usual(middle, median(abs(value - middle) for value in pool))


def holiday_factor(ratios: Sequence[float], others: Sequence[float]) -> float | None:
    """By how much a holiday moves a store: the median of actual ÷ usual on that day over stores of its sort (`ratios`),
    or over all stores (`others`) where there are fewer than five; None where those are too few as well."""
    if len(ratios) >= LEAST_PEERS:
        return median(ratios)
    return median(others) if len(others) >= LEAST_PEERS else None


def below_ratios(actual: float, usual: Usual | None, factor: float | None, mads: float) -> tuple[float, float] | None:
    """How far below usual a day is: (ratio, the same or 0 inside the store's own noise). Positive = below, 0.2 = 20 %.

    `factor` is 1 on ordinary days. None (unknown) without a baseline or, on a holiday, without peers.
    """
    if usual is None or factor is None or usual.median <= 0 or factor <= 0:
        return None
    expected = usual.median * factor
    ratio = round(1.0 - actual / expected, DIGITS)
    is_noise = round(abs(expected - actual), DIGITS) <= round(mads * usual.mad * factor, DIGITS)
    return ratio, 0.0 if is_noise else ratio


def conversion(transactions: float | None, traffic: float | None) -> float | None:
    """Transactions ÷ traffic; None where traffic is missing or zero, or payments exceed it (the counter is broken)."""
    if transactions is None or not traffic or transactions > traffic:
        return None
    return transactions / traffic


def turnover_below(stock: Mapping[date, tuple[float, float]], day: date) -> float | None:
    """How much slower stock turns than usual: 1 − turnover of the last 28 days ÷ that of the 90 days before them.

    `stock`: open day → (cost of goods, inventory value). Turnover is mean daily cost ÷ mean inventory, so closed days
    count on neither side. Positive = slower. None with fewer than 14 and 30 open days.
    """
    recent = [stock[each] for n in range(TURNOVER_DAYS) if (each := day - timedelta(days=n)) in stock]
    before = range(TURNOVER_DAYS, TURNOVER_DAYS + USUAL_DAYS)
    usual = [stock[each] for n in before if (each := day - timedelta(days=n)) in stock]
    if len(recent) < LEAST_TURNOVER_DAYS or len(usual) < LEAST_USUAL_DAYS:
        return None
    now, then = _turnover(recent), _turnover(usual)
    return None if now is None or not then else round(1.0 - now / then, DIGITS)


def recoverable_amount(expected: Sequence[float], actual: Sequence[float]) -> float:
    """What a visit could win back: Σ(baseline − actual) over the given days where positive."""
    return sum(max(0.0, usual - sold) for usual, sold in zip(expected, actual, strict=True))


def days_in_row(lights: Sequence[str]) -> int:
    """How many of the newest days (`lights`, oldest first) are not green; unknown ones are passed over."""
    count = 0
    for light in reversed(lights):
        if light == "green":
            break
        count += light in ("yellow", "red")
    return count


def _turnover(days: Sequence[tuple[float, float]]) -> float | None:
    inventory = sum(value for _, value in days)
    return sum(cost for cost, _ in days) / inventory if inventory > 0 else None
