"""The grid of targets: rows to edit, what changed, whether the children add up, and the file that saving loads.

Amounts are typed in 万 (Chinese) or thousands (English); counts as they are. Nothing here rounds money away: a typed
value is kept to the cent.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from calibration.decide.targets import TargetCell, apart, nets

_COUNTED = ("won_count", "store_transactions")


@dataclass(frozen=True)
class Balance:
    """One month: the parent's target, the sum of its children (None where none has one), and what is not split. A child
    without a target counts with what the levels below it have."""

    month: int
    parent: float | None
    children: float | None

    @property
    def difference(self) -> float | None:
        """Parent − children; None where one of the two is missing."""
        return apart(self.parent, [] if self.children is None else [self.children])

    @property
    def nets(self) -> bool:
        """Whether the month may be saved: equal to the cent, or only one of the two levels has targets."""
        return nets(self.difference)


def unsplit(balances: Sequence[Balance]) -> list[Balance]:
    """Months whose parent has a target and whose children have none, where other months have children with one."""
    if all(month.children is None for month in balances):
        return []
    return [month for month in balances if month.parent and month.children is None]


def lacking(units: Sequence[str], known: Sequence[tuple[str, int]]) -> dict[str, list[int]]:
    """Unit → months of the year without a target: of the first (the company) those in which nobody has one, of the
    others (its regions) those in which somebody has one, where the region has some in other months."""
    own: dict[str, set[int]] = {}
    for unit, month in known:
        own.setdefault(unit, set()).add(month)
    anybody = set().union(*own.values())
    found = {units[0]: sorted(set(range(1, 13)) - anybody)} if units else {}
    found |= {unit: sorted(anybody - own[unit]) for unit in units[1:] if unit in own}
    return {unit: months for unit, months in found.items() if months}


def divisor(measure: str, language: str) -> float:
    """What a typed number is multiplied with."""
    if measure in _COUNTED:
        return 1.0
    return 10_000.0 if language == "zh" else 1_000.0


def rows(units: Sequence[tuple[str, str]], targets: Sequence[dict[str, Any]], scale: float) -> list[dict[str, Any]]:
    """One row per unit (id, name), parent first, with its twelve months in the typed unit; None where none is set."""
    known = {(row["unit"], row["period_starts_on"].month): row["target_amount"] for row in targets}
    return [
        {"name": name, **{str(month): _scaled(known.get((unit, month)), scale) for month in range(1, 13)}}
        for unit, name in units
    ]


def changes(
    units: Sequence[tuple[str, str]],
    before: Sequence[dict[str, Any]],
    after: Sequence[dict[str, Any]],
    year: int,
    scale: float,
) -> list[TargetCell]:
    """The cells that were typed over; an emptied cell becomes 0, because a stated target is never unsaid by silence."""
    found = []
    for (unit, _), old, new in zip(units, before, after, strict=True):
        for month in range(1, 13):
            was, now = old[str(month)], new[str(month)]
            if was != now and not (was is None and now is None):
                found.append(TargetCell(unit, date(year, month, 1), round((now or 0.0) * scale, 2)))
    return found


def balances(
    after: Sequence[dict[str, Any]], scale: float, deeper: Mapping[tuple[int, int], float] | None = None
) -> list[Balance]:
    """The twelve months of a grid whose first row is the parent. `deeper`: (row, month) → what the levels below a unit
    have, in full; it counts beside siblings that have a target."""
    found = []
    for month in range(1, 13):
        parent, *children = (row[str(month)] for row in after)
        stated = [child * scale for child in children if child is not None]
        if stated:
            stated += [
                (deeper or {}).get((place, month), 0.0) for place, child in enumerate(children, 1) if child is None
            ]
        found.append(Balance(month, None if parent is None else parent * scale, sum(stated) if stated else None))
    return found


def filled(
    rows: Sequence[dict[str, Any]], scale: float, shares: Mapping[int, Mapping[int, float]]
) -> list[dict[str, Any]]:
    """The rows with amounts in full (`shares`: month → row → amount) put in, in the typed unit."""
    found = [dict(row) for row in rows]
    for month, amounts in shares.items():
        for place, amount in amounts.items():
            found[place][str(month)] = _scaled(amount, scale)
    return found


def as_file(changed: Sequence[TargetCell], measure: str) -> bytes:
    """The changes as the CSV that the import door takes, with the canonical headers of targets."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["measure", "unit_kind", "unit", "period_kind", "period_starts_on", "target_amount"])
    for change in changed:
        kind, _, key = change.unit.partition(":")
        amount = f"{change.target_amount:.2f}"
        writer.writerow(
            [measure, kind, key or kind, change.period_kind.value, change.period_starts_on.isoformat(), amount]
        )
    return text.getvalue().encode()


def _scaled(amount: float | None, scale: float) -> float | None:
    return None if amount is None else round(amount / scale, 6)
