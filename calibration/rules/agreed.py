"""The agreed forecast: what each open deal should bring week by week, moved by what can be delivered, to the cent.

Sales, operations and supply chain say of a week, or of one deal, that it can be delivered, not before a day, or not at
all. The word about a deal goes before the same department's word about its week; of three departments the latest day
holds, and one "impossible" takes the amount out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

DEPARTMENTS = ("sales", "operations", "supply_chain")
_DEPARTMENT_WORDS = {
    "operations": ("运营", "operation"),
    "supply_chain": ("供应链", "交付", "物流", "supply", "delivery", "logistic"),
    "sales": ("销售", "sales"),
}
"""Looked for in this order: 销售运营 is operations."""
FEASIBLE, LATER, IMPOSSIBLE = "feasible", "later", "impossible"
VERDICTS = (FEASIBLE, LATER, IMPOSSIBLE)
WEEK, DEAL = "week", "deal"
OTHERS = "others:"
"""How the id begins under which the deals beyond those that are listed are added up, one per payment term."""
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class SignOff:
    """What a department said. `key`: the week's last day, or the deal's id. `is_current`: since the last version."""

    about: str
    key: str
    department: str
    verdict: str
    not_before: date | None = None
    is_current: bool = True


@dataclass(frozen=True, order=True)
class Cell:
    """What a deal should sign in the week up to `ends_on`; money, never negative."""

    deal_id: str
    ends_on: date
    amount: Decimal


def department_of(name: str | None) -> str | None:
    """Which of DEPARTMENTS a department of HR's list is; None for another one, or where none is named."""
    said = (name or "").lower()
    return next((key for key, words in _DEPARTMENT_WORDS.items() if any(word in said for word in words)), None)


def may_speak(own: str | None, department: str, known: Iterable[str | None]) -> bool:
    """Whether somebody of the department `own` (HR's word) speaks for one of DEPARTMENTS: everybody does where HR names
    no department of theirs, or nobody at all of the asked one (`known`: the departments that HR names)."""
    return own is None or department_of(own) == department or department not in map(department_of, known)


def spoken(rows: Iterable[Mapping[str, Any]]) -> list[SignOff]:
    """What the journal holds, as sign-offs: about, key, department, verdict, not_before, is_current."""
    names = ("about", "key", "department", "verdict", "not_before", "is_current")
    return [SignOff(*(row[name] for name in names)) for row in rows]


def weeks_ahead(as_of: date, count: int) -> list[date]:
    """The last days of the `count` blocks of seven days after as_of."""
    return [as_of + timedelta(days=7 * week) for week in range(1, count + 1)]


def expected(deals: Iterable[Mapping[str, Any]], as_of: date) -> list[Cell]:
    """Chance × amount per deal and week (`weeks`: floats of money), rounded to the cent; nothing is left out."""
    cells = [
        Cell(deal["deal_id"], ends_on, Decimal(str(amount)).quantize(_CENT))
        for deal in deals
        for ends_on, amount in zip(weeks_ahead(as_of, len(deal["weeks"])), deal["weeks"], strict=True)
    ]
    return [cell for cell in cells if cell.amount > 0]


def agreed(cells: Iterable[Cell], said: Sequence[SignOff], ends: Sequence[date]) -> list[Cell]:
    """The cells where they can be delivered: moved to the week that holds the day named, or gone where that lies after
    the last week or somebody said impossible. Amounts are never changed."""
    by_key = {(each.about, each.key, each.department): each for each in said}
    found: dict[tuple[str, date], Decimal] = {}
    for cell in cells:
        ends_on = _delivered(cell, by_key, ends)
        if ends_on is not None:
            key = (cell.deal_id, ends_on)
            found[key] = found.get(key, Decimal(0)) + cell.amount
    return sorted(Cell(deal_id, ends_on, amount) for (deal_id, ends_on), amount in found.items())


def unsigned(cells: Sequence[Cell], said: Sequence[SignOff], ends: Sequence[date]) -> dict[str, list[date]]:
    """Department → the weeks with something in them of which it has not spoken since the last version: neither of the
    week nor of every deal in it. A department without open weeks is left out."""
    by_key = {(each.about, each.key, each.department): each for each in said if each.is_current}
    found: dict[str, list[date]] = {}
    for department in DEPARTMENTS:
        for ends_on in ends:
            inside = [cell for cell in cells if cell.ends_on == ends_on]
            has_spoken = _of_week(by_key, ends_on, department) is not None
            if inside and not has_spoken and any((DEAL, each.deal_id, department) not in by_key for each in inside):
                found.setdefault(department, []).append(ends_on)
    return found


def of_week(said: Sequence[SignOff], ends_on: date, department: str) -> SignOff | None:
    """What a department said of a week; None where it has not spoken of it."""
    return _of_week({(each.about, each.key, each.department): each for each in said}, ends_on, department)


def totals(cells: Iterable[Cell]) -> dict[date, Decimal]:
    """Week (its last day) → what it should bring."""
    found: dict[date, Decimal] = {}
    for cell in cells:
        found[cell.ends_on] = found.get(cell.ends_on, Decimal(0)) + cell.amount
    return found


def spread(cells: Iterable[Cell], ends: Sequence[date]) -> list[Cell]:
    """The same money on other weeks: a week's amount is taken as even over its seven days. What lies outside `ends` is
    left out; on the same weeks nothing changes."""
    found = []
    for cell in cells:
        for ends_on in ends:
            days = 7 - abs((ends_on - cell.ends_on).days)
            if days > 0:
                found.append(Cell(cell.deal_id, ends_on, (cell.amount * days / 7).quantize(_CENT)))
    return found


ByKey = Mapping[tuple[str, str, str], SignOff]


def _delivered(cell: Cell, by_key: ByKey, ends: Sequence[date]) -> date | None:
    """The week in which the cell can be delivered, by its last day; None where it cannot in these weeks."""
    words = [
        by_key.get((DEAL, cell.deal_id, department)) or _of_week(by_key, cell.ends_on, department)
        for department in DEPARTMENTS
    ]
    said = [each for each in words if each is not None]
    if any(each.verdict == IMPOSSIBLE for each in said):
        return None
    day = max([cell.ends_on, *(each.not_before for each in said if each.verdict == LATER and each.not_before)])
    return next((ends_on for ends_on in ends if ends_on >= day), None)


def _of_week(by_key: ByKey, ends_on: date, department: str) -> SignOff | None:
    """What the department said of the week; a week that was cut on other days counts for the one that holds its end."""
    days = (ends_on - timedelta(days=back) for back in range(7))
    return next((found for day in days if (found := by_key.get((WEEK, day.isoformat(), department)))), None)
