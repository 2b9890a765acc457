"""The tree of targets as cells: what follows from a cell below, above and in its quarter, and whether it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.rules.netting import difference, nearest_stated, nets, same, stated_above
from calibration.rules.periods import add_months
from calibration.rules.resplit import carried_down
from calibration.vocabulary import PeriodKind

Month = tuple[str, date]
"""A unit and the first day of a month."""


@dataclass(frozen=True)
class TargetCell:
    """What a unit is to reach in a month (or a stated quarter), in full (not in thousands)."""

    unit: str
    period_starts_on: date
    target_amount: float
    period_kind: PeriodKind = PeriodKind.MONTH


def with_levels_below(
    now: Mapping[Month, float], tree: Sequence[dict[str, Any]], parent_unit: str, changed: Sequence[TargetCell]
) -> list[TargetCell]:
    """The cells themselves, and what follows from them below the level that was edited: also below the parent, in
    months in which nothing between it and deeper levels has a target."""
    children = children_of(tree)
    standing, found = by_month(now), list(changed)
    typed = by_month({(cell.unit, cell.period_starts_on): cell.target_amount for cell in changed})
    for cell in changed:
        stated = standing.get(cell.period_starts_on, {})
        level = {child for child in children.get(parent_unit, []) if child in stated | typed[cell.period_starts_on]}
        if cell.unit != parent_unit or not level:
            below = carried_down(cell.unit, cell.target_amount, children, stated)
            found += [
                TargetCell(unit, cell.period_starts_on, amount)
                for unit, amount in below.items()
                if not same(amount, stated[unit])
            ]
    return found


def levels_above(
    now: Mapping[Month, float], tree: Sequence[dict[str, Any]], parent_unit: str, cells: Sequence[TargetCell]
) -> list[TargetCell]:
    """What the units above the edited one become, from the nearest upwards: the sum of what is below them."""
    children, parents = children_of(tree), {row["unit"]: row["parent_unit"] for row in tree}
    after = by_month(dict(now) | {(cell.unit, cell.period_starts_on): cell.target_amount for cell in cells})
    found = []
    for starts_on in sorted({cell.period_starts_on for cell in cells}):
        stated = after[starts_on]
        unit = stated_above(parent_unit, parents, stated)
        while unit is not None:
            amount = round(sum(stated[each] for each in nearest_stated(unit, children, stated)), 2)
            if not same(amount, stated[unit]):
                stated[unit] = amount
                found.append(TargetCell(unit, starts_on, amount))
            unit = stated_above(unit, parents, stated)
    return found


def quarters_of(
    cells: Sequence[TargetCell], now: Mapping[Month, float], quarters: Mapping[Month, float]
) -> list[TargetCell]:
    """The stated quarters of the changed months, so that no quarter stays behind its months: their sum where all three
    have a target, else what stood there and the change, and never less than the months."""
    after = dict(now) | {(cell.unit, cell.period_starts_on): cell.target_amount for cell in cells}
    touched = {(cell.unit, cell.period_starts_on) for cell in cells}
    found = []
    for (unit, starts_on), amount in quarters.items():
        months = [(unit, add_months(starts_on, place)) for place in range(3)]
        if touched.isdisjoint(months):
            continue
        stated = round(sum(after[month] for month in months if month in after), 2)
        moved = amount + sum(after[month] - now[month] for month in months if month in now)
        new = stated if all(month in after for month in months) else max(round(moved, 2), stated)
        if not same(new, amount):
            found.append(TargetCell(unit, starts_on, new, PeriodKind.QUARTER))
    return found


def check_nets(
    stated: Mapping[str, float], children: Mapping[str, list[str]], starts_on: date, asked: Iterable[str]
) -> None:
    for unit in asked:
        found = difference(unit, children, stated)
        if found is not None and not nets(found):
            raise DecisionRefused("target_not_netting", unit=unit, month=f"{starts_on:%Y-%m}", found=f"{found:,.2f}")


def by_month(cells: Mapping[Month, float]) -> dict[date, dict[str, float]]:
    """First day of a month → unit → amount."""
    found: dict[date, dict[str, float]] = {}
    for (unit, starts_on), amount in cells.items():
        found.setdefault(starts_on, {})[unit] = amount
    return found


def total_of(stated: Mapping[str, float], children: Mapping[str, list[str]]) -> float:
    """The company's own target of a month, else what the nearest places below it have."""
    own = stated.get("company")
    return own if own is not None else sum(stated[unit] for unit in nearest_stated("company", children, stated))


def all_below(children: Mapping[str, list[str]]) -> list[str]:
    """All units but the company, those higher up first where they were asked for in the order of the tree."""
    return [unit for below in children.values() for unit in below if unit != "company"]


def children_of(tree: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in tree:
        found.setdefault(row["parent_unit"] or "", []).append(row["unit"])
    return found


def told_of(cell: TargetCell, now: Mapping[Month, float]) -> dict[str, Any]:
    return {
        "unit": cell.unit,
        "starts_on": cell.period_starts_on.isoformat(),
        "period_kind": cell.period_kind.value,
        "before": now.get((cell.unit, cell.period_starts_on)),
        "after": cell.target_amount,
    }
