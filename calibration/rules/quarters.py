"""A target that is stated for a quarter only, told month by month so that every level still adds up.

`quarters` and `months`: (unit, first day) → amount in whole cents; `children`: unit → the units right below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from calibration.rules.netting import nearest_stated, same
from calibration.rules.periods import add_months

Cell = tuple[str, date]


def without_months(quarters: Mapping[Cell, float], months: Mapping[Cell, float]) -> list[Cell]:
    """The quarters of which the unit states no month."""
    return sorted(
        (unit, starts_on)
        for unit, starts_on in quarters
        if not any((unit, month) in months for month in _months(starts_on))
    )


def by_month(
    quarters: Mapping[Cell, float], months: Mapping[Cell, float], children: Mapping[str, Sequence[str]]
) -> dict[Cell, float]:
    """The months of the quarters without any: what the nearest below come to where that is the quarter, else three
    equal parts, of which the first ones carry the cents that are left. From the lowest level upwards, so that rounding
    never parts a place from what is below it."""
    found: dict[Cell, float] = {}
    known: dict[date, dict[str, float]] = {}
    for (unit, month), amount in months.items():
        known.setdefault(month, {})[unit] = amount
    missing: dict[str, list[date]] = {}
    for unit, starts_on in without_months(quarters, months):
        missing.setdefault(unit, []).append(starts_on)

    def tell(unit: str) -> None:
        for child in children.get(unit, ()):
            tell(child)
        for starts_on in missing.get(unit, ()):
            amount = quarters[unit, starts_on]
            below = _below(unit, _months(starts_on), known, children)
            parts = below if below and same(sum(below), amount) else _thirds(amount)
            for month, part in zip(_months(starts_on), parts, strict=True):
                found[unit, month] = known.setdefault(month, {})[unit] = part

    tell("company")
    return found


def _below(
    unit: str, months: Sequence[date], known: Mapping[date, Mapping[str, float]], children: Mapping[str, Sequence[str]]
) -> list[float]:
    """What the nearest below have, month by month; nothing where they have none in one of the months."""
    found = []
    for month in months:
        stated = known.get(month, {})
        below = nearest_stated(unit, children, stated)
        if not below:
            return []
        found.append(round(sum(stated[each] for each in below), 2))
    return found


def _thirds(amount: float) -> list[float]:
    third, left = divmod(round(amount * 100), 3)
    return [(third + (place < left)) / 100 for place in range(3)]


def _months(starts_on: date) -> list[date]:
    return [add_months(starts_on, place) for place in range(3)]
