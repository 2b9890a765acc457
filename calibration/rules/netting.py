"""Do the parts of a tree of targets add up? A unit is held against the nearest units below it that have a target.

A level between without targets is looked through: a region is held against its people where its teams have none.
Amounts are whole cents; `stated`: unit → amount of one month, `children`: unit → the units right below it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

CENT = 0.01
HALF_A_CENT = CENT / 2
"""Amounts nearer to each other than this are the same."""


def same(one: float, other: float) -> bool:
    """Whether two amounts are the same to the cent."""
    return abs(one - other) < HALF_A_CENT


def nearest_stated(unit: str, children: Mapping[str, Sequence[str]], stated: Collection[str]) -> list[str]:
    """The units below `unit` that have a target and none above them, up to it, that has one."""
    found: list[str] = []
    for child in children.get(unit, ()):
        found += [child] if child in stated else nearest_stated(child, children, stated)
    return found


def difference(unit: str, children: Mapping[str, Sequence[str]], stated: Mapping[str, float]) -> float | None:
    """The unit's amount − that of the nearest below it; None where it, or everything below it, has none."""
    below = nearest_stated(unit, children, stated)
    return apart(stated.get(unit), [stated[each] for each in below])


def apart(own: float | None, below: Sequence[float]) -> float | None:
    """`own` − the sum of `below`; None where one of the two is missing."""
    return None if own is None or not below else own - sum(below)


def nets(found: float | None) -> bool:
    """Whether a difference is none, or is less than half a cent."""
    return found is None or abs(found) < HALF_A_CENT


def unsplit(unit: str, months: Mapping[date, Mapping[str, float]], children: Mapping[str, Sequence[str]]) -> list[date]:
    """Months (their first days) with a target of the unit and nothing below it, where other months have something
    below: half of it was split and half forgotten."""
    own = {day: bool(nearest_stated(unit, children, stated)) for day, stated in months.items() if stated.get(unit)}
    return sorted(day for day, is_split in own.items() if not is_split) if any(own.values()) else []


def stated_above(unit: str, parents: Mapping[str, str | None], stated: Collection[str]) -> str | None:
    """The nearest unit above `unit` that has a target."""
    above = parents.get(unit)
    while above is not None and above not in stated:
        above = parents.get(above)
    return above
