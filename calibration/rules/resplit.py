"""Split an amount so that the parts add up to the cent: by weights, or so that every part is equally hard to reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import floor

from calibration.rules.netting import CENT, nearest_stated

Quantile = Callable[[float], float]
"""Probability in (0, 1) → the amount that a unit's period total stays below with it; never falls as it rises."""

_STEPS = 60
_EDGE = 1e-6


def spread(total: float, weights: Mapping[str, float]) -> dict[str, float]:
    """`total` in proportion to `weights`, in whole cents, the sum exact; equal parts where no weight is positive.

    Cents that rounding leaves go to the largest remainders. Raises ValueError without a part, or for a negative total.
    """
    if not weights or total < 0:
        raise ValueError(f"an amount of 0 or more over at least one part, found {total} over {len(weights)}")
    used = {key: max(weight, 0.0) for key, weight in weights.items()}
    largest = max(used.values())
    # scaled first: weights may be so small that their share would be lost
    used = {key: weight / largest for key, weight in used.items()} if largest > 0 else dict.fromkeys(weights, 1.0)
    whole, all_cents = sum(used.values()), round(total * 100)
    exact = {key: all_cents * weight / whole for key, weight in used.items()}
    cents = {key: floor(amount) for key, amount in exact.items()}
    last_first = sorted(exact, key=lambda key: (cents[key] - exact[key], key))
    for key in last_first[: all_cents - sum(cents.values())]:
        cents[key] += 1
    return {key: amount / 100 for key, amount in cents.items()}


def by_months(
    months: Mapping[int, float], amounts: Mapping[str, float], seasons: Mapping[str, Mapping[int, float]] | None = None
) -> dict[int, dict[str, float]]:
    """Month → unit → amount, where the months' totals and the units' totals are both given and have the same sum; every
    row and every column exact to the cent.

    `seasons`: unit → month → amount in whose shape the unit's year is to lie, as near as the two totals allow
    (iterative proportional fitting); a unit without one has the months' own. Raises ValueError where the sums differ.
    """
    if abs(sum(months.values()) - sum(amounts.values())) >= CENT / 2:
        raise ValueError(f"{sum(months.values()):.2f} over the months, {sum(amounts.values()):.2f} over the units")
    found = _taken(months, amounts, _fitted(months, amounts, seasons)) if seasons else None
    return found or _taken(months, amounts, None) or {}


def _fitted(
    months: Mapping[int, float], amounts: Mapping[str, float], seasons: Mapping[str, Mapping[int, float]]
) -> dict[int, dict[str, float]]:
    """Month → unit → weight: the seasons, scaled in turn to the totals of the units and of the months."""
    least = _EDGE * max(1.0, *months.values())  # a month that a unit had nothing in may be needed to net
    own = {unit: seasons.get(unit, {}) for unit in amounts}
    own = {
        unit: season if any(season.get(month, 0.0) > 0 for month in months) else months for unit, season in own.items()
    }
    found = {month: {unit: max(own[unit].get(month, 0.0), least) for unit in amounts} for month in months}
    for _ in range(_STEPS):
        for unit, amount in amounts.items():
            scale = amount / max(sum(of[unit] for of in found.values()), _EDGE)
            for of in found.values():
                of[unit] *= scale
        for month, total in months.items():
            scale = total / max(sum(found[month].values()), _EDGE)
            found[month] = {unit: weight * scale for unit, weight in found[month].items()}
    return found


def _taken(
    months: Mapping[int, float], amounts: Mapping[str, float], weights: Mapping[int, Mapping[str, float]] | None
) -> dict[int, dict[str, float]] | None:
    """Month after month in proportion to its weights, else to what each unit has left; the largest month takes what
    rounding leaves. None where that would be less than nothing."""
    left = dict(amounts)
    found: dict[int, dict[str, float]] = {}
    *most, last = sorted(months, key=lambda month: (months[month], month)) if weights else list(months)
    for month in most:
        found[month] = spread(round(months[month], 2), weights[month] if weights else left)
        left = {unit: round(amount - found[month][unit], 2) for unit, amount in left.items()}
        if not weights:
            left = {unit: max(amount, 0.0) for unit, amount in left.items()}
    found[last] = left
    return {month: found[month] for month in months} if min(left.values()) >= 0 else None


def equal_difficulty(total: float, quantiles: Mapping[str, Quantile]) -> tuple[dict[str, float], float | None]:
    """The split in which every unit's part is the same quantile of its own forecast, and the chance to reach it.

    What lies outside what the forecasts hold (a total below all of them, or beyond) is spread in proportion to the
    medians, and no chance is stated then. The parts add up to `total` to the cent; a larger total gives nobody less.
    """
    low, high = _EDGE, 1 - _EDGE
    if not _sum_at(low, quantiles) <= total <= _sum_at(high, quantiles):
        return spread(total, {unit: max(quantile(0.5), 0.0) for unit, quantile in quantiles.items()}), None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _sum_at(middle, quantiles) < total else (low, middle)
    return spread(total, {unit: max(quantile(high), 0.0) for unit, quantile in quantiles.items()}), 1 - high


def carried_down(
    unit: str, amount: float, children: Mapping[str, list[str]], stated: Mapping[str, float]
) -> dict[str, float]:
    """A unit's new amount carried to everything below it that has a target, in proportion to what stands there, through
    levels that have none: unit → amount, the unit itself left out. All below adds up to what is above, to the cent."""
    below = {each: stated[each] for each in nearest_stated(unit, children, stated)}
    if not below:
        return {}
    found = spread(amount, below)
    for child, part in list(found.items()):
        found |= carried_down(child, part, children, stated)
    return found


def _sum_at(probability: float, quantiles: Mapping[str, Quantile]) -> float:
    return sum(max(quantile(probability), 0.0) for quantile in quantiles.values())
