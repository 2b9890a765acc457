"""A parent's year given to the places right below it by growth, share of the increment or amount, whatever their level:
the arithmetic of the strategy's decoding, for a page that fills its grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from calibration.refresh import strategy as decoding
from calibration.refresh.strategy import Entry, Strategy
from calibration.rules.alignment import Decoded


@dataclass(frozen=True)
class Months:
    """The months of a grid: the parent's amounts, the months that stay as they are (month → unit → amount), and each
    unit's own season (unit → month → amount)."""

    parent: Mapping[int, float]
    over: Mapping[int, Mapping[str, float]]
    seasons: Mapping[str, Mapping[int, float]]


def of_children(rows: Sequence[Mapping[str, Any]], months: Months) -> Strategy:
    """The places below a parent (`rows` of `targets.booked_before`) with what they are to reach as the grid stands;
    nobody has stated anything. The amount is the parent's year."""
    total = round(sum(months.parent.values()), 2)
    before = sum(row["before_amount"] for row in rows)
    regions = [
        decoding.region_row(row, {}, sum(months.seasons.get(row["unit"], {}).values()) or None, total - before)
        for row in rows
    ]
    growth = total / before - 1 if before > 0 else None
    return Strategy(total, growth, None, None, None, None, regions, {})


def in_months(found: Strategy, entries: Mapping[str, Entry], months: Months) -> dict[int, dict[str, float]] | None:
    """Month → unit → amount of what the entries give, netting in every month that is left; None where the year does not
    net or what is over leaves too little."""
    decoded, is_sound = would_be(found, entries)
    if not is_sound:
        return None
    asked = replace(found, regions=[replace(row, amount=decoded.parts[row.unit].amount) for row in found.regions])
    parts = decoding.by_month(asked, months.parent, months.over, months.seasons)
    kept = {row.unit for row in found.regions if row.standing_amount or decoded.parts[row.unit].amount}
    if parts is None:
        return None
    return {month: {unit: amount for unit, amount in of.items() if unit in kept} for month, of in parts.items()}


def would_be(found: Strategy, entries: Mapping[str, Entry]) -> tuple[Decoded, bool]:
    """What the entries give, and whether that nets to the parent."""
    return decoding.would_be(found, entries)
